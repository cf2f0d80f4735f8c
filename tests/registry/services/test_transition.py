"""The machine: it does all of a transition or nothing, and says why not."""

from decimal import Decimal

import pytest

from registry.enums import State
from registry.errors import InvalidInput, NotPermitted, StaleVersion, WorkflowError
from registry.models import Event, Item, Movement
from registry.services.issuing import consume, issue
from registry.services.storing import store
from registry.services.transition import available, offers
from tests.factories import fresh


@pytest.fixture
def out(walk, cast):
    """A stored item of 100 of which 30 are issued."""
    item = walk.stored()
    issue(by=cast.warehouse, lines=[(item, Decimal(30))], holder="Line 1", purpose="SMT")
    return fresh(item)


def test_it_moves_the_quantity_from_account_to_account(out):
    assert (out.on_hand, out.issued, out.received) == (70, 30, 100)


def test_the_balance_is_the_sum_of_the_movements(out):
    on_hand = sum(
        movement.quantity * ((movement.target == "on_hand") - (movement.source == "on_hand"))
        for movement in out.movements.all()
    )
    assert on_hand == out.on_hand


def test_it_leaves_one_event_with_what_changed(out, cast):
    events = Event.objects.filter(object_key=out.number, action="issue")
    assert [event.actor for event in events] == [cast.warehouse]
    assert '"on_hand":"70"' in events[0].body
    assert '"on_hand":"100"' in events[0].body


def test_it_counts_the_version_up(walk, cast):
    before = walk.stored()
    issue(by=cast.warehouse, lines=[(before, Decimal(1))], holder="Line 1", purpose="SMT")
    assert fresh(before).version == before.version + 1


def test_a_wrong_state_is_refused_with_the_states_in_which_it_is_possible(walk, cast, places):
    item = walk.received()
    with pytest.raises(WorkflowError) as refusal:
        store(item=item, by=cast.warehouse, location=places["storage"])
    assert refusal.value.guard == "state"
    assert "Labelled" in str(refusal.value)


def test_more_than_there_is_is_refused_and_changes_nothing(out, cast):
    counts = Movement.objects.count(), Event.objects.count()
    with pytest.raises(WorkflowError) as refusal:
        consume(item=out, by=cast.warehouse, quantity=Decimal(31))
    assert refusal.value.guard == "balance"
    assert fresh(out).consumed == 0
    assert counts == (Movement.objects.count(), Event.objects.count())


@pytest.mark.parametrize("quantity", ["0", "-1", "0.5"])
def test_a_quantity_that_cannot_be_counted_is_refused(out, cast, quantity):
    with pytest.raises(InvalidInput) as refusal:
        consume(item=out, by=cast.warehouse, quantity=Decimal(quantity))
    assert refusal.value.field == "quantity"


def test_a_role_that_may_not_is_refused(walk, cast, places):
    item = walk.labelled()
    with pytest.raises(NotPermitted):
        store(item=item, by=cast.auditor, location=places["storage"])
    assert fresh(item).state == State.LABELLED


def test_who_saw_an_older_version_is_told(out, cast):
    with pytest.raises(StaleVersion):
        consume(item=out, by=cast.warehouse, quantity=Decimal(1), version=out.version - 1)
    assert fresh(out).consumed == 0


def test_an_item_closes_when_nothing_is_left(out, cast):
    consume(item=out, by=cast.warehouse, quantity=Decimal(30))
    issue(by=cast.warehouse, lines=[(out, Decimal(70))], holder="Line 1", purpose="SMT")
    closed = consume(item=out, by=cast.warehouse)
    assert closed.state == State.CLOSED
    assert closed.location is None


def test_only_what_is_legal_and_permitted_is_available(walk, cast):
    item = walk.labelled()
    assert available(item, cast.auditor) == []
    assert set(available(item, cast.warehouse)) == {
        "label",
        "store",
        "move",
        "split",
        "report_anomaly",
    }


def test_a_standing_guard_greys_the_verb_with_its_reason(walk, cast):
    item = walk.stored(expires_on="2020-01-01")
    item = Item.objects.get(pk=item.pk)
    offer = next(o for o in offers(item, cast.warehouse) if o.transition.verb == "issue")
    assert not offer.legal
    assert "2020-01-01" in offer.refusal
