"""Labels, places and protection, in every profile (Q5, F5, Q6, P1, P2, P3, P4, R6)."""

from decimal import Decimal

import pytest

from inspections.models import Anomaly, CheckDue
from inspections.queries.checking import longest_lain
from inspections.services.anomalies import report_anomaly
from inspections.services.checking import record_check
from registry.enums import State
from registry.errors import WorkflowError
from registry.models import Item
from registry.queries.issuing import issuable_items
from registry.services.handling import decide_handling_plan, draft_handling_plan
from registry.services.labelling import confirm_label, label
from registry.services.storing import store
from tests.api_caller import Caller, refused
from tests.factories import fresh
from tests.inspections.checks import untouched_for
from tests.matrices.world import PLAN_WORDS


def guard_of(act) -> str:
    """By which guard ``act`` is refused."""
    with pytest.raises(WorkflowError) as refusal:
        act()
    return refusal.value.guard


def test_q5_the_label_is_read_back_from_the_goods_before_anything_else(works):
    item = works.accepted(works.trade.goods, 10)
    assert guard_of(lambda: works.hands_out(item)) == "state"
    label(item=item, by=works.keeper)
    wrong = lambda: confirm_label(item=item, by=works.keeper, code="CP-2020-000001")  # noqa: E731
    assert guard_of(wrong) == "label_reads_back"
    confirm_label(item=item, by=works.keeper, code=item.number)
    assert fresh(item).state == State.LABELLED


def test_f5_the_object_itself_says_whose_it_is_before_it_is_used(works):
    thing = works.trade.thing
    asked = {} if works.category(thing).needs_permanent_mark else {"permanent_mark_required": True}
    item = works.kept(thing, **asked)
    assert guard_of(lambda: works.hands_out(item)) == "mark"
    works.mark(item)
    works.hands_out(item)
    assert fresh(item).issued == 1


def test_q6_accepted_goods_lie_in_places_of_their_own(works):
    trade = works.trade
    item = works.labelled(trade.goods, 10, part_number="K-1")
    put = {"item": item, "by": works.keeper}
    arrives = lambda: store(location=works.place(trade.arrives), **put)  # noqa: E731
    assert guard_of(arrives) == "place"
    stored = store(location=works.place(trade.goods.place), reason="as agreed", **put)
    assert (stored.state, stored.location.code) == (State.STORED, trade.goods.place)
    others = {"part_number": "K-1", "owner": works.provider}
    assert guard_of(lambda: works.kept(trade.goods, 10, **others)) == "other_owner"
    assert works.kept(trade.goods, 10, place=trade.beside, **others).state == State.STORED


def test_p1_what_goods_need_is_compared_with_what_a_place_offers(works):
    trade = works.trade
    item = works.labelled(trade.delicate, 10, **trade.needs)
    put = {"item": item, "by": works.keeper}
    wet = lambda: store(location=works.place(trade.unfit), **put)  # noqa: E731
    assert guard_of(wet) == "environment"
    assert store(location=works.place(trade.delicate.place), **put).state == State.STORED


def test_p2_it_is_turned_over_in_time_and_used_in_order(works):
    goods = works.trade.goods
    old = works.kept(goods, 10)
    later = works.kept(goods, 10, expires_on=works.today.replace(year=works.today.year + 1))
    assert list(issuable_items(works.keeper)) == [later, old], "first what expires, then what came"
    untouched_for(old, 90)
    assert old in [lain.item for lain in longest_lain(Item.objects.all(), days=60, limit=5)]
    points = ["pass"] * fresh(old).check_due.schedule.points.count()
    record_check(item=fresh(old), by=works.keeper, results=points, outcome="good", turned_over=True)
    assert longest_lain(Item.objects.filter(pk=old.pk), days=60, limit=5) == []


def test_p3_expired_void_and_nonconforming_goods_are_not_handed_out(works):
    goods = works.trade.goods
    expired = works.kept(goods, 10, expires_on=works.yesterday)
    assert guard_of(lambda: works.hands_out(expired)) == "expired"
    body = {"quantity": "1", "holder": "Line 1", "purpose": "as designated"}
    answer = Caller(works.keeper).post(f"/items/{expired.number}/issue/", **body)
    refused(answer, 409, "transition-refused")
    assert "Expired" in works.page(works.keeper, "registry:item", expired.number)
    wrong = works.kept(goods, 10)
    report_anomaly(item=wrong, by=works.keeper, kind="damaged", description="crushed")
    assert guard_of(lambda: works.hands_out(wrong)) == "state"


def test_p4_heavy_and_dangerous_goods_move_by_an_approved_plan_alone(works):
    thing = works.trade.thing
    item = works.labelled(thing, heavy=True)
    place = works.place(thing.place)
    put = lambda: store(item=fresh(item), by=works.keeper, location=place)  # noqa: E731
    assert guard_of(put) == "handling_plan"
    plan = draft_handling_plan(item=item, by=works.keeper, **PLAN_WORDS)
    assert guard_of(put) == "handling_plan", "a draft is none"
    decide_handling_plan(plan=plan, by=works.manager, approved=True)
    assert put().state == State.STORED


def test_r6_its_condition_is_looked_at_again_and_what_is_found_is_on_record(works):
    goods = works.trade.goods
    item = works.kept(goods, 10)
    due = CheckDue.objects.get(item=item)
    assert due.due_on > works.today
    points = ["pass"] * due.schedule.points.count()
    good = record_check(item=item, by=works.keeper, results=points, outcome="good")
    assert good.lines.count() == len(points)
    assert fresh(item).check_due.due_on > works.today
    found = record_check(
        item=fresh(item),
        by=works.keeper,
        results=["fail", *points[1:]],
        outcome="anomaly",
        anomaly_kind="damaged",
        quantity=Decimal(2),
        remark="two are crushed",
    )
    assert found.anomaly == Anomaly.objects.get()
    assert (found.anomaly.quantity, fresh(item).on_hand) == (2, 8)
