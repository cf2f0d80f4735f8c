"""Until when a step of an anomaly is to be done, in working time (domain Q10, C4, C5)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from inspections.enums import AnomalyKind, AnomalyStep
from inspections.models import Anomaly, AnomalyLimit
from inspections.queries.anomaly_limits import due_of, hours_for
from inspections.services.anomalies import report_anomaly, tell_customer
from tests.factories import make_contact, make_party

SHANGHAI = ZoneInfo("Asia/Shanghai")


def to_tell(party, kind="lost") -> int:
    return hours_for(party=party, kind=kind, step=AnomalyStep.TELL)


@pytest.mark.parametrize(
    ("kind", "hours"),
    [("lost", 24), ("damaged", 24), ("over", 24), ("unsuitable", 48), ("expired", 48)],
)
def test_without_a_limit_on_record_the_usual_hours_hold(party, kind, hours):
    assert to_tell(party, kind) == hours


def test_the_most_special_limit_wins(party):
    for hours, limit in enumerate(
        ({}, {"kind": "lost"}, {"grade": "A"}, {"party": party}, {"party": party, "kind": "lost"}),
        start=1,
    ):
        AnomalyLimit.objects.create(hours_to_tell=hours, **limit)
        if limit.get("grade") != "A":
            assert to_tell(party) == hours
    assert to_tell(party, "damaged") == 4
    assert to_tell(make_party("zz", "别家")) == 2


def test_the_grade_of_the_owner_counts(party):
    AnomalyLimit.objects.create(hours_to_tell=8, grade="A")
    AnomalyLimit.objects.create(hours_to_tell=9, kind="lost")
    assert to_tell(party) == 9
    party.grade = "A"
    assert to_tell(party) == 8


def test_a_limit_that_says_nothing_about_the_step_does_not_count(party):
    AnomalyLimit.objects.create(party=party, hours_to_close=1)
    assert to_tell(party) == 24
    assert hours_for(party=party, kind="lost", step=AnomalyStep.CLOSE) == 1


def test_one_limit_for_the_same_goods(party):
    for limit in ({"kind": "lost"}, {"party": party}):
        AnomalyLimit.objects.create(hours_to_tell=1, **limit)
        with pytest.raises(IntegrityError), transaction.atomic():
            AnomalyLimit.objects.create(hours_to_tell=2, **limit)


def test_spring_festival_costs_nobody_the_deadline(walk):
    """24 hours are three working days of eight; a Saturday is worked for the holiday."""
    anomaly = Anomaly(item=walk.stored(), kind=AnomalyKind.LOST)
    since = datetime(2026, 2, 13, 8, tzinfo=SHANGHAI)  # a Friday; Saturday 14 is worked
    due = due_of(anomaly, since).astimezone(SHANGHAI)
    assert due.date().isoformat() == "2026-02-24"


def test_each_step_counts_anew_and_the_promise_stays(walk, cast, party):
    anomaly = report_anomaly(item=walk.stored(), by=cast.warehouse, kind="lost", description="gone")
    assert anomaly.due_at == due_of(anomaly, anomaly.reported_at)
    promised = anomaly.due_at
    AnomalyLimit.objects.create(hours_to_tell=1, hours_to_agree=2)
    anomaly.refresh_from_db()
    assert anomaly.due_at == promised
    told = tell_customer(anomaly=anomaly, by=cast.liaison, contact=make_contact(party), how="call")
    assert told.due_at == due_of(told, told.told_at)
    assert told.due_at < promised
