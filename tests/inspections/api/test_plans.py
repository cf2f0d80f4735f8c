"""Inspection plans by API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspections.services.planning import revise_plan
from tests.api_caller import Caller, done
from tests.factories import a_dimension, make_category, make_party, make_plan

PLANS = "/inspection-plans/"


@pytest.fixture
def auditor(cast):
    return Caller(cast.auditor)


def numbers(answer) -> list[str]:
    return [row["number"] for row in done(answer)["results"]]


def test_a_plan_tells_its_goods_its_sampling_and_what_it_asks(auditor, cast):
    make_plan(cast, [a_dimension(method="calliper")], party=make_party("HC"), aql_major="0.65")
    [plan] = done(auditor.get(PLANS))["results"]
    assert (plan["number"], plan["state"], plan["released_by"]) == ("SIP-01/1", "active", "manager")
    assert (plan["party"], plan["part_number"], plan["category"]) == ("HC", "HC-1001", None)
    assert (plan["sampling"], plan["level"], plan["aql_major"]) == ("aql", "II", "0.65")
    [asked] = plan["characteristics"]
    assert (asked["name"], asked["kind"], asked["method"]) == ("Length", "dimension", "calliper")
    assert (asked["lower_limit"], asked["upper_limit"], asked["unit"]) == ("11.9", "12.1", "mm")


def test_the_list_is_narrowed(auditor, cast):
    plan = make_plan(cast)
    revise_plan(plan=plan, by=cast.inspector)
    make_plan(cast, code="SIP-02", part_number="", category=make_category("mould", name="模具"))
    assert numbers(auditor.get(PLANS)) == ["SIP-01/2", "SIP-01/1", "SIP-02/1"]
    assert numbers(auditor.get(PLANS, state="draft")) == ["SIP-01/2"]
    assert numbers(auditor.get(PLANS, code="SIP-01")) == ["SIP-01/2", "SIP-01/1"]
    assert numbers(auditor.get(PLANS, category="mould")) == ["SIP-02/1"]
    assert numbers(auditor.get(PLANS, part_number="HC-1001", state="active")) == ["SIP-01/1"]
    assert auditor.get(PLANS, state="old").status_code == 400


def test_it_says_which_plan_is_in_force_for_an_item(auditor, cast, walk):
    make_plan(cast, part_number="HC-7")
    make_plan(cast, code="SIP-02", part_number="HC-7", party=walk.party)
    item, other = walk.received(part_number="HC-7"), walk.received(part_number="HC-8")
    assert numbers(auditor.get(PLANS, item=item.number)) == ["SIP-02/1"]
    assert numbers(auditor.get(PLANS, item=other.number)) == []


def test_it_is_read_only_and_for_people_with_a_role(auditor, cast):
    assert auditor.post(PLANS, code="X").status_code == 405
    assert Caller(cast.outsider).get(PLANS).status_code == 403


def test_three_plans_take_as_many_queries_as_one(auditor, cast):
    def count():
        with CaptureQueriesContext(connection) as seen:
            done(auditor.get(PLANS))
        return len(seen)

    make_plan(cast)
    auditor.get(PLANS)
    one = count()
    make_plan(cast, code="SIP-02", part_number="HC-2")
    make_plan(cast, code="SIP-03", part_number="HC-3", party=make_party("P3"))
    assert count() == one
