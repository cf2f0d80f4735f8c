"""What is due, and what has lain too long (domain R6, P2)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from inspections.queries.checking import due_for, due_for_departments_of, longest_lain
from registry.models import Item
from registry.services.issuing import issue
from tests.factories import make_department
from tests.inspections.checks import in_store_since, look, make_schedule, untouched_for


def numbers(rows):
    return [row.item.number for row in rows]


def test_what_is_due_today_is_shown_and_what_is_later_is_not(walk, cast):
    make_schedule(every=30)
    due, _later = in_store_since(walk.stored(), 30), in_store_since(walk.stored(), 29)
    assert numbers(due_for(cast.warehouse)) == [due.number]
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert due_for(cast.warehouse, by=tomorrow).count() == 2
    assert not due_for(cast.outsider).exists()


def test_goods_that_are_out_or_gone_are_not_due(walk, cast):
    make_schedule(every=30)
    item = in_store_since(walk.stored(), 40)
    issue(by=cast.warehouse, lines=[(item, item.on_hand)], holder="Line 1", purpose="SMT")
    assert not due_for(cast.warehouse).exists()


def test_a_schedule_names_who_looks_or_else_who_has_the_goods(walk, cast):
    schedule = make_schedule(every=30)
    item = in_store_since(walk.stored(), 40)
    Item.objects.filter(pk=item.pk).update(custodian=cast.warehouse.department)
    assert numbers(due_for_departments_of(cast.warehouse)) == [item.number]
    schedule.department = make_department("other", "别处", "Elsewhere")
    schedule.save()
    assert not due_for_departments_of(cast.warehouse).exists()


@pytest.fixture
def untouched(walk):
    """An item nobody has touched for so many days."""

    def make(days, **goods):
        return untouched_for(walk.stored(**goods), days)

    return make


def lain(cast, days=60):
    return longest_lain(Item.objects.visible_to(cast.warehouse), days=days, limit=10)


def test_what_nobody_touched_longest_stands_first(untouched, cast):
    long, longer = untouched(70), untouched(90)
    untouched(10)
    assert numbers(lain(cast)) == [longer.number, long.number]


def test_what_was_turned_over_counts_as_touched(untouched, cast):
    item = untouched(90)
    look(item, cast.warehouse, results=["pass"] * 3, turned_over=True)
    assert lain(cast) == []


def test_a_look_that_turned_nothing_over_leaves_it_there(untouched, cast):
    item = untouched(90)
    look(item, cast.warehouse, results=["pass"] * 3)
    assert numbers(lain(cast)) == [item.number]


def test_a_lot_overtaken_by_a_later_one_says_so(untouched, walk, cast):
    earlier, other = untouched(90), untouched(80, part_number="HC-2")
    later = walk.stored()
    issue(by=cast.warehouse, lines=[(later, Decimal(1))], holder="Line 1", purpose="SMT")
    assert {row.item.number: row.overtaken for row in lain(cast)} == {
        earlier.number: True,
        other.number: False,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_two_queries_whatever_there_is(untouched, cast, count, django_assert_num_queries):
    for _ in range(count):
        untouched(90)
    with django_assert_num_queries(2):
        assert len(lain(cast)) == count
