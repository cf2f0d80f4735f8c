"""Steps of anomalies that are late: somebody answers for them, and they rise (domain Q10)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from inspections.models import Anomaly
from inspections.queries.due import late_steps
from inspections.services.anomalies import report_anomaly, tell_customer
from registry.enums import DutyLevel, Role, Step
from registry.models import Duty
from registry.services.duties import refresh_duties
from tests.factories import make_category, make_contact, make_department, make_user, route

pytestmark = pytest.mark.django_db


@pytest.fixture
def business(cast):
    department = make_department("sales", "业务部", "Business")
    department.head = make_user("sales-head", Role.LIAISON, department=department)
    department.save()
    route(make_category(), Step.LIAISE, department)
    return department


def reported(cast, walk) -> Anomaly:
    return report_anomaly(
        item=walk.stored(10),
        by=cast.warehouse,
        kind="damaged",
        description="crushed",
        quantity=Decimal(2),
    )


def test_a_step_in_time_is_nobodys_duty_yet(cast, walk, business):
    reported(cast, walk)
    refresh_duties()
    assert not Duty.objects.exists()


def test_a_late_step_rises_by_working_days_until_it_is_done(cast, walk, business):
    anomaly = reported(cast, walk)
    refresh_duties(anomaly.due_at + timedelta(minutes=1))
    duty = Duty.objects.get(kind="anomalies-late")
    assert (duty.department, duty.holder) == (anomaly.owner_department, business.head)
    assert (duty.due_at, duty.level) == (anomaly.due_at, DutyLevel.DEPARTMENT)
    refresh_duties(anomaly.due_at + timedelta(days=14))
    duty.refresh_from_db()
    assert (duty.level, duty.holder) == (DutyLevel.MANAGER, cast.manager)
    contact = make_contact(walk.party)
    tell_customer(anomaly=anomaly, by=cast.liaison, contact=contact, how="call")
    refresh_duties(timezone.now())
    duty.refresh_from_db()
    assert duty.done_at
    assert duty.ended


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_same_for_one_and_for_three(
    cast, walk, business, count, django_assert_num_queries
):
    for _turn in range(count):
        reported(cast, walk)
    later = timezone.now() + timedelta(days=30)
    with django_assert_num_queries(1):
        assert len(list(late_steps(later))) == count
