"""Inspections by program, as a measuring machine or a customer's portal would (Q4)."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspections.services.opening import open_inspection
from inspections.services.recording import record_count
from registry.enums import State
from registry.models import Signature
from tests.api_caller import Caller, done, refused
from tests.factories import PASSWORD, a_dimension, a_look, fresh, make_plan, result_of
from tests.inspections.kinds import make_calibrated, make_instrument


@pytest.fixture
def inspector(cast):
    return Caller(cast.inspector)


@pytest.fixture
def item(walk, cast):
    make_plan(
        cast,
        [
            a_look(sample_size=10),
            a_dimension(sample_size=3),
            {"kind": "document", "name": "Certificate", "needs_number": True},
            {"kind": "fact", "name": "Revision", "fact_type": "text"},
        ],
    )
    return walk.received(200)


@pytest.fixture
def at(inspector, item):
    begun = done(inspector.post(f"/items/{item.number}/open-inspection/"))
    return f"/inspections/{begun['number']}"


def test_from_the_plan_to_the_decision(inspector, item, at):
    sent = [
        {"nonconforming": 0},
        {"readings": ["12.01", "12.02 mm", "11.98"]},
        {"present": True, "document_number": "C-17"},
        {"fact": "Rev. C"},
    ]
    for position, body in enumerate(sent, 1):
        told = done(inspector.post(f"{at}/results/{position}/", **body))
        assert told["results"][position - 1]["verdict"] == "pass"
    assert told["results"][1]["readings"][0] == {
        "sample_no": 1,
        "value": "12.01",
        "within": True,
        "confirmed": False,
    }
    decided = done(inspector.post(f"{at}/conclude/", note="by the machine"))
    assert (decided["state"], decided["decision"]) == ("decided", "accepted")
    assert fresh(item).state == State.VERIFIED


def test_accepting_past_the_plan_is_refused_with_what_to_do(inspector, item):
    told = refused(inspector.post(f"/items/{item.number}/accept/"), 409, "transition-refused")
    assert told["guard"] == "plan"
    assert "Open the inspection" in told["remedy"]


def test_nothing_is_concluded_before_everything_is_entered(inspector, at):
    told = refused(inspector.post(f"{at}/conclude/"), 409, "transition-refused")
    assert told["guard"] == "results"


def test_beginning_again_gives_the_one_under_way(inspector, item, at):
    again = done(inspector.post(f"/items/{item.number}/open-inspection/"))
    assert at.endswith(again["number"])


def test_a_reading_far_off_must_be_confirmed(inspector, at):
    far = {"readings": ["120.1"]}
    asked = refused(inspector.post(f"{at}/results/2/", **far), 422, "invalid-input")
    assert asked["guard"] == "plausibility"
    assert "lies far off" in asked["detail"]
    told = done(inspector.post(f"{at}/results/2/", **far, confirmed=True))
    assert told["results"][1]["verdict"] == "fail"


def test_another_gauge_is_refused_while_values_of_the_first_are_kept(inspector, cast, at):
    for number in ("LJ-001", "LJ-002"):
        make_calibrated(cast, number)
    done(inspector.post(f"{at}/results/2/", readings=["12"], instrument="LJ-001"))
    sent = inspector.post(f"{at}/results/2/", readings=["12"], instrument="LJ-002")
    assert refused(sent, 409, "transition-refused")["guard"] == "instrument"


def test_a_gauge_without_a_calibration_is_refused(inspector, cast, at):
    make_instrument(cast, "LJ-001")
    sent = inspector.post(f"{at}/results/2/", readings=["12"], instrument="LJ-001")
    told = refused(sent, 409, "transition-refused")
    assert (told["guard"], told["errors"][0]["field"]) == ("calibration", "instrument")
    assert "No calibration of LJ-001" in told["detail"]
    assert "record its calibration" in told["remedy"]


@pytest.mark.parametrize(
    ("position", "body"),
    [
        (1, {"readings": ["12"]}),
        (1, {}),
        (1, {"nonconforming": 11}),
        (2, {"readings": ["wide"]}),
        (2, {"readings": ["12 in"]}),
        (2, {"readings": ["9" * 40]}),
        (3, {"present": True}),
        (4, {"fact": "C", "present": True}),
    ],
)
def test_what_does_not_belong_to_the_kind_is_named(inspector, at, position, body):
    answer = inspector.post(f"{at}/results/{position}/", **body)
    assert answer.status_code in (400, 422), answer.content


# ---- on the version that was seen ---------------------------------------------


@pytest.fixture
def looked_at(inspector, walk, cast):
    """The address of an inspection with its one result entered."""
    make_plan(cast, [a_look(sample_size=2)])
    inspection = open_inspection(item=walk.received(), by=cast.inspector)
    record_count(result=result_of(inspection, 1), by=cast.inspector, nonconforming=0)
    return f"/inspections/{inspection.number}"


def test_what_changed_since_it_was_read_is_neither_decided_nor_signed(inspector, looked_at):
    seen = inspector.get(f"{looked_at}/")
    assert seen["ETag"] == f'"{done(seen)["version"]}"'
    told = done(inspector.post(f"{looked_at}/results/1/", nonconforming=0, note="scratched"))
    assert told["version"] != done(seen)["version"]
    stale = inspector.sending(If_Match=seen["ETag"])
    answer = stale.post(f"{looked_at}/conclude/", password=PASSWORD)
    assert "changed since you saw it" in refused(answer, 412, "stale-version")["detail"]
    assert done(inspector.get(f"{looked_at}/"))["state"] == "open"
    assert not Signature.objects.exists()


@pytest.mark.parametrize("form", ['"{}"', "{}", "*"])
def test_what_is_as_it_was_read_is_decided(inspector, looked_at, form):
    seen = done(inspector.get(f"{looked_at}/"))["version"]
    sending = inspector.sending(If_Match=form.format(seen))
    decided = done(sending.post(f"{looked_at}/conclude/", password=PASSWORD))
    assert (decided["state"], Signature.objects.count()) == ("decided", 1)
    assert decided["version"] != seen


@pytest.mark.parametrize("header", ["3", '"3"', "W/*", "x" * 64])
def test_a_version_that_is_none_of_an_inspection_is_refused(inspector, looked_at, header):
    answer = inspector.sending(If_Match=header).post(f"{looked_at}/conclude/")
    assert "version of the inspection" in refused(answer, 400, "invalid-header")["detail"]


def test_others_see_it_and_enter_nothing(cast, at, item):
    warehouse = Caller(cast.warehouse)
    assert done(warehouse.get(f"{at}/"))["item"] == item.number
    assert warehouse.post(f"{at}/results/1/", nonconforming=0).status_code == 403
    assert warehouse.post(f"{at}/conclude/").status_code == 403
    assert Caller(cast.outsider).get(f"{at}/").status_code == 404


def test_one_that_is_broken_off_makes_room_for_another(inspector, item, at):
    assert done(inspector.post(f"{at}/break-off/", reason="wrong lot"))["state"] == "broken_off"
    again = done(inspector.post(f"/items/{item.number}/open-inspection/"))
    assert not at.endswith(again["number"])


def test_the_list_is_narrowed_and_asks_the_same_number_of_queries(inspector, walk, cast):
    def queries(count: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert len(done(inspector.get("/inspections/", state="open"))["results"]) == count
        return len(seen)

    open_inspection(item=walk.received(), by=cast.inspector)
    one = queries(1)
    for _number in range(2):
        open_inspection(item=walk.received(Decimal(5)), by=cast.inspector)
    assert queries(3) == one
