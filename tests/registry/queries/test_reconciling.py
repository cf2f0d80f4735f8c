"""Everything that arrived stands somewhere, proven from the movements (domain §3.3)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from registry import triggers
from registry.enums import Account
from registry.models import Item, Movement
from registry.queries.reconciling import held_by_owner_and_unit, of_part, reconcile
from registry.services.issuing import consume, issue, return_to_store
from registry.services.splitting import split
from tests.factories import make_party


@pytest.fixture
def lived(walk, cast):
    """100 pieces of which 40 went out, 10 came back, 25 were used up, and 15 were split off."""
    item = walk.stored()
    issue(by=cast.warehouse, lines=[(item, Decimal(40))], holder="Line 1", purpose="SMT")
    item = return_to_store(item=item, by=cast.warehouse, quantity=Decimal(10))
    item = consume(item=item, by=cast.warehouse, quantity=Decimal(25))
    split(item=item, by=cast.warehouse, quantity=Decimal(15))
    return item


def only_line(items=None, as_of=None):
    (line,) = reconcile(items if items is not None else Item.objects.all(), as_of).lines
    return line


def test_a_line_says_where_all_of_it_is(lived):
    line = only_line()
    assert (line.part, line.items, line.arrived) == ("HC-1001", 2, 100)
    assert line.moved[Account.ON_HAND] == 70
    assert line.moved[Account.ISSUED] == 5
    assert line.moved[Account.CONSUMED] == 25
    assert line.accounted == 100
    assert line.balances


def test_what_is_split_off_does_not_arrive_twice(lived):
    assert only_line().arrived == 100
    part = only_line(Item.objects.filter(parent__isnull=False))
    assert (part.arrived, part.from_other_lines, part.accounted) == (0, 15, 15)
    assert part.balances


def test_a_part_described_anew_says_that_it_came_from_another_line(lived):
    lived.children.update(part_number="HC-1001-B")
    lot, part = reconcile(Item.objects.all()).lines
    assert (lot.part, lot.from_other_lines, lot.accounted) == ("HC-1001", -15, 85)
    assert (part.part, part.from_other_lines, part.accounted) == ("HC-1001-B", 15, 15)
    assert lot.balances
    assert part.balances


def test_units_and_parts_are_not_mixed_and_a_name_stands_for_a_missing_number(walk):
    walk.received(unit="KG")
    walk.received(part_number="", name="Copper wire", unit="KG")
    walk.received()
    found = reconcile(Item.objects.all()).lines
    assert [(line.part, line.unit) for line in found] == [
        ("Copper wire", "KG"),
        ("HC-1001", "KG"),
        ("HC-1001", "PCS"),
    ]
    assert of_part(Item.objects.all(), "Copper wire", "KG").count() == 1


def test_a_balance_that_was_changed_behind_the_registers_back_is_seen(lived):
    """The control: without comparing with the balances the page would go on saying all is well."""
    Item.objects.filter(pk=lived.pk).update(on_hand=54, consumed=26)
    line = only_line()
    assert line.disagreeing == [Account.ON_HAND, Account.CONSUMED]
    assert not line.balances
    assert reconcile(Item.objects.all()).wrong == [line]


def test_a_movement_that_was_taken_out_is_seen(lived):
    triggers.remove(connection)
    Movement.objects.filter(item=lived, verb="consume").delete()
    triggers.install(connection)
    assert only_line().disagreeing == [Account.ISSUED, Account.CONSUMED]


def test_what_left_by_one_half_of_a_movement_is_missing(lived):
    """A movement whose end was changed alone leaves its quantity nowhere."""
    triggers.remove(connection)
    Movement.objects.filter(item=lived, verb="consume").update(target=Account.SPLIT)
    triggers.install(connection)
    line = only_line()
    assert line.from_other_lines == -25
    assert not line.balances


def test_as_of_a_past_day_the_movements_alone_tell(lived):
    yesterday = timezone.localdate() - timedelta(days=1)
    assert reconcile(Item.objects.all(), yesterday).lines == []
    today = only_line(as_of=timezone.localdate())
    assert today.kept is None
    assert (today.arrived, today.accounted) == (100, 100)


@pytest.mark.parametrize("count", [1, 3])
def test_three_queries_whatever_there_is(walk, count, django_assert_num_queries):
    for number in range(count):
        walk.received(part_number=f"HC-{number}")
    with django_assert_num_queries(3):
        assert len(reconcile(Item.objects.all()).lines) == count


def test_owners_stand_apart_with_their_units(walk, django_assert_num_queries):
    walk.received(Decimal(3))
    walk.party = make_party("zz", "别家")
    walk.received(Decimal(4))
    walk.received(Decimal(5), unit="KG")
    with django_assert_num_queries(2):
        held = held_by_owner_and_unit(Item.objects.all())
    assert [(row.party.code, row.unit, row.quantities[Account.ON_HAND]) for row in held] == [
        ("hc", "PCS", 3),
        ("zz", "KG", 5),
        ("zz", "PCS", 4),
    ]
