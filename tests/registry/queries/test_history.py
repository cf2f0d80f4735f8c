"""The register of a past day says what was true then, whatever came after."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from inspections.demo.clock import at
from registry.enums import State
from registry.models import Item
from registry.queries.history import register_rows
from registry.services.issuing import consume, issue
from registry.services.verification import verify_ledger
from tests.factories import fresh

TODAY = timezone.now().replace(hour=4, minute=0, second=0, microsecond=0)


def days_ago(days: int):
    return TODAY - timedelta(days=days)


@pytest.fixture
def item(walk, cast, places):
    """100 stored ten days ago, 30 of them issued five days ago, 20 of these consumed today."""
    with at(days_ago(10)):
        item = walk.stored()
    with at(days_ago(5)):
        issue(by=cast.warehouse, lines=[(item, Decimal(30))], holder="Line 1", purpose="SMT")
    with at(days_ago(0)):
        consume(item=item, by=cast.warehouse, quantity=Decimal(20))
    return fresh(item)


def row_of(day):
    rows = list(register_rows(Item.objects.with_place(), day))
    return rows[0] if rows else None


def test_before_it_arrived_it_is_not_there(item):
    assert row_of(days_ago(11).date()) is None


def test_the_day_it_was_stored(item, places):
    row = row_of(days_ago(10).date())
    assert (row.received, row.on_hand, row.issued, row.consumed) == (100, 100, 0, 0)
    assert (row.state, row.location) == (State.STORED, places["storage"])


def test_between_issue_and_consumption(item):
    row = row_of(days_ago(3).date())
    assert (row.on_hand, row.issued, row.consumed) == (70, 30, 0)


def test_today_the_history_equals_the_row(item):
    then, now = row_of(timezone.localdate()), row_of(None)
    assert then == now
    assert verify_ledger().sound


def test_what_is_closed_now_was_open_then(item, cast):
    consume(item=item, by=cast.warehouse)
    issue(by=cast.warehouse, lines=[(item, Decimal(70))], holder="Line 1", purpose="SMT")
    consume(item=item, by=cast.warehouse)
    assert row_of(days_ago(3).date()).state == State.STORED
    closed = row_of(timezone.localdate())
    assert (closed.state, closed.location) == (State.CLOSED, None)
    assert row_of(None) == closed


@pytest.mark.parametrize("items", [1, 3])
def test_a_past_day_costs_the_same_queries_for_any_number_of_items(
    walk, django_assert_num_queries, items
):
    for _number in range(items):
        walk.received()
    with django_assert_num_queries(5):
        assert len(list(register_rows(Item.objects.with_place(), timezone.localdate()))) == items
