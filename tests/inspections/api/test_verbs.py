"""Accept, reject and report an anomaly by API: the verdict and the papers it leaves."""

import pytest

from inspections.models import Anomaly, Inspection, Nonconformity
from registry.enums import Step
from tests.api_caller import Caller, done, refused
from tests.factories import fresh, make_category, make_department, route, verdicts


@pytest.fixture
def inspector(cast):
    return Caller(cast.inspector)


def test_accepting_keeps_the_results_of_the_checks(walk, inspector):
    item = walk.received()
    told = done(inspector.post(f"/items/{item.number}/accept/", appearance="pass", note="clean"))
    inspection = Inspection.objects.get(number=told["document"])
    found = verdicts(inspection)
    assert (found["appearance"], found["hsf"], inspection.note) == ("pass", "none", "clean")
    assert (inspection.decision, inspection.accepted_quantity) == ("accepted", 100)


def test_a_failed_check_cannot_be_accepted(walk, inspector):
    item = walk.received()
    answer = inspector.post(f"/items/{item.number}/accept/", hsf="fail")
    assert refused(answer, 400, "invalid-input")["errors"][0]["field"] == "hsf"
    assert fresh(item).state == "received"


def test_rejecting_all_of_it_needs_no_child(walk, inspector):
    item = walk.received()
    told = done(inspector.post(f"/items/{item.number}/reject/", reason="bent leads", hsf="fail"))
    assert (told["state"], told["location"], told["children"]) == ("quarantined", "quarantine", [])
    assert Nonconformity.objects.get().description == "bent leads"


def test_rejecting_a_part_accepts_the_rest_and_names_the_child(walk, inspector):
    item = walk.received()
    told = done(inspector.post(f"/items/{item.number}/reject/", quantity="5", reason="bent leads"))
    assert (told["state"], told["balance"]["on_hand"]) == ("verified", "95")
    [child] = told["children"]
    bad = done(inspector.get(f"/items/{child}/"))
    assert (bad["state"], bad["balance"]["on_hand"]) == ("quarantined", "5")


@pytest.mark.parametrize("quantity", ["0", "-1", "101", "0.5"])
def test_a_rejected_quantity_that_makes_no_sense_is_named(walk, inspector, quantity):
    item = walk.received()
    answer = inspector.post(f"/items/{item.number}/reject/", quantity=quantity, reason="bent")
    assert refused(answer, 422, "invalid-input")["errors"][0]["field"] == "quantity"
    assert not Inspection.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"), [({}, 400), ({"reason": ""}, 400), ({"reason": "."}, 422)]
)
def test_a_rejection_needs_its_reason(walk, inspector, body, status):
    item = walk.received()
    answer = inspector.post(f"/items/{item.number}/reject/", **body)
    assert refused(answer, status, "invalid-input")["errors"][0]["field"] == "reason"


def test_a_stale_version_is_refused_before_the_verdict(walk, inspector):
    item = walk.received()
    for verb, body in (("accept", {}), ("reject", {"reason": "bent leads"})):
        stale = inspector.sending(If_Match='"99"').post(f"/items/{item.number}/{verb}/", **body)
        refused(stale, 412, "stale-version")
    assert not Inspection.objects.exists()


def test_goods_of_another_department_are_not_this_inspectors(walk, inspector):
    mould = make_category("mould", name="模具", name_en="Mould")
    route(mould, Step.VERIFY, make_department("eng", "工程部", "Engineering"))
    item = walk.received(category=mould)
    refused(inspector.post(f"/items/{item.number}/accept/"), 403, "not-permitted")
    assert "accept" not in done(inspector.get(f"/items/{item.number}/"))["available"]


def test_an_anomaly_of_a_part_isolates_a_child(walk, cast):
    item = walk.stored()
    told = done(
        Caller(cast.warehouse).post(
            f"/items/{item.number}/report-anomaly/",
            kind="damaged",
            description="Crushed by a pallet.",
            quantity="3",
        )
    )
    anomaly = Anomaly.objects.get(number=told["document"])
    assert told["children"] == [anomaly.item.number]
    assert (told["state"], told["balance"]["on_hand"]) == ("stored", "97")
    assert anomaly.item.state == "quarantined"


def test_an_anomaly_of_all_of_it_isolates_the_item(walk, cast):
    item = walk.stored()
    told = done(
        Caller(cast.warehouse).post(
            f"/items/{item.number}/report-anomaly/", kind="unsuitable", description="Too thin."
        )
    )
    assert (told["state"], told["children"]) == ("quarantined", [])


def test_what_is_found_wrong_with_its_holder_comes_back_and_is_isolated(walk, cast):
    warehouse = Caller(cast.warehouse)
    item = walk.stored()
    note = done(
        warehouse.post(f"/items/{item.number}/issue/", quantity=10, holder="L1", purpose="SMT")
    )["document"]
    told = done(
        warehouse.post(
            f"/items/{item.number}/report-anomaly/",
            kind="damaged",
            description="Burnt on the line.",
            quantity="2",
            issue=note,
        )
    )
    assert (told["balance"]["issued"], told["balance"]["on_hand"]) == ("8", "90")
    assert len(told["children"]) == 1


def test_an_anomaly_follows_from_a_nonconformity_once(walk, cast, inspector):
    item = walk.quarantined()
    body = {
        "kind": "unsuitable",
        "description": "Bent leads.",
        "nonconformity": Nonconformity.objects.get().number,
    }
    done(inspector.post(f"/items/{item.number}/report-anomaly/", **body))
    again = inspector.post(f"/items/{item.number}/report-anomaly/", **body)
    assert refused(again, 409, "transition-refused")["guard"] == "nonconformity"


def test_a_description_that_says_nothing_is_refused(walk, inspector):
    item = walk.received()
    answer = inspector.post(f"/items/{item.number}/report-anomaly/", kind="lost", description="..")
    refused(answer, 422, "invalid-input")
    answer = inspector.post(
        f"/items/{item.number}/report-anomaly/", kind="mislaid", description="a"
    )
    assert refused(answer, 400, "invalid-input")["errors"][0]["field"] == "kind"
