"""Pre-advices, receipts, returns and consents by API: what they take and what they refuse."""

import pytest

from registry.models import Agreement, Consent, Item, PreAdvice, Receipt, Return, RoleAssignment
from registry.services.evidence import evidence_of
from tests.api_caller import Caller, done, refused, sent_file
from tests.factories import make_category, make_contact, make_party, make_pre_advice

GOODS = {"category": "part", "name": "CAP CER 33PF", "quantity": "5"}


@pytest.fixture
def liaison(cast, party):
    make_category()
    return Caller(cast.liaison)


@pytest.fixture
def warehouse(cast, party, places):
    make_category()
    return Caller(cast.warehouse)


def fields(answer, status=400) -> list[str]:
    return [error["field"] for error in refused(answer, status, "invalid-input")["errors"]]


# ---- pre-advices --------------------------------------------------------------


def test_a_pre_advice_keeps_its_head_and_its_lines(liaison, party):
    Agreement.objects.create(party=party, number="A-7")
    made = done(
        liaison.post(
            "/pre-advices/",
            party="hc",
            agreement="A-7",
            expected_on="2026-12-01",
            lines=[GOODS | {"msl": "3", "esd_sensitive": True}, GOODS | {"unit": "KG"}],
        ),
        201,
    )
    assert (made["state"], made["agreement"], made["expected_on"]) == ("open", "A-7", "2026-12-01")
    assert [(line["line"], line["unit"], line["esd_sensitive"]) for line in made["lines"]] == [
        (1, "PCS", True),
        (2, "KG", False),
    ]
    assert done(liaison.get(f"/pre-advices/{made['number']}/")) == made
    assert done(liaison.get("/pre-advices/", party="hc"))["results"][0]["number"] == made["number"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"party": "nobody"}, "party"),
        ({"party": None}, "party"),
        ({"agreement": "A-8"}, "agreement"),
        ({"expected_on": "soon"}, "expected_on"),
        ({"lines": []}, "lines"),
        ({"lines": {}}, "lines"),
        ({"lines": ["cap"]}, "lines.0"),
        ({"lines": [GOODS, GOODS | {"category": "moon"}]}, "lines.1.category"),
        ({"lines": [GOODS | {"quantity": 0}]}, "lines.0.quantity"),
        ({"lines": [GOODS | {"quantity": "1.5"}]}, "lines.0.quantity"),
        ({"lines": [GOODS | {"unit": "BOX"}]}, "lines.0.unit"),
        ({"lines": [GOODS | {"on_hand": 5}]}, "lines.0.on_hand"),
        ({"lines": [GOODS | {"floor_life_hours": 10**30}]}, "lines.0.floor_life_hours"),
        ({"state": "received"}, "state"),
    ],
)
def test_a_pre_advice_that_makes_no_sense_is_refused_at_its_field(liaison, change, field):
    body = {"party": "hc", "lines": [GOODS]} | change
    assert fields(liaison.post("/pre-advices/", **body)) == [field]
    assert not PreAdvice.objects.exists()


def test_lines_beyond_the_limit_are_refused(liaison):
    answer = liaison.post("/pre-advices/", party="hc", lines=[GOODS] * 1001)
    assert fields(answer) == ["lines"]


def test_the_categories_of_many_lines_are_looked_up_at_once(liaison, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        done(liaison.post("/pre-advices/", party="hc", lines=[GOODS] * 60), 201)


def test_a_pre_advice_is_cancelled_once(liaison, cast, party):
    advice = make_pre_advice(cast.liaison, party=party)
    at = f"/pre-advices/{advice.number}/cancel/"
    assert done(liaison.post(at, reason="order withdrawn"))["state"] == "cancelled"
    again = refused(liaison.post(at, reason="again"), 409, "transition-refused")
    assert again["guard"] == "state"


# ---- receipts -----------------------------------------------------------------


@pytest.fixture
def advice(cast, party, places):
    return make_pre_advice(cast.liaison, party=party, lines=2)


def receive(warehouse, advice, *lines, **head):
    return warehouse.post(
        "/receipts/", pre_advice=advice.number, location="pending", lines=lines, **head
    )


def test_differences_from_the_advice_are_told_and_every_count_becomes_an_item(warehouse, advice):
    made = done(
        receive(
            warehouse,
            advice,
            {"line": 1, "quantity": "90", "broken_packing": True, "note": "wet box"},
            {"line": 2, "quantity": "0"},
            GOODS,
        ),
        201,
    )
    assert [line["differences"] for line in made["lines"]] == [
        ["short", "packing"],
        ["short"],
        ["unadvised"],
    ]
    assert [line["advised_line"] for line in made["lines"]] == [1, 2, None]
    assert made["lines"][1]["item"] is None
    items = {line["item"] for line in made["lines"] if line["item"]}
    assert set(Item.objects.values_list("number", flat=True)) == items
    assert set(Item.objects.values_list("state", flat=True)) == {"received"}
    assert done(warehouse.get(f"/receipts/{made['number']}/")) == made
    listed = done(warehouse.get("/receipts/", pre_advice=advice.number))["results"]
    assert [row["number"] for row in listed] == [made["number"]]


@pytest.mark.parametrize(
    "lines",
    [
        [{"line": 1, "quantity": 100}],
        [{"line": 1, "quantity": 100}, {"line": 1, "quantity": 1}, {"line": 2, "quantity": 1}],
        [{"line": 1, "quantity": 1}, {"line": 2, "quantity": 1}, {"line": 3, "quantity": 1}],
    ],
    ids=["missing", "twice", "unknown"],
)
def test_every_advised_line_is_counted_once(warehouse, advice, lines):
    assert fields(receive(warehouse, advice, *lines)) == ["lines"]
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"line": 1, "quantity": -1}, "lines.0.quantity"),
        ({"line": 1}, "lines.0.quantity"),
        ({"line": 0, "quantity": 1}, "lines.0.line"),
        ({"line": 1, "quantity": 1, "name": "other"}, "lines.0.name"),
        ({"line": 1, "quantity": 1, "unit": "KG"}, "lines.0.unit"),
        ({"line": 1, "quantity": 1, "note": "a" * 301}, "lines.0.note"),
        ({"quantity": 1, "category": "part"}, "lines.0.name"),
        ({"quantity": 1, "name": "cap"}, "lines.0.category"),
    ],
)
def test_a_counted_line_that_makes_no_sense_is_refused_at_its_field(warehouse, advice, line, field):
    assert fields(receive(warehouse, advice, line)) == [field]


def test_a_receipt_needs_an_owner(warehouse, advice):
    make_party("zz", "别家")
    nobody = warehouse.post("/receipts/", location="pending", lines=[GOODS])
    assert fields(nobody) == ["pre_advice"]
    both = {"line": 1, "quantity": 1}, {"line": 2, "quantity": 1}
    assert fields(receive(warehouse, advice, *both, party="zz")) == ["party"]


def test_goods_go_to_a_pending_place_only_and_an_advice_arrives_once(warehouse, advice):
    lines = [{"line": number, "quantity": "100"} for number in (1, 2)]
    wrong = warehouse.post("/receipts/", pre_advice=advice.number, location="storage", lines=lines)
    assert refused(wrong, 409, "transition-refused")["guard"] == "place"
    done(receive(warehouse, advice, *lines), 201)
    again = refused(receive(warehouse, advice, *lines), 409, "transition-refused")
    assert again["guard"] == "state"


def test_nothing_counted_is_no_receipt(warehouse, advice):
    answer = receive(warehouse, advice, *({"line": number, "quantity": 0} for number in (1, 2)))
    assert fields(answer, 422) == ["lines"]


# ---- returns ------------------------------------------------------------------


@pytest.fixture
def requested(walk, cast):
    """(item, number of its return note that waits for release)."""
    item = walk.stored()
    made = Caller(cast.warehouse).post(
        "/returns/", party="hc", lines=[{"item": item.number, "quantity": "100"}]
    )
    return item, done(made, 201)["number"]


def test_goods_leave_only_after_their_release(requested, cast):
    item, number = requested
    warehouse, manager = Caller(cast.warehouse), Caller(cast.manager)
    body = {"return": number, "received_by_name": "Wang"}
    early = refused(
        warehouse.post(f"/items/{item.number}/return/", **body), 409, "transition-refused"
    )
    assert early["guard"] == "gate_pass"
    assert early["remedy"]
    early = warehouse.post(f"/returns/{number}/hand-over/", received_by_name="Wang")
    assert refused(early, 409, "transition-refused")["guard"] == "state"
    done(manager.post(f"/returns/{number}/gate-pass/", approved=True))
    other = warehouse.post(f"/items/{item.number}/return/", **body | {"quantity": "99"})
    assert refused(other, 409, "transition-refused")["guard"] == "gate_pass"
    unsigned = warehouse.post(f"/items/{item.number}/return/", **{"return": number})
    assert fields(unsigned, 422) == ["received_by_name"]
    told = done(warehouse.post(f"/items/{item.number}/return/", **body))
    assert (told["state"], told["document"]) == ("closed", number)


def test_the_note_of_another_item_releases_nothing(requested, walk, cast):
    _item, number = requested
    done(Caller(cast.manager).post(f"/returns/{number}/gate-pass/", approved=True))
    other = walk.stored()
    answer = Caller(cast.warehouse).post(
        f"/items/{other.number}/return/", **{"return": number}, received_by_name="Wang"
    )
    assert refused(answer, 409, "transition-refused")["guard"] == "gate_pass"


def test_nobody_releases_what_they_requested(walk, cast):
    RoleAssignment.objects.create(user=cast.manager, role="warehouse")
    both = Caller(cast.manager)
    item = walk.stored()
    line = {"item": item.number, "quantity": "1"}
    number = done(both.post("/returns/", party="hc", lines=[line]), 201)["number"]
    own = refused(both.post(f"/returns/{number}/gate-pass/", approved=True), 403, "not-permitted")
    assert "somebody else" in own["detail"]


def test_a_refusal_needs_its_reason_and_ends_the_note(requested, cast):
    _item, number = requested
    manager = Caller(cast.manager)
    assert fields(manager.post(f"/returns/{number}/gate-pass/", approved=False), 422) == ["note"]
    told = done(manager.post(f"/returns/{number}/gate-pass/", approved=False, note="no papers"))
    assert (told["state"], told["gate_pass"]["approved"]) == ("refused", False)


def test_a_return_is_cancelled_with_a_reason(requested, cast):
    _item, number = requested
    warehouse = Caller(cast.warehouse)
    assert fields(warehouse.post(f"/returns/{number}/cancel/")) == ["reason"]
    told = done(warehouse.post(f"/returns/{number}/cancel/", reason="stays here"))
    assert told["state"] == "cancelled"
    assert done(warehouse.get("/returns/", state="cancelled"))["results"][0]["number"] == number


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ([], "lines"),
        ([{"item": "CP-1", "quantity": 1}], "lines.0.item"),
        ([{"item": "CP-1"}], "lines.0.quantity"),
        ([{"item": "CP-1", "quantity": 1, "condition": "new"}], "lines.0.condition"),
        ([{"item": {"number": 1}, "quantity": 1}], "lines.0.item"),
    ],
)
def test_a_return_that_makes_no_sense_is_refused_at_its_field(warehouse, lines, field):
    assert fields(warehouse.post("/returns/", party="hc", lines=lines)) == [field]
    assert not Return.objects.exists()


# ---- consents -----------------------------------------------------------------


def test_a_consent_is_recorded_by_the_liaison_for_an_entitled_contact(
    walk, cast, liaison, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    item = walk.stored()
    body = {
        "item": item.number,
        "act": "scrap",
        "quantity": "10",
        "scope": "Scrap ten.",
        "given_on": "2026-01-05",
        "document": sent_file("letter.png"),
    }
    clerk = make_contact(walk.party, may_consent=False)
    answer = liaison.post("/consents/", contact=clerk.pk, **body)
    assert refused(answer, 409, "transition-refused")["guard"] == "contact"
    buyer = make_contact(walk.party)
    refused(
        Caller(cast.warehouse).post("/consents/", contact=buyer.pk, **body), 403, "not-permitted"
    )
    made = done(liaison.post("/consents/", contact=buyer.pk, **body), 201)
    assert (made["item"], made["quantity"], made["used"]) == (item.number, "10", "0")
    assert done(liaison.get("/consents/", item=item.number))["results"] == [made]
    consent = Consent.objects.get()
    assert [file.original_name for file in evidence_of(consent)] == ["letter.png"]


def test_without_what_the_owner_wrote_a_program_records_no_consent(walk, liaison):
    item, buyer = walk.stored(), make_contact(walk.party)
    body = {"act": "scrap", "quantity": "10", "scope": "Scrap ten.", "given_on": "2026-01-05"}
    answer = liaison.post("/consents/", item=item.number, contact=buyer.pk, **body)
    told = refused(answer, 400, "invalid-input")["errors"]
    assert [error["field"] for error in told] == ["document"]
    assert not Consent.objects.exists()


# ---- what bodies refer to -----------------------------------------------------


def test_an_owner_tells_the_contacts_that_bodies_name(liaison, party):
    contact = make_contact(party)
    told = done(liaison.get("/parties/hc/"))
    assert told["contacts"] == [
        {"id": contact.pk, "name": contact.name, "post": "", "may_consent": True}
    ]
    refused(liaison.get("/parties/nobody/"), 404, "not-found")


def test_places_are_found_by_their_kind(warehouse):
    [place] = done(warehouse.get("/locations/", kind="quarantine"))["results"]
    assert (place["code"], place["kind"], place["holds_items"]) == (
        "quarantine",
        "quarantine",
        True,
    )
