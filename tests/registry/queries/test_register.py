"""Counting and adding up the register."""

from decimal import Decimal

import pytest

from registry.columns import COLUMNS, columns_of
from registry.models import Item
from registry.queries.register import ORDERINGS, Count, bounded_count, order_of, totals


def test_counting_stops_at_the_limit(walk):
    for _ in range(3):
        walk.received()
    assert bounded_count(Item.objects.all(), limit=3) == Count(3, exact=True)
    assert bounded_count(Item.objects.all(), limit=2) == Count(2, exact=False)


def test_totals_keep_units_apart_and_decimals_exact(walk):
    for quantity in ("0.1", "0.2"):
        walk.received(Decimal(quantity), unit="KG")
    walk.received(7)
    found = {total.unit.code: total.on_hand for total in totals(Item.objects.with_place())}
    assert found == {"KG": Decimal("0.3"), "PCS": Decimal(7)}


def test_a_minus_turns_every_field_of_an_order():
    assert order_of("owner") == ("owner__code", "number")
    assert order_of("-owner") == ("-owner__code", "-number")


def test_an_unknown_order_is_an_error():
    with pytest.raises(KeyError):
        order_of("password")


def test_every_sortable_column_has_its_order():
    assert {column.sort for column in COLUMNS.values() if column.sort} == set(ORDERINGS)


def test_number_and_unit_stand_on_every_list():
    assert [column.key for column in columns_of(["lot"])] == ["number", "lot", "unit"]


def test_columns_keep_the_order_of_the_register_whatever_was_chosen_first():
    chosen = [column.key for column in columns_of(["location", "owner", "nonsense"])]
    assert chosen == ["number", "owner", "unit", "location"]


def test_columns_need_no_query(walk, django_assert_num_queries):
    walk.stored()
    item = Item.objects.with_place().get()
    with django_assert_num_queries(0):
        assert [column.value(item) for column in COLUMNS.values()]
