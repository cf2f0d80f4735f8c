"""The clockwork: opened, passed on, raised by working days, ended; twice is once (C1, C5, F6)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from registry import duties as extension
from registry.duties import WantedDuty, register_duties
from registry.enums import AgreementKind, DutyEnd, DutyLevel, Role, Step
from registry.models import Absence, Agreement, CalendarDay, Duty, Event, Item
from registry.queries.duties import duties_for
from registry.services.duties import refresh_duties
from tests.factories import fresh, make_category, make_department, make_pre_advice, make_user, route

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


@pytest.fixture
def store_department():
    department = make_department("store", "仓储部", "Stores")
    department.head = make_user("head", Role.WAREHOUSE, department=department)
    department.deputy = make_user("deputy", Role.WAREHOUSE)
    department.save()
    return department


@pytest.fixture
def wanted(monkeypatch):
    """What the one source of these tests wants; a list to change."""
    wants = []
    monkeypatch.setattr(extension.registered, "sources", {})
    register_duties("test", "To be tested", lambda now: list(wants), act="store")
    return wants


def a_duty(subject, department, due="02-12 17:00", key="test:1"):
    since = at("02-10 08:00")
    return WantedDuty(key, subject, department, at(due), "Huachen · 0402", "/items/", since)


def events() -> list[str]:
    return list(
        Event.objects.filter(model="registry.duty").order_by("seq").values_list("action", flat=True)
    )


# ---- opened, passed on, raised, ended ---------------------------------------------------


def test_what_is_wanted_is_opened_once_and_ended_when_nobody_wants_it(
    wanted, party, store_department
):
    wanted.append(a_duty(party, store_department))
    assert refresh_duties(at("02-11 08:00")).opened == ["test:1"]
    duty = Duty.objects.get()
    assert (duty.holder, duty.level, duty.subject) == (store_department.head, 0, party)
    wanted.clear()
    assert refresh_duties(at("02-11 09:00")).ended == ["test:1"]
    assert fresh(duty).ended == DutyEnd.DONE
    assert events() == ["open_duty", "end_duty"]


def test_a_second_run_changes_nothing_and_leaves_no_event(wanted, party, store_department):
    wanted.append(a_duty(party, store_department))
    refresh_duties(at("02-13 08:00"))
    before, row = Event.objects.count(), Duty.objects.values().get()
    again = refresh_duties(at("02-13 08:00"))
    assert not (again.opened or again.changed or again.raised or again.ended)
    assert Event.objects.count() == before
    assert Duty.objects.values().get() == row


def test_what_is_wanted_again_is_the_same_duty(wanted, party, store_department):
    wanted.append(a_duty(party, store_department))
    refresh_duties(at("02-13 08:00"))
    wanted.clear()
    refresh_duties(at("02-13 09:00"))
    assert Duty.objects.get().ended == DutyEnd.LATE
    wanted.append(a_duty(party, store_department, due="02-27 17:00"))
    refresh_duties(at("02-24 09:00"))
    duty = Duty.objects.get()
    assert (duty.is_open, duty.level) == (True, DutyLevel.DEPARTMENT)
    assert events()[-1] == "open_duty_again"


#: Due on Thursday 12 February 2026. Saturday 14 is worked, 15 to 23 is Spring Festival.
LEVELS = [
    ("02-12 17:00", DutyLevel.DEPARTMENT),
    ("02-12 23:59", DutyLevel.DEPARTMENT),
    ("02-13 08:00", DutyLevel.HEAD),
    ("02-14 08:00", DutyLevel.HEAD),
    ("02-23 23:59", DutyLevel.HEAD),
    ("02-24 08:00", DutyLevel.MANAGER),
]


@pytest.mark.parametrize(("now", "level"), LEVELS)
def test_it_rises_by_working_days_over_spring_festival(
    wanted, cast, party, store_department, now, level
):
    wanted.append(a_duty(party, store_department))
    refresh_duties(at("02-11 08:00"))
    refresh_duties(at(now))
    duty = Duty.objects.get()
    assert duty.level == level
    assert duty.holder == (cast.manager if level == DutyLevel.MANAGER else store_department.head)
    assert events() == ["open_duty"] + ["raise_duty"] * bool(level)


def test_without_the_calendar_it_would_rise_in_the_middle_of_the_holiday(
    wanted, party, store_department, settings
):
    settings.WORKING_CALENDAR = ""
    wanted.append(a_duty(party, store_department))
    refresh_duties(at("02-17 08:00"))
    assert Duty.objects.get().level == DutyLevel.MANAGER


def test_a_day_of_our_own_calendar_counts_too(wanted, party, store_department):
    """Another country's holidays are written into the calendar; ours stand there likewise."""
    CalendarDay.objects.create(date=date(2026, 2, 13), working=False, name="stocktaking")
    wanted.append(a_duty(party, store_department))
    refresh_duties(at("02-13 23:00"))
    assert Duty.objects.get().level == DutyLevel.DEPARTMENT


def test_another_day_brings_it_back_to_its_department(wanted, party, store_department):
    wanted.append(a_duty(party, store_department))
    refresh_duties(at("02-13 08:00"))
    wanted[:] = [a_duty(party, store_department, due="02-27 17:00")]
    assert refresh_duties(at("02-13 09:00")).changed == ["test:1"]
    duty = Duty.objects.get()
    assert (duty.level, duty.escalated_at) == (DutyLevel.DEPARTMENT, None)


# ---- who has it ---------------------------------------------------------------------


def test_the_deputy_stands_in_while_the_head_is_away(wanted, cast, party, store_department):
    Absence.objects.create(
        person=store_department.head,
        first_day=date(2026, 2, 11),
        last_day=date(2026, 2, 12),
        recorded_by=cast.manager,
    )
    wanted.append(a_duty(party, store_department))
    refresh_duties(at("02-11 08:00"))
    assert Duty.objects.get().holder == store_department.deputy
    assert refresh_duties(at("02-13 07:00")).raised == ["test:1"]
    assert Duty.objects.get().holder == store_department.head


def test_where_neither_is_here_a_manager_has_it(wanted, cast, party, store_department):
    for person in (store_department.head, store_department.deputy):
        person.is_active = False
        person.save()
    wanted.append(a_duty(party, store_department))
    refresh_duties(at("02-11 08:00"))
    assert Duty.objects.get().holder == cast.manager


def test_it_is_in_the_inbox_of_its_department_and_of_the_managers_once_raised(
    wanted, cast, party, store_department
):
    wanted.append(a_duty(party, store_department))
    refresh_duties(at("02-11 08:00"))
    assert duties_for(fresh(store_department.head)).count() == 1
    for other in (cast.manager, cast.warehouse, cast.auditor, cast.outsider):
        assert not duties_for(other).exists()
    refresh_duties(at("02-24 08:00"))
    assert duties_for(fresh(cast.manager)).count() == 1


def test_where_no_department_is_named_who_may_do_it_has_it(wanted, cast, party):
    wanted.append(a_duty(party, None))
    refresh_duties(at("02-11 08:00"))
    assert duties_for(cast.warehouse).count() == 1
    assert not duties_for(cast.inspector).exists()
    assert Duty.objects.get().holder == cast.manager


def test_one_broken_source_does_not_keep_the_others_waiting(wanted, party, store_department):
    def broken(now):
        raise ZeroDivisionError

    register_duties("broken", "Broken", broken)
    register_duties("last", "Last", lambda now: [a_duty(party, store_department, key="last:1")])
    with pytest.raises(ExceptionGroup):
        refresh_duties(at("02-11 08:00"))
    assert Duty.objects.get().key == "last:1"


# ---- the sources ----------------------------------------------------------------------


def one_of_each(cast, walk, today):
    """Something due of every kind that needs no story of its own; more may be asked for."""
    loan = f"L-{Item.objects.count()}"
    agreement = Agreement.objects.create(
        party=walk.party, number=loan, kind=AgreementKind.LOAN, ends_on=today
    )
    item = walk.stored(expires_on=today, calibration_due_on=today + timedelta(days=30))
    Item.objects.filter(pk=item.pk).update(agreement=agreement)
    make_pre_advice(cast.liaison, party=walk.party, expected_on=today - timedelta(days=1))
    walk.stored(expires_on=today + timedelta(days=31))  # not yet


def test_what_has_a_day_becomes_a_duty(cast, walk):
    one_of_each(cast, walk, timezone.localdate())
    refresh_duties()
    assert sorted(duty.kind for duty in Duty.objects.all()) == [
        "agreements",
        "calibrations",
        "expiring",
        "late-advices",
    ]


def test_goods_are_the_duty_of_the_department_that_keeps_them(cast, walk, store_department):
    route(make_category(), Step.STORE, store_department)
    item = walk.stored(expires_on=timezone.localdate())
    refresh_duties()
    duty = Duty.objects.get()
    assert duty.department == fresh(item).custodian == store_department
    assert timezone.localtime(duty.due_at).hour == 17


@pytest.mark.parametrize("count", [1, 3])
def test_a_run_that_finds_nothing_new_asks_the_same_for_one_and_for_three(
    cast, walk, count, django_assert_num_queries
):
    for _n in range(count):
        one_of_each(cast, walk, timezone.localdate())
    now = timezone.now()
    refresh_duties(now)
    refresh_duties(now)
    with django_assert_num_queries(63):
        refresh_duties(now)
