"""Periodic checks by API (domain R6)."""

import pytest

from inspections.models import Check
from tests.api_caller import Caller, done, refused
from tests.inspections.checks import in_store_since, make_schedule


@pytest.fixture
def item(walk):
    make_schedule(every=30)
    return in_store_since(walk.stored(), 40)


@pytest.fixture
def warehouse(cast):
    return Caller(cast.warehouse)


def test_what_is_due_is_listed_and_gone_when_it_was_checked(item, warehouse):
    due = done(warehouse.get("/checks/due/"))["results"]
    assert [(row["item"], row["schedule"]) for row in due] == [(item.number, "GENERAL")]
    body = {"results": ["pass", "pass"], "outcome": "good"}
    made = done(warehouse.post(f"/items/{item.number}/checks/", **body), 201)
    assert [line["verdict"] for line in made["lines"]] == ["pass", "pass"]
    assert done(warehouse.get("/checks/due/"))["results"] == []
    assert done(warehouse.get(f"/checks/{made['number']}/"))["item"] == item.number


def test_the_same_key_checks_once(item, warehouse):
    body = {"results": ["pass", "pass"], "outcome": "good"}
    for _ in range(2):
        sent = warehouse.sending(Idempotency_Key="walk-1")
        done(sent.post(f"/items/{item.number}/checks/", **body), 201)
    assert Check.objects.count() == 1


def test_a_check_that_contradicts_itself_is_refused_by_name(item, warehouse):
    body = {"results": ["pass", "fail"], "outcome": "good"}
    answer = warehouse.post(f"/items/{item.number}/checks/", **body)
    assert refused(answer, 422, "invalid-input")["errors"][0]["field"] == "outcome"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_checks_costs_the_same(walk, warehouse, count, django_assert_num_queries):
    for _ in range(count):
        item = walk.stored()
        body = {"results": ["pass"] * 3, "outcome": "good"}
        done(warehouse.post(f"/items/{item.number}/checks/", **body), 201)
    with django_assert_num_queries(4):
        assert len(done(warehouse.get("/checks/"))["results"]) == count
