"""Our working time: the country's calendar, and the days on which we depart from it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from registry.models import CalendarDay
from registry.queries.working_time import working_time

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)


def day(text: str) -> tuple[datetime, datetime]:
    """From its midnight to the next."""
    start = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    return start, start + timedelta(days=1)


def test_the_countrys_holidays_and_worked_saturdays_count():
    clock = working_time()
    assert clock.between(*day("2026-02-16")) == timedelta(0)
    assert clock.between(*day("2026-02-14")) == 8 * HOUR


def test_a_day_of_ours_goes_before_the_countrys():
    CalendarDay.objects.create(date=date(2026, 2, 16), working=True, name="赶工")
    CalendarDay.objects.create(date=date(2026, 2, 14), working=False, name="公司放假")
    clock = working_time()
    assert clock.between(*day("2026-02-16")) == 8 * HOUR
    assert clock.between(*day("2026-02-14")) == timedelta(0)


def test_without_a_country_the_table_alone_makes_holidays(settings):
    settings.WORKING_CALENDAR = ""
    CalendarDay.objects.create(date=date(2026, 2, 17), working=False, name="Holiday")
    clock = working_time()
    assert clock.between(*day("2026-02-16")) == 8 * HOUR
    assert clock.between(*day("2026-02-17")) == timedelta(0)


def test_the_hours_and_the_zone_are_those_of_the_settings(settings):
    settings.WORKING_HOURS = ((6 * HOUR, 10 * HOUR),)
    start = datetime(2026, 3, 4, 8, tzinfo=SHANGHAI)
    assert working_time().between(start, start + 8 * HOUR) == 2 * HOUR


def test_it_is_read_with_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        clock = working_time()
        for number in range(1, 28):
            clock.between(*day(f"2026-02-{number:02d}"))
