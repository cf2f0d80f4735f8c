"""What goes wrong, lies too long or runs out, in every profile (Q10, R7, Q11, F6)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from inspections.enums import AnomalyState
from inspections.services.anomalies import (
    agree_disposition,
    close_anomaly,
    report_anomaly,
    tell_customer,
)
from registry.enums import State
from registry.errors import WorkflowError
from registry.models import Agreement, Duty, Item
from registry.queries.agreements import ending_agreements
from registry.queries.waiting import beyond_dwell_limit, expiring_within
from registry.services.duties import refresh_duties
from registry.services.dwelling import refresh_dwelling
from tests.factories import fresh


def reported(works, kind="lost", quantity=5):
    item = works.kept(works.trade.goods, 100)
    anomaly = report_anomaly(
        item=item,
        by=works.keeper,
        kind=kind,
        description="found on the walk through the store",
        quantity=Decimal(quantity),
    )
    return item, anomaly


def test_q10_isolated_told_agreed_carried_out_and_closed_in_this_order(works):
    item, anomaly = reported(works)
    assert (anomaly.item.state, fresh(item).on_hand) == (State.QUARANTINED, 95)
    agreed = {"disposition": "write_off", "agreed_on": works.today}
    with pytest.raises(WorkflowError):
        agree_disposition(anomaly=anomaly, by=works.liaison, **agreed)
    with pytest.raises(WorkflowError):
        close_anomaly(anomaly=anomaly, by=works.manager, outcome="nothing to see")
    told = tell_customer(anomaly=anomaly, by=works.liaison, contact=works.contact, how="letter")
    settled = agree_disposition(anomaly=told, by=works.liaison, **agreed)
    closed = close_anomaly(anomaly=settled, by=works.manager, outcome="written off as agreed")
    assert closed.state == AnomalyState.CLOSED
    assert (fresh(anomaly.item).lost, fresh(anomaly.item).state) == (5, State.CLOSED)


def test_r7_the_owner_hears_of_loss_damage_and_unsuitability_and_it_is_kept(works):
    for kind in ("lost", "damaged", "unsuitable"):
        _item, anomaly = reported(works, kind)
        told = tell_customer(
            anomaly=anomaly, by=works.liaison, contact=works.contact, how="mail of today"
        )
        assert (told.told_contact, told.told_how) == (works.contact, "mail of today")
        assert told.told_at is not None
        shown = works.page(works.liaison, "inspections:anomaly", anomaly.number)
        assert "mail of today" in shown


def test_q11_what_lies_beyond_the_limit_is_for_business_to_press(works):
    item = works.kept(works.trade.goods, 100)
    limit = works.customer.dwell_days
    for days, told in ((limit - 1, []), (limit + 1, [item])):
        Item.objects.update(stored_at=timezone.now() - timedelta(days=days))
        assert list(beyond_dwell_limit(Item.objects.all())) == told
    refresh_dwelling()
    refresh_duties()
    case = item.dwell_cases.get()
    assert case.number in works.page(works.liaison, "registry:dwelling")
    assert Duty.objects.get(kind="dwelling").holder is not None


def test_f6_expiry_calibration_and_end_of_agreement_are_known_ahead_and_block(works):
    goods, thing = works.trade.goods, works.trade.thing
    soon = works.today + timedelta(days=10)
    expiring = works.kept(goods, 10, expires_on=soon)
    assert list(expiring_within(Item.objects.all())) == [expiring]
    agreement = Agreement.objects.create(party=works.customer, number="K-9", ends_on=soon)
    gauge = works.kept(thing, calibration_due_on=soon)
    works.mark(gauge)
    lent = works.kept(goods, 10)
    Item.objects.filter(pk=lent.pk).update(agreement=agreement)
    assert list(ending_agreements(soon)) == [agreement]
    Item.objects.filter(pk=expiring.pk).update(expires_on=works.yesterday)
    Item.objects.filter(pk=gauge.pk).update(calibration_due_on=works.yesterday)
    Agreement.objects.update(ends_on=works.yesterday)
    for item, guard in ((expiring, "expired"), (gauge, "calibration"), (lent, "agreement")):
        with pytest.raises(WorkflowError) as refusal:
            works.hands_out(item)
        assert refusal.value.guard == guard
