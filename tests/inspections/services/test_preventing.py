"""Why it happened, what keeps it from happening again, what it costs (domain Q10)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from inspections.models import Anomaly
from inspections.queries.anomaly_repeats import earlier_like
from inspections.queries.losses import loss_facts
from inspections.services.anomalies import report_anomaly
from inspections.services.preventing import assess_anomaly, finish_prevention, report_loss
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from tests.factories import Walk, fresh, make_party


@pytest.fixture
def report(walk, cast):
    def make(item=None, **values):
        told = {"kind": "damaged", "description": "dented", "by": cast.warehouse} | values
        return report_anomaly(item=item or walk.stored(part_number="HC-1"), **told)

    return make


def test_the_findings_are_written_and_the_amount_stays_exact(report, cast):
    anomaly = assess_anomaly(
        anomaly=report(),
        by=cast.inspector,
        root_cause="the shelf has no rail",
        prevention="a rail",
        prevention_owner=cast.warehouse,
        prevention_due_on=timezone.localdate() + timedelta(days=30),
        liability=Decimal("1234.10"),
        currency="EUR",
    )
    anomaly = fresh(anomaly)
    assert (anomaly.liability, anomaly.currency) == (Decimal("1234.10"), "EUR")
    assert anomaly.prevention_owner == cast.warehouse


def test_a_day_without_a_measure_prevents_nothing(report, cast):
    with pytest.raises(InvalidInput) as refused:
        assess_anomaly(anomaly=report(), by=cast.manager, prevention_due_on=timezone.localdate())
    assert refused.value.field == "prevention"


def test_nobody_owes_less_than_nothing(report, cast):
    with pytest.raises(InvalidInput):
        assess_anomaly(anomaly=report(), by=cast.manager, liability=Decimal("-0.01"))


def test_the_same_part_and_kind_comes_first_among_those_it_may_repeat(report, walk):
    kind = report(walk.stored(part_number="HC-2"))
    part = report(kind="lost")
    both = report()
    report(walk.stored(part_number="HC-3"), kind="expired")
    assert list(earlier_like(report())) == [both, part, kind]


def test_another_owners_anomaly_is_neither_suggested_nor_linked(report, cast, places):
    theirs = report(Walk(cast, make_party("zz", "别家"), places).stored(part_number="HC-1"))
    mine = report()
    assert list(earlier_like(mine)) == []
    with pytest.raises(WorkflowError) as refused:
        assess_anomaly(anomaly=mine, by=cast.manager, repeats=theirs)
    assert refused.value.guard == "owner"


def test_only_what_came_before_is_repeated(report, cast):
    first, second = report(), report()
    for earlier in (first, second):
        with pytest.raises(WorkflowError) as refused:
            assess_anomaly(anomaly=first, by=cast.manager, repeats=earlier)
        assert refused.value.guard == "earlier"
    assess_anomaly(anomaly=second, by=cast.manager, repeats=first)
    assert first.repeated_by.get() == second


def test_after_the_closing_only_the_prevention_is_finished(report, cast):
    anomaly = assess_anomaly(anomaly=report(), by=cast.manager, prevention="a rail")
    Anomaly.objects.filter(pk=anomaly.pk).update(state="closed", told_at=timezone.now())
    with pytest.raises(WorkflowError) as refused:
        assess_anomaly(anomaly=anomaly, by=cast.manager, root_cause="another")
    assert refused.value.guard == "state"
    today = timezone.localdate()
    with pytest.raises(InvalidInput):
        finish_prevention(anomaly=anomaly, by=cast.manager, done_on=today + timedelta(days=1))
    done = finish_prevention(anomaly=anomaly, by=cast.manager, done_on=today)
    assert done.prevention_done_on == today


def test_the_loss_report_says_only_what_is_filled_in(report, cast):
    anomaly = report(kind="lost")
    assert loss_facts(anomaly) == []
    report_loss(anomaly=anomaly, by=cast.liaison, contract_number="N-7", unit_cost=Decimal("2.5"))
    report_loss(anomaly=anomaly, by=cast.liaison, sensitive="no")
    told = [row["value"] for row in loss_facts(anomaly)]
    assert told[0] == "N-7"
    assert told[1].endswith(" CNY")
    assert len(told) == 3


def test_the_warehouse_does_not_judge(report, cast):
    with pytest.raises(NotPermitted):
        assess_anomaly(anomaly=report(), by=cast.warehouse, root_cause="bad luck")
    with pytest.raises(NotPermitted):
        report_loss(anomaly=report(), by=cast.warehouse, need="none")
