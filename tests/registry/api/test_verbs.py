"""Every verb by API: who may, when, and with what words it is refused."""

import pytest

from inspections.api.urls import VERBS as INSPECTION_VERBS
from registry.api.urls import VERBS as REGISTRY_VERBS
from registry.enums import State
from registry.models import Event
from registry.workflow import TABLE
from tests.api_caller import Caller, done, refused
from tests.factories import fresh

#: For every verb: a body that passes the shape, and a role that may.
BODIES = {
    "accept": ({}, "inspector"),
    "reject": ({"reason": "bent leads"}, "inspector"),
    "label": ({}, "warehouse"),
    "confirm-label": ({"code": "CP-2026-000001"}, "warehouse"),
    "store": ({"location": "storage"}, "warehouse"),
    "move": ({"location": "storage"}, "warehouse"),
    "issue": ({"quantity": "1", "holder": "L1", "purpose": "SMT"}, "warehouse"),
    "return-to-store": ({}, "warehouse"),
    "consume": ({}, "warehouse"),
    "split": ({"quantity": "1"}, "warehouse"),
    "report-anomaly": ({"kind": "damaged", "description": "bent"}, "inspector"),
    "pass-on": ({"to_department": "qc", "reason": "not ours"}, "inspector"),
    "release": ({}, "manager"),
    "concede": ({}, "manager"),
    "return": ({"received_by_name": "Wang"}, "warehouse"),
    "transfer": ({}, "manager"),
    "destroy": ({"witness": "Li"}, "manager"),
    "write-off": ({"reason": "not found"}, "manager"),
}
STATES = {
    State.RECEIVED: "received",
    State.VERIFIED: "verified",
    State.LABELLED: "labelled",
    State.STORED: "stored",
    State.QUARANTINED: "quarantined",
}


def test_every_verb_of_the_table_has_an_address():
    offered = {TABLE[endpoint.verb].slug for endpoint in (*REGISTRY_VERBS, *INSPECTION_VERBS)}
    assert offered == {row.slug for row in TABLE.values()} == set(BODIES)


def legal_item(walk, verb):
    row = next(row for row in TABLE.values() if row.slug == verb)
    return getattr(walk, STATES[row.sources[0]])()


@pytest.mark.parametrize("verb", BODIES)
def test_who_may_not_is_refused_and_nothing_changes(walk, cast, verb):
    item = legal_item(walk, verb)
    body, _role = BODIES[verb]
    auditor, administrator, outsider = map(
        Caller, (cast.auditor, cast.administrator, cast.outsider)
    )
    events = Event.objects.count()
    path = f"/items/{item.number}/{verb}/"
    for caller in (auditor, administrator):
        assert refused(caller.post(path, **body), 403, "not-permitted")["remedy"]
    refused(outsider.post(path, **body), 404, "not-found")
    assert (fresh(item).version, Event.objects.count()) == (item.version, events)


@pytest.mark.parametrize("verb", BODIES)
def test_an_unknown_item_is_not_found(cast, places, verb):
    body, role = BODIES[verb]
    caller = Caller(getattr(cast, role))
    refused(caller.post(f"/items/CP-1999-000001/{verb}/", **body), 404, "not-found")


@pytest.mark.parametrize("verb", sorted(set(BODIES) - {"move", "split", "report-anomaly"}))
def test_a_wrong_state_is_refused_with_the_states_that_would_do(walk, cast, verb):
    row = next(row for row in TABLE.values() if row.slug == verb)
    state = next(state for state in STATES if state not in row.sources)
    item = getattr(walk, STATES[state])()
    body, role = BODIES[verb]
    answer = Caller(getattr(cast, role)).post(f"/items/{item.number}/{verb}/", **body)
    document = refused(answer, 409, "transition-refused")
    assert document["guard"] == "state"
    assert str(State(row.sources[0]).label) in document["remedy"]
    assert fresh(item).version == item.version


@pytest.mark.parametrize(
    ("state", "verb", "body", "role", "guard"),
    [
        ("verified", "confirm-label", {"code": "CP-1"}, "warehouse", "label_printed"),
        ("labelled", "store", {"location": "pending"}, "warehouse", "place"),
        ("stored", "move", {"location": "quarantine"}, "warehouse", "place"),
        (
            "stored",
            "issue",
            {"quantity": 101, "holder": "a", "purpose": "b"},
            "warehouse",
            "balance",
        ),
        (
            "stored",
            "issue",
            {"quantity": 1, "holder": "a", "purpose": "b", "as_designated": False},
            "warehouse",
            "consent",
        ),
        ("stored", "consume", {"quantity": "1"}, "warehouse", "balance"),
        ("stored", "split", {"quantity": "100"}, "warehouse", "rest"),
        ("stored", "return", {}, "warehouse", "gate_pass"),
        ("stored", "transfer", {}, "manager", "consent"),
        ("quarantined", "destroy", {}, "manager", "consent"),
        ("quarantined", "concede", {}, "manager", "consent"),
        ("quarantined", "write-off", {}, "manager", "reason"),
    ],
)
def test_a_guard_that_refuses_is_named_with_what_would_satisfy_it(
    walk, cast, state, verb, body, role, guard
):
    item = getattr(walk, state)()
    answer = Caller(getattr(cast, role)).post(f"/items/{item.number}/{verb}/", **body)
    document = refused(answer, 409, "transition-refused")
    assert document["guard"] == guard
    assert document["remedy"]
    assert fresh(item).version == item.version


@pytest.mark.parametrize(
    ("verb", "quantity"), [("issue", "0"), ("issue", "-1"), ("issue", "1.5"), ("split", "-5")]
)
def test_a_quantity_that_makes_no_sense_is_named(walk, cast, verb, quantity):
    item = walk.stored()
    body = BODIES[verb][0] | {"quantity": quantity}
    answer = Caller(cast.warehouse).post(f"/items/{item.number}/{verb}/", **body)
    document = refused(answer, 422, "invalid-input")
    assert [error["field"] for error in document["errors"]] == ["quantity"]


def test_the_label_is_read_back_as_a_scanner_gives_it(walk, cast):
    item = walk.verified()
    warehouse = Caller(cast.warehouse)
    done(warehouse.post(f"/items/{item.number}/label/"))
    code = f"http://register.example/s/{item.number.lower()}"
    assert done(warehouse.post(f"/items/{item.number}/confirm-label/", code=code))["state"] == (
        "labelled"
    )


def test_goods_of_another_note_are_not_settled_by_it(walk, cast):
    warehouse = Caller(cast.warehouse)
    mine, other = walk.stored(), walk.stored()
    note = done(warehouse.post(f"/items/{other.number}/issue/", **BODIES["issue"][0]))["document"]
    answer = warehouse.post(f"/items/{mine.number}/consume/", issue=note)
    assert refused(answer, 422, "invalid-input")["errors"][0]["field"] == "issue"


def test_released_goods_are_verified_again(walk, cast):
    item = walk.quarantined()
    released = Caller(cast.manager).post(f"/items/{item.number}/release/", reason="sorted")
    assert (done(released)["state"], released.json()["location"]) == ("received", "pending")


def test_what_is_lost_is_written_off(walk, cast):
    item = walk.quarantined()
    told = done(Caller(cast.manager).post(f"/items/{item.number}/write-off/", reason="not found"))
    assert (told["state"], told["balance"]["lost"]) == ("closed", "100")
