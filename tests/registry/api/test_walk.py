"""The whole walk by API: announced, received, verified, labelled, stored, used, returned."""

import base64

import pytest

from registry.models import Destruction, Event
from registry.services.evidence import evidence_of
from registry.services.verification import verify_ledger
from tests.api_caller import Caller, done, sent_file
from tests.factories import make_category, make_contact
from tests.pictures import PNG


@pytest.fixture
def crew(cast):
    names = ("warehouse", "inspector", "liaison", "manager")
    return {name: Caller(getattr(cast, name)) for name in names}


@pytest.fixture
def received(crew, party, places) -> str:
    """The number of an item of 100 that was announced and has just arrived."""
    make_category()
    line = {
        "category": "part",
        "name": "CAP CER 33PF 0402",
        "part_number": "HC-1001",
        "quantity": "100",
    }
    advice = done(
        crew["liaison"].post("/pre-advices/", party="hc", purpose="SMT", lines=[line]), 201
    )
    receipt = done(
        crew["warehouse"].post(
            "/receipts/",
            pre_advice=advice["number"],
            location="pending",
            delivery_note="DN 7",
            lines=[{"line": 1, "quantity": "100"}],
        ),
        201,
    )
    assert (receipt["party"], receipt["lines"][0]["differences"]) == ("hc", [])
    return receipt["lines"][0]["item"]


def test_from_announcement_to_return(crew, received):
    warehouse, inspector, manager = crew["warehouse"], crew["inspector"], crew["manager"]
    at = f"/items/{received}"
    item = done(warehouse.get(f"{at}/"))
    assert (item["state"], item["location"], item["balance"]["on_hand"]) == (
        "received",
        "pending",
        "100",
    )
    item = done(inspector.post(f"{at}/accept/", appearance="pass"))
    assert item["state"] == "verified"
    assert item["document"].startswith("IN-")
    item = done(warehouse.post(f"{at}/label/"))
    assert {"confirm-label", "label", "move"} <= set(item["available"])
    assert done(warehouse.post(f"{at}/confirm-label/", code=received))["state"] == "labelled"
    assert done(warehouse.post(f"{at}/store/", location="storage"))["location"] == "storage"
    item = done(warehouse.post(f"{at}/issue/", quantity="30", holder="Line 1", purpose="SMT"))
    assert item["balance"]["issued"] == "30"
    note = item["document"]
    done(warehouse.post(f"{at}/consume/", quantity="20", issue=note))
    item = done(warehouse.post(f"{at}/return-to-store/"))
    assert item["balance"] == {
        "on_hand": "80",
        "issued": "0",
        "consumed": "20",
        "returned": "0",
        "transferred": "0",
        "destroyed": "0",
        "lost": "0",
        "split": "0",
    }
    document = done(
        warehouse.post("/returns/", party="hc", lines=[{"item": received, "quantity": 80}]), 201
    )
    released = done(manager.post(f"/returns/{document['number']}/gate-pass/", approved=True))
    assert released["gate_pass"]["approved"] is True
    item = done(
        warehouse.post(f"{at}/return/", **{"return": document["number"]}, received_by_name="Wang")
    )
    assert (item["state"], item["location"], item["available"]) == ("closed", None, [])
    assert item["balance"]["returned"] == "80"
    assert verify_ledger().sound


def test_the_ledger_and_the_history_tell_the_walk(crew, received, cast):
    done(crew["inspector"].post(f"/items/{received}/accept/", note="as agreed"))
    movements = done(crew["warehouse"].get(f"/items/{received}/movements/"))["results"]
    assert [(entry["source"], entry["target"], entry["quantity"]) for entry in movements] == [
        ("received", "on_hand", "100")
    ]
    events = done(crew["warehouse"].get(f"/items/{received}/events/"))["results"]
    assert [event["action"] for event in events] == ["receive", "accept"]
    assert events[1]["username"] == "inspector"
    assert events[1]["after"]["state"] == "verified"
    assert Event.objects.filter(object_key=received).count() == 2


def test_a_split_names_its_child(crew, received):
    item = done(crew["warehouse"].post(f"/items/{received}/split/", quantity="40"))
    [child] = item["children"]
    assert item["balance"]["split"] == "40"
    made = done(crew["warehouse"].get(f"/items/{child}/"))
    assert (made["parent"], made["balance"]["on_hand"]) == (received, "40")


def test_a_quantity_is_taken_exactly_from_its_text(crew, party, places):
    make_category()
    line = b'{"category": "part", "name": "Solder", "unit": "KG", "quantity": 0.1}'
    content = b'{"party": "hc", "location": "pending", "lines": [' + line + b"]}"
    receipt = done(crew["warehouse"].post_raw("/receipts/", content), 201)
    item = done(crew["warehouse"].get(f"/items/{receipt['lines'][0]['item']}/"))
    assert item["balance"]["on_hand"] == "0.1"


def test_a_note_of_several_items_is_handed_over_as_a_whole(crew, walk):
    first, second = walk.stored(), walk.stored()
    lines = [{"item": item.number, "quantity": "100"} for item in (first, second)]
    number = done(crew["warehouse"].post("/returns/", party="hc", lines=lines), 201)["number"]
    done(crew["manager"].post(f"/returns/{number}/gate-pass/", approved=True))
    single = crew["warehouse"].post(
        f"/items/{first.number}/return/", **{"return": number}, received_by_name="Wang"
    )
    assert (single.status_code, single.json()["guard"]) == (409, "whole_note")
    handed = done(crew["warehouse"].post(f"/returns/{number}/hand-over/", received_by_name="Wang"))
    assert handed["state"] == "handed_over"
    states = [done(crew["warehouse"].get(f"/items/{i.number}/"))["state"] for i in (first, second)]
    assert states == ["closed", "closed"]


def test_destroying_needs_consent_witness_and_proof(crew, walk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    item = walk.stored()
    at = f"/items/{item.number}/destroy/"
    missing = crew["manager"].post(at, witness="Li")
    assert (missing.status_code, missing.json()["guard"]) == (409, "consent")
    contact = make_contact(walk.party)
    consent = done(
        crew["liaison"].post(
            "/consents/",
            item=item.number,
            contact=contact.pk,
            act="scrap",
            quantity="100",
            scope="Scrap all of it.",
            given_on="2026-01-05",
            document=sent_file("letter.png"),
        ),
        201,
    )
    unseen = crew["manager"].post(at, consent=consent["number"])
    assert (unseen.status_code, unseen.json()["guard"]) == (409, "witness")
    seen = {"consent": consent["number"], "witness": "Li"}
    unproven = crew["manager"].post(at, **seen)
    assert (unproven.status_code, unproven.json()["guard"]) == (409, "proof")
    torn = crew["manager"].post(at, **seen, certificate={"name": "c.png", "content": "签名"})
    assert torn.status_code == 400
    proof = {"name": "crushed.png", "content": base64.b64encode(PNG).decode()}
    item = done(crew["manager"].post(at, **seen, method="crushed", certificate=proof))
    assert item["state"] == "closed"
    document = Destruction.objects.get(number=item["document"])
    assert (document.witness_name, document.carried_out_by) == ("Li", "Manager")
    assert [file.original_name for file in evidence_of(document)] == ["crushed.png"]
    used = done(crew["liaison"].get(f"/consents/{consent['number']}/"))["used"]
    assert used == "100"
