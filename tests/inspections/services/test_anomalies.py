"""An anomaly's way; nothing is closed while the customer has not been told (domain Q10)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from inspections.enums import AnomalyKind, AnomalyState, Disposition
from inspections.models import Anomaly, Nonconformity
from inspections.services.anomalies import (
    agree_disposition,
    close_anomaly,
    report_anomaly,
    tell_customer,
)
from registry.enums import State
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event
from registry.services.disposing import write_off
from registry.services.isolating import release
from tests.factories import fresh, make_contact, make_party


@pytest.fixture
def report(walk, cast):
    def make(item=None, **values):
        defaults = {"kind": AnomalyKind.DAMAGED, "description": "cracked", "by": cast.inspector}
        return report_anomaly(item=item or walk.stored(100), **defaults | values)

    return make


@pytest.fixture
def told(report, cast, party):
    def make(**values):
        contact = make_contact(party)
        return tell_customer(anomaly=report(**values), by=cast.liaison, contact=contact, how="call")

    return make


def agree(anomaly, cast, disposition):
    return agree_disposition(
        anomaly=anomaly, by=cast.liaison, disposition=disposition, agreed_on=timezone.localdate()
    )


def test_reporting_isolates_at_once(report):
    anomaly = report(quantity=Decimal(3))
    assert anomaly.state == AnomalyState.CONTAINED
    assert (anomaly.item.state, anomaly.quantity) == (State.QUARANTINED, 3)


def test_a_part_of_quarantined_goods_is_reported_for_itself(report, walk):
    item = walk.quarantined(10)
    anomaly = report(item, quantity=Decimal(4))
    assert (anomaly.item.parent, anomaly.quantity) == (item, 4)
    assert (fresh(item).on_hand, anomaly.item.state) == (6, State.QUARANTINED)


def test_it_must_be_said_what_happened(report):
    with pytest.raises(InvalidInput):
        report(description=" . ")
    assert not Anomaly.objects.exists()


def test_an_auditor_reports_nothing(report, cast):
    with pytest.raises(NotPermitted):
        report(by=cast.auditor)


def test_a_nonconformity_report_leads_to_one_anomaly(report, walk):
    item = walk.quarantined(10)
    nonconformity = Nonconformity.objects.get(item=item)
    anomaly = report(item, nonconformity=nonconformity)
    assert anomaly.nonconformity == nonconformity
    with pytest.raises(WorkflowError) as refused:
        report(item, nonconformity=nonconformity)
    assert refused.value.guard == "nonconformity"


def test_a_nonconformity_report_is_about_its_own_goods(report, walk):
    nonconformity = Nonconformity.objects.get(item=walk.quarantined(10))
    with pytest.raises(WorkflowError) as refused:
        report(nonconformity=nonconformity)
    assert refused.value.guard == "nonconformity"


def test_the_one_who_is_told_works_for_the_owner(report, cast):
    stranger = make_contact(make_party("other", "别家公司"))
    with pytest.raises(WorkflowError) as refused:
        tell_customer(anomaly=report(), by=cast.liaison, contact=stranger, how="call")
    assert refused.value.guard == "contact"


def test_nobody_was_told_tomorrow(report, cast, party):
    with pytest.raises(InvalidInput):
        tell_customer(
            anomaly=report(),
            by=cast.liaison,
            contact=make_contact(party),
            how="call",
            at=timezone.now() + timedelta(hours=1),
        )


def test_nothing_is_agreed_before_the_customer_is_told(report, cast):
    with pytest.raises(WorkflowError) as refused:
        agree(report(), cast, Disposition.RETURN)
    assert refused.value.guard == "state"


def test_nothing_is_agreed_tomorrow(told, cast):
    with pytest.raises(InvalidInput):
        agree_disposition(
            anomaly=told(),
            by=cast.liaison,
            disposition=Disposition.RETURN,
            agreed_on=timezone.localdate() + timedelta(days=1),
        )


def test_nothing_is_closed_before_it_is_agreed(told, cast):
    with pytest.raises(WorkflowError) as refused:
        close_anomaly(anomaly=told(), by=cast.manager, outcome="done")
    assert refused.value.guard == "state"


def test_isolated_goods_stay_put_until_the_disposition_is_agreed(told, cast):
    anomaly = told()
    with pytest.raises(WorkflowError) as refused:
        release(item=anomaly.item, by=cast.inspector)
    assert refused.value.guard == "open_anomaly"
    agree(anomaly, cast, Disposition.NO_FAULT)
    assert release(item=anomaly.item, by=cast.inspector).state == State.RECEIVED


def test_what_was_agreed_is_carried_out_before_it_is_closed(told, cast):
    anomaly = agree(told(), cast, Disposition.NO_FAULT)
    with pytest.raises(WorkflowError) as refused:
        close_anomaly(anomaly=anomaly, by=cast.manager, outcome="done")
    assert refused.value.guard == "carried_out"
    assert fresh(anomaly).state == AnomalyState.AGREED
    release(item=anomaly.item, by=cast.inspector)
    closed = close_anomaly(anomaly=anomaly, by=cast.manager, outcome="checked, good")
    assert (closed.state, closed.closed_by) == (AnomalyState.CLOSED, cast.manager)


def test_closing_writes_off_what_is_lost(told, cast):
    anomaly = agree(told(quantity=Decimal(3)), cast, Disposition.WRITE_OFF)
    close_anomaly(anomaly=anomaly, by=cast.manager, outcome="not found")
    item = fresh(anomaly.item)
    assert (item.state, item.lost) == (State.CLOSED, 3)


def test_who_reported_does_not_close(told, cast):
    anomaly = agree(told(by=cast.manager), cast, Disposition.WRITE_OFF)
    with pytest.raises((WorkflowError, NotPermitted)) as refused:
        close_anomaly(anomaly=anomaly, by=cast.manager, outcome="not found")
    assert refused.value.guard == "separation"


def test_each_step_leaves_one_event(told, cast):
    anomaly = agree(told(), cast, Disposition.WRITE_OFF)
    close_anomaly(anomaly=anomaly, by=cast.manager, outcome="not found")
    steps = Event.objects.filter(model="inspections.anomaly", object_key=anomaly.number)
    assert list(steps.values_list("action", flat=True)) == [
        "report_anomaly",
        "tell_customer",
        "agree_disposition",
        "close_anomaly",
    ]


@pytest.mark.parametrize("role", ["liaison", "manager", "controller", "inspector", "warehouse"])
def test_whoever_may_report_may_report_a_part(walk, cast, role):
    item = walk.stored()
    anomaly = report_anomaly(
        item=item,
        by=getattr(cast, role),
        kind=AnomalyKind.DAMAGED,
        description="crushed",
        quantity=Decimal(3),
    )
    assert (anomaly.item.on_hand, fresh(item).on_hand) == (3, 97)


def test_isolated_goods_are_not_written_off_before_the_owner_agreed(walk, cast):
    item = report_anomaly(
        item=walk.stored(), by=cast.warehouse, kind=AnomalyKind.LOST, description="not found"
    ).item
    with pytest.raises(WorkflowError) as refusal:
        write_off(item=item, by=cast.manager, reason="not found in two counts")
    assert refusal.value.guard == "open_anomaly"
