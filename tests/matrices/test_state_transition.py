"""State × transition: every verb is tried in every state, and the table alone says which pass.

The expected cells stand here, written out, so that a change of the table is seen twice. A new
state or verb without a row fails.
"""

from decimal import Decimal

import pytest

from registry import guards
from registry.enums import LocationKind, Role, State
from registry.errors import WorkflowError
from registry.models import RoleAssignment, User
from registry.services.issuing import consume, issue
from registry.services.transition import perform
from registry.workflow import SLUGS, TABLE
from tests.factories import fresh

# verb: the states in which it is legal, and the state it leads to ("" stays where it is)
EXPECTED = {
    "accept": ({"received"}, "verified"),
    "reject": ({"received"}, "quarantined"),
    "pass_on": ({"received"}, ""),
    "label": ({"verified", "labelled", "stored", "quarantined"}, ""),
    "confirm_label": ({"verified"}, "labelled"),
    "store": ({"labelled"}, "stored"),
    "move": ({"received", "verified", "labelled", "stored", "quarantined"}, ""),
    "issue": ({"stored"}, ""),
    "return_to_store": ({"stored"}, ""),
    "consume": ({"stored"}, ""),
    "split": ({"received", "verified", "labelled", "stored", "quarantined"}, ""),
    "report_anomaly": (
        {"received", "verified", "labelled", "stored", "quarantined"},
        "quarantined",
    ),
    "release": ({"quarantined"}, "received"),
    "concede": ({"quarantined"}, "verified"),
    "return": ({"stored", "quarantined"}, ""),
    "transfer": ({"stored"}, ""),
    "destroy": ({"stored", "quarantined"}, ""),
    "write_off": ({"quarantined"}, ""),
}


@pytest.fixture
def anybody(cast) -> User:
    """One person with every role: this matrix is about states, not about rights."""
    RoleAssignment.objects.bulk_create(
        [RoleAssignment(user=cast.outsider, role=role) for role in Role]
    )
    cast.outsider.department = cast.inspector.department
    return cast.outsider


@pytest.fixture
def item_in(walk, cast):
    """An item of 100 in a given state, 40 of it issued where goods are in store."""

    def stored():
        item = walk.stored()
        issue(by=cast.warehouse, lines=[(item, Decimal(40))], holder="Line 1", purpose="SMT")
        return item

    def closed():
        item = walk.stored()
        issue(by=cast.warehouse, lines=[(item, item.on_hand)], holder="Line 1", purpose="SMT")
        return consume(item=item, by=cast.warehouse)

    makers = {
        State.RECEIVED: walk.received,
        State.VERIFIED: walk.verified,
        State.LABELLED: walk.labelled,
        State.STORED: stored,
        State.QUARANTINED: walk.quarantined,
        State.CLOSED: closed,
    }
    assert set(makers) == set(State), "a new state needs a maker here"
    return lambda state: fresh(makers[state]())


@pytest.fixture
def guards_open(monkeypatch):
    """States alone are asked about here; each guard has tests of its own."""
    monkeypatch.setattr("registry.services.transition.check_guards", lambda row, attempt: None)


def test_every_verb_of_the_table_has_its_row_here():
    assert set(TABLE) == set(EXPECTED)


def test_addresses_and_verbs_are_one_to_one():
    assert len(SLUGS) == len(TABLE)


@pytest.mark.parametrize("state", State, ids=str)
@pytest.mark.parametrize("verb", EXPECTED)
def test_a_verb_passes_in_its_states_alone(verb, state, item_in, anybody, guards_open):
    item = item_in(state)
    sources, target = EXPECTED[verb]
    quantity = Decimal(10) if TABLE[verb].debit else None
    if state.value in sources:
        after = perform(verb, item=item, by=anybody, quantity=quantity)
        assert after.state == (target or state.value)
    else:
        with pytest.raises(WorkflowError) as refusal:
            perform(verb, item=item, by=anybody, quantity=quantity)
        assert refusal.value.guard == "state"
        assert fresh(item).version == item.version


@pytest.mark.parametrize("verb", EXPECTED)
def test_every_debit_takes_from_one_account_and_gives_to_another(verb):
    row = TABLE[verb]
    assert (row.debit is None) == (row.credit is None)
    assert row.debit is None or row.debit != row.credit


def test_every_guard_has_a_sentence_and_a_remedy(walk, places):
    """The refusals people meet are sentences: more than a code, and with what to do."""
    item = walk.received()
    attempt = guards.Attempt(
        "x", item, None, Decimal(100), places[LocationKind.PRODUCTION], facts={"code": "?"}
    )
    attempt.facts["as_designated"] = False
    met = {guard for row in TABLE.values() for guard in row.guards}
    refusals = [refusal for refusal in (guard(attempt) for guard in met) if refusal]
    assert len(refusals) >= 12
    for refusal in refusals:
        assert str(refusal.message).endswith((".", "。"))
        assert len(str(refusal.remedy)) > 10
