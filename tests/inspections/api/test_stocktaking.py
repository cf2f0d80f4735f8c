"""Stocktakes by API: blind while they are counted (domain §6)."""

import pytest

from inspections.models import StocktakeCount
from inspections.services.finds import dismiss_find
from inspections.services.stocktaking import finish_counting, record_count, start_stocktake
from tests.api_caller import Caller, done, refused


@pytest.fixture
def stocktake(walk, cast):
    item = walk.stored(4711)
    stocktake = start_stocktake(by=cast.manager, counter=cast.warehouse)
    stocktake.goods = item
    return stocktake


@pytest.fixture
def warehouse(cast):
    return Caller(cast.warehouse)


def counts_of(stocktake) -> str:
    return f"/stocktakes/{stocktake.number}/counts/"


def test_a_scan_is_counted_and_tells_how_far_the_count_is(stocktake, warehouse):
    body = {"place": "storage", "code": stocktake.goods.number}
    told = done(warehouse.post(counts_of(stocktake), **body))
    assert (told["item"], told["counted"], told["expected"]) == (stocktake.goods.number, 1, 1)


def test_while_it_is_counted_nothing_tells_what_should_be_there(stocktake, warehouse):
    body = {"place": "storage", "code": stocktake.goods.number}
    answers = [
        warehouse.post(counts_of(stocktake), **body),
        warehouse.get(f"/stocktakes/{stocktake.number}/"),
        warehouse.get("/stocktakes/"),
    ]
    assert all("4711" not in answer.content.decode() for answer in answers)
    assert done(answers[1])["lines"] is None


def test_once_counted_each_line_tells_what_was_found(stocktake, walk, cast, warehouse):
    done(warehouse.post(counts_of(stocktake), place="storage", code="XYZ-777"))
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    line = stocktake.lines.get(tag="XYZ-777")
    type(stocktake).objects.filter(pk=stocktake.pk).update(counter=cast.manager)
    dismiss_find(line=line, by=cast.warehouse, reason="our own")
    lines = done(warehouse.get(f"/stocktakes/{stocktake.number}/"))["lines"]
    told = [(line["result"], line["found_place"], line["outcome"]) for line in lines]
    assert told == [("missing", None, None), ("unknown", "storage", "dismissed")]
    assert lines[0]["expected_quantity"] == "4711"


def test_the_same_key_counts_once(stocktake, warehouse):
    for _ in range(2):
        sent = warehouse.sending(Idempotency_Key="scan-1")
        done(sent.post(counts_of(stocktake), place="storage", code=stocktake.goods.number))
    assert StocktakeCount.objects.count() == 1


def test_nobody_but_the_counter_counts(stocktake, cast):
    body = {"place": "storage", "code": stocktake.goods.number}
    refused(Caller(cast.manager).post(counts_of(stocktake), **body), 403, "not-permitted")


def test_a_scan_without_a_place_is_refused_at_its_field(stocktake, warehouse):
    answer = warehouse.post(counts_of(stocktake), code=stocktake.goods.number)
    assert refused(answer, 422, "invalid-input")["errors"][0]["field"] == "place"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same(walk, cast, warehouse, count, django_assert_num_queries):
    walk.stored()
    for _ in range(count):
        start_stocktake(by=cast.manager, counter=cast.warehouse)
    with django_assert_num_queries(3):
        assert len(done(warehouse.get("/stocktakes/"))["results"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_lines_cost_the_same(walk, cast, warehouse, count, places, django_assert_num_queries):
    goods = [walk.stored() for _ in range(count)]
    stocktake = start_stocktake(by=cast.manager, counter=cast.warehouse)
    for code in [item.number for item in goods] + [f"XYZ-{place}" for place in range(count)]:
        record_count(stocktake=stocktake, by=cast.warehouse, place=places["storage"], code=code)
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    with django_assert_num_queries(7):
        told = done(warehouse.get(f"/stocktakes/{stocktake.number}/"))
    assert len(told["lines"]) == 2 * count
