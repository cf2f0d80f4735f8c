"""Verifying, and what is found wrong, in every profile (F3, Q4, F4)."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from inspections.enums import AnomalyState
from inspections.models import Anomaly, Nonconformity
from inspections.services.anomalies import agree_disposition, close_anomaly, tell_customer
from inspections.services.deciding import conclude, decide
from inspections.services.opening import open_inspection
from inspections.services.recording import record_count
from registry.enums import State
from registry.errors import NotPermitted, WorkflowError
from registry.queries.routing import queue_to_verify
from tests.factories import a_look, fresh, make_plan, result_of


def test_f3_the_table_says_who_verifies_what_and_nobody_else_may(works):
    trade = works.trade
    for kind in (trade.goods, trade.thing, trade.paper):
        item, inspector = works.comes(kind), works.inspector_of(kind)
        row = item.category.responsibilities.get(step="verify")
        assert (row.department, bool(row.procedure_reference)) == (inspector.department, True)
        assert item in queue_to_verify(inspector)
        with pytest.raises(NotPermitted):
            decide(item=item, by=works.other_inspector(kind))
        decide(item=item, by=inspector)
        assert fresh(item).state == State.VERIFIED


def looked_at(works, nonconforming: int):
    """An inspection by a released plan, with so many of the sample nonconforming."""
    goods = works.trade.goods
    inspector = works.inspector_of(goods)
    cast = SimpleNamespace(inspector=inspector, manager=works.manager)
    make_plan(cast, [a_look(sample_size=10)], part_number="K-1", name=goods.name)
    inspection = open_inspection(item=works.comes(goods, 200, part_number="K-1"), by=inspector)
    record_count(result=result_of(inspection, 1), by=inspector, nonconforming=nonconforming)
    rejected = inspection.item.on_hand if nonconforming else Decimal(0)
    return conclude(inspection=inspection, by=inspector, rejected=rejected, reason="as found")


def test_q4_it_is_inspected_by_its_plan_and_failure_raises_report_and_anomaly(works):
    assert fresh(looked_at(works, 0).item).state == State.VERIFIED
    assert not Nonconformity.objects.exists()


def test_q4_what_fails_its_plan_raises_the_report_and_the_anomaly(works):
    failed = looked_at(works, 10)
    assert fresh(failed.item).state == State.QUARANTINED
    report, anomaly = Nonconformity.objects.get(), Anomaly.objects.get()
    assert (report.item, anomaly.item, anomaly.nonconformity) == (failed.item, failed.item, report)
    assert report.number in works.page(works.liaison, "inspections:anomaly", anomaly.number)


def test_f4_what_verifying_found_is_told_to_the_owner_and_settled_with_them(works):
    goods = works.trade.goods
    item = works.comes(goods, 100)
    decide(
        item=item, by=works.inspector_of(goods), rejected=Decimal(5), reason="cracked on arrival"
    )
    anomaly = Anomaly.objects.get()
    failed = anomaly.item
    assert (failed.on_hand, failed.state) == (5, State.QUARANTINED)
    anomaly = tell_customer(anomaly=anomaly, by=works.liaison, contact=works.contact, how="letter")
    with pytest.raises(WorkflowError) as refusal:
        works.asked_back(failed)
    assert refusal.value.guard == "standing"
    anomaly = agree_disposition(
        anomaly=anomaly, by=works.liaison, disposition="return", agreed_on=works.today
    )
    works.gone_back(failed, condition="cracked")
    closed = close_anomaly(anomaly=anomaly, by=works.manager, outcome="went back")
    assert (closed.state, fresh(failed).returned) == (AnomalyState.CLOSED, 5)
