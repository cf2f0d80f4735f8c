"""Handing over to be verified: who gave, who took, and when is on record (domain R1, F3)."""

import importlib
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from inspections.services.deciding import decide
from registry import rules
from registry.enums import LocationKind, Role, State, Step
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event, HandOver
from registry.queries.routing import present_hand_over, queue_to_verify
from registry.services.handing_over import ensure_taken, pass_on, take_over
from registry.services.isolating import isolate, release
from registry.services.ledger import writing
from registry.services.receiving import CountedLine, confirm_receipt
from registry.services.splitting import split
from registry.services.verification import verify_ledger
from registry.services.verifying import reject
from tests.factories import fresh, make_category, make_department, make_user, route


@pytest.fixture
def quality(cast):
    """The cast's department verifies parts; the warehouse has one of its own."""
    cast.warehouse.department = make_department("wh", "仓储部", "Stores")
    cast.warehouse.save(update_fields=["department"])
    route(make_category(), Step.VERIFY, cast.inspector.department)
    return cast.inspector.department


@pytest.fixture
def tools(cast):
    """Another department that verifies, with its inspector ``tools.person``."""
    department = make_department("tools", "工装部", "Tooling")
    department.person = make_user("toolmaker", Role.INSPECTOR, department=department)
    return department


def who(hand_over) -> tuple:
    """From whom to whom."""
    return (
        hand_over.from_department and hand_over.from_department.code,
        hand_over.given_by.username,
        hand_over.to_department and hand_over.to_department.code,
        hand_over.taken_by and hand_over.taken_by.username,
    )


# ---- giving -------------------------------------------------------------------


def test_each_arrival_is_handed_to_who_verifies_its_category(cast, party, places, quality, tools):
    route(make_category("tooling", name="工装"), Step.VERIFY, tools)
    goods = [{"category": make_category(c), "name": c, "unit": "PCS"} for c in ("part", "tooling")]
    receipt = confirm_receipt(
        by=cast.warehouse,
        party=party,
        location=places[LocationKind.PENDING],
        lines=[CountedLine(Decimal(5), goods=each) for each in goods],
    )
    given = [present_hand_over(line.item) for line in receipt.lines.order_by("line_no")]
    assert [who(hand_over) for hand_over in given] == [
        ("wh", "warehouse", "qc", None),
        ("wh", "warehouse", "tools", None),
    ]
    assert {hand_over.given_at for hand_over in given} == {receipt.received_at}


def test_where_nobody_is_named_it_is_handed_to_nobody(walk, cast):
    assert present_hand_over(walk.received()).to_department is None


def test_a_part_that_waits_is_handed_over_like_the_whole(walk, cast, quality):
    item = walk.received(100)
    _rest, untaken = split(item=item, by=cast.warehouse, quantity=Decimal(10), reason="wet")
    take_over(items=[item], by=cast.inspector)
    _rest, taken = split(item=fresh(item), by=cast.inspector, quantity=Decimal(5), reason="bent")
    assert who(present_hand_over(untaken)) == ("wh", "warehouse", "qc", None)
    assert who(present_hand_over(taken)) == ("wh", "warehouse", "qc", "inspector")
    assert present_hand_over(taken).given_at == present_hand_over(item).given_at


def test_a_part_of_stored_goods_is_not_handed_over(walk, cast):
    _rest, part = split(item=walk.stored(), by=cast.warehouse, quantity=Decimal(1), reason="x")
    assert present_hand_over(part) is None


def test_released_goods_are_handed_over_anew_by_who_released_them(walk, cast, quality):
    item = release(item=walk.quarantined(), by=cast.manager, reason="sorted by the owner")
    first, second = item.hand_overs.all()
    assert who(first) == ("wh", "warehouse", "qc", "inspector")
    assert who(second) == ("qc", "manager", "qc", None)
    assert item.custodian == quality


def test_what_is_isolated_before_anybody_took_it_over_is_withdrawn(walk, cast, quality):
    item = isolate(item=walk.received(), by=cast.warehouse, reason="dropped")
    withdrawn = present_hand_over(item)
    assert (withdrawn.is_open, withdrawn.taken_by) == (False, None)
    assert withdrawn.withdrawn_at is not None
    release(item=item, by=cast.manager, reason="as good as new")
    assert present_hand_over(item).is_open


def test_one_hand_over_of_a_step_is_open(walk, cast):
    item = walk.received()
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.create(
            item=item, given_by=cast.warehouse, given_at=item.received_at, step=Step.VERIFY
        )


# ---- taking -------------------------------------------------------------------


def test_taking_over_puts_name_and_time_on_record(walk, cast, quality):
    items = [walk.received(), walk.received()]
    before = Event.objects.count()
    result = take_over(items=items, by=cast.inspector)
    assert (len(result.new), result.had) == (2, [])
    for item in items:
        hand_over = present_hand_over(item)
        assert who(hand_over) == ("wh", "warehouse", "qc", "inspector")
        assert hand_over.taken_at >= hand_over.given_at
        assert fresh(item).version == item.version
    events = Event.objects.filter(seq__gt=before)
    assert [event.action for event in events] == ["take_over", "take_over"]


def test_a_colleague_changes_nothing_and_hears_who_has_it(walk, cast, quality):
    item = walk.received()
    take_over(items=[item], by=cast.inspector)
    had, events = present_hand_over(item), Event.objects.count()
    colleague = make_user("colleague", Role.INSPECTOR, department=quality)
    result = take_over(items=[item], by=colleague)
    assert result.new == []
    assert [hand_over.taken_by for hand_over in result.had] == [cast.inspector]
    assert present_hand_over(item).taken_at == had.taken_at
    assert Event.objects.count() == events


def test_all_are_taken_over_or_none(walk, cast, quality):
    waits, decided = walk.received(), walk.verified()
    with pytest.raises(WorkflowError) as refusal:
        take_over(items=[waits, decided], by=cast.inspector)
    assert refusal.value.item == decided
    assert decided.number in str(refusal.value)
    assert present_hand_over(waits).is_open


@pytest.mark.parametrize("role", ["warehouse", "manager", "auditor"])
def test_who_may_not_verify_may_not_take_over(walk, cast, quality, role):
    with pytest.raises(NotPermitted):
        take_over(items=[walk.received()], by=getattr(cast, role))


def test_an_inspector_of_another_department_may_not_take_over(walk, quality, tools):
    item = walk.received()
    with pytest.raises(NotPermitted):
        take_over(items=[item], by=tools.person)
    assert present_hand_over(item).is_open


def test_who_takes_what_was_routed_to_nobody_makes_it_their_departments(walk, cast, tools):
    item = walk.received()
    take_over(items=[item], by=tools.person)
    assert who(present_hand_over(item)) == ("qc", "warehouse", "tools", "toolmaker")
    assert not rules.may(cast.inspector, "accept", fresh(item))


def test_a_decision_takes_over_what_nobody_had_taken(walk, cast, quality):
    item = walk.received()
    decide(item=item, by=cast.inspector)
    hand_over = present_hand_over(item)
    assert who(hand_over) == ("wh", "warehouse", "qc", "inspector")


def test_a_decision_leaves_it_with_who_had_taken_it(walk, cast, quality):
    item = walk.received()
    take_over(items=[item], by=make_user("colleague", Role.INSPECTOR, department=quality))
    decide(item=item, by=cast.inspector)
    assert present_hand_over(item).taken_by.username == "colleague"


def test_a_refused_decision_takes_nothing_over(walk, cast, quality):
    item = walk.received(100)
    with pytest.raises(InvalidInput):
        decide(item=item, by=cast.inspector, rejected=Decimal(101), reason="bent")
    assert present_hand_over(item).is_open


def test_goods_that_do_not_wait_are_left_alone(walk, cast, quality):
    item, events = walk.stored(), Event.objects.count()
    with writing():
        assert ensure_taken(item=item, by=cast.warehouse).taken_by == cast.inspector
    assert Event.objects.count() == events


# ---- who verifies -------------------------------------------------------------


def test_what_was_handed_over_stays_where_it_was_when_the_table_changes(walk, cast, quality, tools):
    item = walk.received()
    make_category().responsibilities.update(department=tools)
    assert rules.may(cast.inspector, "accept", fresh(item))
    assert not rules.may(tools.person, "accept", fresh(item))
    assert list(queue_to_verify(tools.person)) == []
    assert rules.may(tools.person, "accept", walk.received())


def test_what_was_handed_to_nobody_follows_the_table(walk, cast, tools):
    item = walk.received()
    route(make_category(), Step.VERIFY, tools)
    assert not rules.may(cast.inspector, "accept", fresh(item))
    assert list(queue_to_verify(tools.person)) == [item]


# ---- passing on ---------------------------------------------------------------


def test_the_wrong_department_passes_it_on(walk, cast, quality, tools):
    item = walk.received()
    pass_on(item=item, by=cast.inspector, to_department=tools, reason="a stencil, not a part")
    first, second = item.hand_overs.all()
    assert who(first) == ("wh", "warehouse", "qc", "inspector")
    assert who(second) == ("qc", "inspector", "tools", None)
    assert fresh(item).custodian == tools
    told = Event.objects.get(action="pass_on", object_key=item.number)
    assert told.reason == "a stencil, not a part"
    assert not rules.may(cast.inspector, "accept", fresh(item))
    assert list(queue_to_verify(cast.inspector)) == []
    assert list(queue_to_verify(tools.person)) == [item]
    take_over(items=[item], by=tools.person)
    assert verify_ledger().sound


def test_a_reason_is_needed(walk, cast, quality, tools):
    item = walk.received()
    with pytest.raises(WorkflowError) as refusal:
        pass_on(item=item, by=cast.inspector, to_department=tools, reason=" . ")
    assert (refusal.value.guard, refusal.value.field) == ("reason", "reason")
    assert present_hand_over(item).is_open


def test_it_goes_to_a_department_with_an_inspector_alone(walk, cast, quality):
    item = walk.received()
    empty = make_department("empty", "空部门", "Empty")
    with pytest.raises(InvalidInput, match="Nobody of Empty may verify"):
        pass_on(item=item, by=cast.inspector, to_department=empty, reason="theirs")
    with pytest.raises(InvalidInput, match="Quality has it already"):
        pass_on(item=item, by=cast.inspector, to_department=quality, reason="ours")


def test_only_inspectors_of_the_department_that_has_it_pass_it_on(walk, cast, quality, tools):
    item = walk.received()
    for person in (cast.warehouse, cast.manager, tools.person):
        with pytest.raises(NotPermitted):
            pass_on(item=item, by=person, to_department=tools, reason="theirs")


def test_what_was_decided_is_not_passed_on(walk, cast, quality, tools):
    with pytest.raises(WorkflowError) as refusal:
        pass_on(item=walk.verified(), by=cast.inspector, to_department=tools, reason="theirs")
    assert refusal.value.guard == "state"


# ---- older databases ----------------------------------------------------------


def test_what_waits_in_an_older_database_is_handed_over_by_its_history(walk, cast, quality):
    received, released = walk.received(), walk.quarantined()
    released = release(item=released, by=cast.manager, reason="sorted")
    stored = walk.stored()
    HandOver.objects.all().delete()
    migration = importlib.import_module("registry.migrations.0010_hand_over_what_waits")
    migration.hand_over(apps, None)
    assert who(present_hand_over(received)) == ("wh", "warehouse", "qc", None)
    assert (
        present_hand_over(received).given_at
        == Event.objects.get(action="receive", object_key=received.number).at
    )
    assert who(present_hand_over(released)) == ("qc", "manager", "qc", None)
    assert present_hand_over(stored) is None
    migration.hand_over(apps, None)
    assert HandOver.objects.count() == 2


def test_goods_without_a_hand_over_can_still_be_verified(walk, cast, quality):
    item = walk.received()
    HandOver.objects.all().delete()
    reject_me = walk.received()
    decide(item=item, by=cast.inspector)
    assert fresh(item).state == State.VERIFIED
    reject(item=reject_me, by=cast.inspector, reason="bent")
