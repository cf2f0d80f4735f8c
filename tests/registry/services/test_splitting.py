"""A part that fares differently becomes an item of its own (domain §3)."""

from decimal import Decimal

import pytest

from registry.enums import State
from registry.errors import NotPermitted, WorkflowError
from registry.models import Event, Item
from registry.services.issuing import issue
from registry.services.splitting import split, take
from tests.factories import fresh


def test_the_part_is_taken_from_the_balance_and_keeps_what_it_is(walk, cast):
    item = walk.stored(100, lot="D/C 2441", msl="3")
    parent, part = split(item=item, by=cast.warehouse, quantity=Decimal(30), reason="other order")
    assert (parent.on_hand, parent.split, parent.received) == (70, 30, 100)
    assert (part.on_hand, part.received, part.parent) == (30, 30, parent)
    for name in ("owner", "lot", "msl", "part_number", "received_at", "location", "custodian"):
        assert getattr(part, name) == getattr(parent, name)


def test_each_of_the_two_names_the_other(walk, cast):
    parent, part = split(item=walk.stored(100), by=cast.warehouse, quantity=Decimal(30))
    assert parent.movements.get(verb="split").document == part.number
    assert part.movements.get().document == parent.number
    assert Event.objects.filter(action="split", object_key=parent.number).count() == 1
    assert Event.objects.filter(action="split_off", object_key=part.number).count() == 1


@pytest.mark.parametrize(
    ("state", "of_the_part"),
    [
        ("received", State.RECEIVED),
        ("verified", State.VERIFIED),
        ("labelled", State.VERIFIED),
        ("stored", State.VERIFIED),
        ("quarantined", State.QUARANTINED),
    ],
)
def test_a_part_of_labelled_goods_goes_back_to_get_its_own_label(walk, cast, state, of_the_part):
    item = getattr(walk, state)(100)
    parent, part = split(item=item, by=cast.warehouse, quantity=Decimal(30))
    assert (parent.state, part.state) == (item.state, of_the_part)


def test_splitting_off_everything_is_refused(walk, cast):
    item = walk.stored(100)
    with pytest.raises(WorkflowError) as refused:
        split(item=item, by=cast.warehouse, quantity=Decimal(100))
    assert refused.value.guard == "rest"
    assert Item.objects.count() == 1
    assert fresh(item).on_hand == 100


def test_all_on_hand_can_be_split_off_while_some_is_out(walk, cast):
    item = walk.stored(100)
    issue(by=cast.warehouse, lines=[(item, Decimal(40))], holder="Line 2", purpose="HRF-1")
    parent, part = split(item=item, by=cast.warehouse, quantity=Decimal(60))
    assert (parent.on_hand, parent.issued, part.on_hand) == (0, 40, 60)


def test_others_split_nothing(walk, cast):
    item = walk.stored(100)
    for person in (cast.liaison, cast.manager, cast.auditor):
        with pytest.raises(NotPermitted):
            split(item=item, by=person, quantity=Decimal(30))


@pytest.mark.parametrize("quantity", [None, Decimal(100)])
def test_taking_all_of_it_takes_the_item_itself(walk, cast, quantity):
    item = walk.stored(100)
    taken = take(item=item, by=cast.warehouse, quantity=quantity, as_part_of="report_anomaly")
    assert taken is item
    assert Item.objects.count() == 1


def test_taking_a_part_splits_it_off(walk, cast):
    item = walk.stored(100)
    part = take(item=item, by=cast.warehouse, quantity=Decimal(1), as_part_of="report_anomaly")
    assert (part.parent, part.on_hand) == (item, 1)
