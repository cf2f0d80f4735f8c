"""顾客财产及产品防护控制程序 of a contractor, clause by clause (profile ``contractor``)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from inspections.queries.checking import longest_lain
from registry.enums import State
from registry.errors import WorkflowError
from registry.models import Item
from registry.services.issuing import issue
from registry.services.returning import decide_gate_pass, hand_over, request_return
from tests.factories import fresh
from tests.inspections.checks import look, untouched_for

PROFILE = "contractor"


def test_each_material_has_the_protection_it_needs(company):
    """4.3.1: what must stay dry is not stored where it gets wet, unless somebody says why."""
    with pytest.raises(WorkflowError) as refusal:
        company.stored("part", "Board", at="YARD-IN", place="YARD-REBAR", msl="3")
    assert refusal.value.guard == "environment"
    item = company.stored("part", "Board", at="YARD-IN", place="YARD-SHED", msl="3")
    assert item.state == State.STORED


def test_hazardous_goods_go_where_they_are_allowed(company):
    """4.3.5: chemicals and hazardous goods by their own rules, verified by quality."""
    assert company.verifier_of("hazardous") == "quality"
    with pytest.raises(WorkflowError):
        company.stored("hazardous", "Paint", at="YARD-IN", place="YARD-SHED", hazardous=True)
    item = company.stored("hazardous", "Paint", at="YARD-IN", place="YARD-HAZ", hazardous=True)
    assert item.location == company.place("YARD-HAZ")


def test_what_has_lain_long_is_turned_over(company):
    """4.3.2: nothing lies so long that it spoils."""
    item = company.stored("material", "Cement", at="YARD-IN", place="YARD-CEMENT", quantity=10)
    untouched_for(item, 90)
    (lain,) = longest_lain(Item.objects.all(), days=60, limit=5)
    assert lain.item == item
    points = item.check_due.schedule.points.count()
    look(item, company.keeper, ["pass"] * points, turned_over=True)
    assert longest_lain(Item.objects.all(), days=60, limit=5) == []


def test_expired_goods_are_not_handed_out(company):
    """4.3.6: expired, void and nonconforming goods stay where they are, marked."""
    yesterday = timezone.localdate() - timedelta(days=1)
    item = company.stored(
        "material", "Cement", at="YARD-IN", place="YARD-CEMENT", quantity=10, expires_on=yesterday
    )
    with pytest.raises(WorkflowError) as refusal:
        issue(by=company.keeper, lines=[(item, Decimal(1))], holder="FLOOR1", purpose="screed")
    assert refusal.value.guard == "expired"


def test_goods_leave_the_site_when_the_manager_has_released_them(company):
    """4.3.7: the project manager releases, not who asks."""
    item = company.stored("material", "Rebar", at="YARD-IN", place="YARD-REBAR", quantity=10)
    note = request_return(
        by=company.keeper,
        party=company.customer,
        lines=[{"item": item, "quantity": Decimal(10)}],
    )
    with pytest.raises(WorkflowError):
        hand_over(by=company.keeper, document=note, received_by_name="Driver")
    decide_gate_pass(by=company.manager, document=note, approved=True)
    hand_over(by=company.keeper, document=fresh(note), received_by_name="Driver")
    assert fresh(item).returned == 10


def test_goods_lie_by_the_layout_of_the_site(company):
    """4.3.4: the keeper is offered the places of the plan, and goods stay apart by kind."""
    item = company.stored("part", "Block", at="YARD-IN", place="YARD-BRICK", quantity=100)
    assert item.location.path == "YARD/YARD-BRICK"
