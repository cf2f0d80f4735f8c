"""Working time: nights, lunch, weekends and holidays do not count, and nothing is rounded."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custprop.lib.working_time import (
    WorkingTime,
    as_duration,
    as_hours,
    chinese_working_day,
    monday_to_friday,
    parse_working_hours,
    tenths_of_hours,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
EIGHT_TO_FIVE = parse_working_hours("08:00-12:00,13:00-17:00")
CHINA = WorkingTime(EIGHT_TO_FIVE, SHANGHAI, chinese_working_day)
HOUR = timedelta(hours=1)


def at(text: str, zone=SHANGHAI) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=zone)


# ---- between ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("03-04 09:00", "03-04 11:30", "2.5"),
        ("03-04 11:00", "03-04 14:00", "2"),  # lunch
        ("03-04 12:10", "03-04 12:50", "0"),  # within lunch
        ("03-04 08:00", "03-04 17:00", "8"),  # a day
        ("03-04 06:00", "03-04 22:00", "8"),  # before and after hours
        ("03-04 16:00", "03-05 09:00", "2"),  # a night
        ("03-04 18:00", "03-05 07:00", "0"),  # within a night
        ("03-04 23:30", "03-05 00:30", "0"),  # across midnight
        ("03-06 16:00", "03-09 09:00", "2"),  # a weekend
        ("03-07 10:00", "03-08 10:00", "0"),  # within a weekend
        ("02-13 16:00", "02-14 09:00", "2"),  # Saturday 14 February is worked
        ("02-13 16:00", "02-24 09:00", "10"),  # … and Spring Festival is not
        ("02-15 00:00", "02-24 00:00", "0"),  # Spring Festival, 15 to 23 February
        ("02-27 17:00", "03-02 08:00", "8"),  # Saturday 28 February is worked, too
        ("03-04 11:30", "03-04 09:00", "0"),  # the other way round
    ],
)
def test_only_what_people_work_counts(start, end, hours):
    assert CHINA.between(at(start), at(end)) == as_duration(Decimal(hours))


@pytest.mark.parametrize(
    ("due", "now", "days"),
    [
        ("02-13 17:00", "02-13 23:00", 0),  # the same day
        ("02-13 17:00", "02-14 00:30", 1),  # Saturday 14 February is worked
        ("02-14 17:00", "02-23 23:59", 0),  # Spring Festival, 15 to 23 February, is not
        ("02-14 17:00", "02-24 07:00", 1),
        ("02-27 17:00", "02-28 08:00", 1),  # Saturday 28 February is worked, too
        ("02-27 17:00", "03-02 08:00", 2),  # … and Sunday is not
        ("02-24 17:00", "02-13 08:00", 0),  # not due yet
    ],
)
def test_working_days_past_a_day(due, now, days):
    assert CHINA.working_days_past(at(due), at(now)) == days


@pytest.mark.parametrize(
    ("moment", "days", "close"),
    [
        ("02-12 09:00", 1, "02-13 17:00"),
        ("02-12 09:00", 2, "02-14 17:00"),
        ("02-12 09:00", 3, "02-24 17:00"),
        ("02-16 09:00", 1, "02-24 17:00"),
        ("02-27 23:00", 2, "03-02 17:00"),
    ],
)
def test_the_close_of_work_some_working_days_on(moment, days, close):
    assert CHINA.close_after(at(moment), days) == at(close)


def test_a_calendar_without_working_days_has_no_day_to_be_due_on():
    never = WorkingTime(EIGHT_TO_FIVE, SHANGHAI, lambda day: False)
    with pytest.raises(ValueError, match="no working day"):
        never.close_after(at("02-12 09:00"), 1)


def test_the_day_is_that_of_the_place_and_not_of_utc():
    """23:00 UTC on Sunday is 07:00 on Monday in Shanghai."""
    start = datetime(2026, 3, 8, 23, 0, tzinfo=UTC)
    assert CHINA.between(start, start + 2 * HOUR) == HOUR
    friday_evening = datetime(2026, 3, 6, 23, 0, tzinfo=UTC)  # 07:00 on Saturday
    assert CHINA.between(friday_evening, friday_evening + 5 * HOUR) == timedelta(0)


def test_seconds_and_microseconds_are_kept():
    start = at("03-04 11:59:59.999999")
    assert CHINA.between(start, at("03-04 13:00:00.000001")) == timedelta(microseconds=2)


def test_an_hour_is_an_hour_on_the_night_the_clocks_change():
    """In Berlin 2026-03-29 has no 02:00 to 03:00, 2026-10-25 has it twice."""
    nights = WorkingTime(parse_working_hours("00:00-06:00"), BERLIN, lambda day: True)
    worked = {
        day: nights.between(at(f"{day} 00:00", BERLIN), at(f"{day} 06:00", BERLIN))
        for day in ("03-28", "03-29", "10-25")
    }
    assert worked == {"03-28": 6 * HOUR, "03-29": 5 * HOUR, "10-25": 7 * HOUR}


def test_naive_moments_are_refused():
    with pytest.raises(ValueError, match="aware"):
        CHINA.between(datetime.fromisoformat("2026-03-04"), at("03-04 09:00"))


# ---- adding -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("03-04 09:00", "2.5", "03-04 11:30"),
        ("03-04 11:00", "2", "03-04 14:00"),  # lunch
        ("03-04 09:00", "3", "03-04 12:00"),  # the moment it is worked, not the next one
        ("03-04 09:00", "8", "03-05 09:00"),
        ("03-04 20:00", "0.5", "03-05 08:30"),  # begins in the night
        ("03-06 16:00", "2", "03-09 09:00"),  # a weekend
        ("02-13 16:00", "10", "02-24 09:00"),  # Spring Festival and the Saturday before it
        ("03-04 20:00", "0", "03-04 20:00"),
    ],
)
def test_a_time_limit_ends_when_its_hours_are_worked(start, hours, end):
    assert CHINA.add_working_hours(at(start), Decimal(hours)) == at(end)


moments = st.datetimes(
    min_value=datetime.fromisoformat("2025-12-01"),
    max_value=datetime.fromisoformat("2026-12-01"),
    timezones=st.just(UTC),
)
durations = st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=300))


@given(moments, durations)
def test_what_is_added_is_what_lies_between(moment, duration):
    end = CHINA.add_working_hours(moment, as_hours(duration))
    assert CHINA.between(moment, end) == duration
    if duration:
        assert CHINA.between(moment, end - timedelta(microseconds=1)) < duration


@given(moments, moments, moments)
def test_working_time_adds_up(one, two, three):
    first, middle, last = sorted([one, two, three])
    parts = CHINA.between(first, middle) + CHINA.between(middle, last)
    assert CHINA.between(first, last) == parts <= last - first


def test_negative_hours_and_a_calendar_without_work_are_refused():
    with pytest.raises(ValueError, match="negative"):
        CHINA.add_working_hours(at("03-04 09:00"), -1)
    idle = WorkingTime(EIGHT_TO_FIVE, SHANGHAI, lambda day: False)
    with pytest.raises(ValueError, match="no working day"):
        idle.add_working_hours(at("03-04 09:00"), 1)


# ---- hours --------------------------------------------------------------------


@given(durations)
def test_hours_keep_every_microsecond(duration):
    assert as_duration(as_hours(duration)) == duration


def test_hours_are_read_in_full_tenths():
    almost_eight = 8 * HOUR - timedelta(seconds=1)
    assert [tenths_of_hours(d) for d in (almost_eight, 8 * HOUR, 6.5 * HOUR)] == [
        Decimal("7.9"),
        Decimal("8.0"),
        Decimal("6.5"),
    ]


def test_a_float_is_no_number_of_hours():
    with pytest.raises(TypeError):
        as_duration(0.1)


# ---- calendars ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 1, 1), False),  # New Year
        (date(2026, 1, 4), True),  # the Sunday worked for it
        (date(2026, 2, 14), True),
        (date(2026, 2, 16), False),  # a Monday
        (date(2026, 2, 24), True),
        (date(2026, 10, 7), False),  # National Day's week
        (date(2026, 10, 10), True),
        (date(2026, 3, 7), False),  # any Saturday
        (date(2027, 2, 5), True),  # a Friday of a year that is not announced
        (date(2027, 2, 6), False),
        (date(2003, 1, 1), True),
    ],
)
def test_the_chinese_calendar_knows_holidays_and_worked_weekends(day, working):
    assert chinese_working_day(day) is working


def test_without_a_country_there_are_only_weekends():
    week = [monday_to_friday(date(2026, 2, 16) + timedelta(days=n)) for n in range(7)]
    assert week == [True] * 5 + [False] * 2


# ---- the setting --------------------------------------------------------------


def test_intervals_may_stand_with_spaces_and_end_at_midnight():
    assert parse_working_hours("00:00 - 06:00, 22:00-24:00") == (
        (timedelta(0), 6 * HOUR),
        (22 * HOUR, 24 * HOUR),
    )


def test_an_interval_to_midnight_meets_the_one_after_it():
    nights = WorkingTime(parse_working_hours("00:00-06:00,22:00-24:00"), SHANGHAI, lambda day: True)
    assert nights.between(at("03-04 21:00"), at("03-05 07:00")) == 8 * HOUR


@pytest.mark.parametrize(
    "text",
    [
        "",
        "8-12",
        "08:00-12:00;13:00-17:00",
        "12:00-08:00",
        "08:00-08:00",
        "08:00-12:60",
        "08:00-24:30",
        "08:00-25:00",
        "08:00-12:00,11:00-17:00",
        "13:00-17:00,08:00-12:00",
        "08:00-12:00,",
    ],
)
def test_wrong_intervals_are_refused(text):
    with pytest.raises(ValueError, match=r"interval|end after"):
        parse_working_hours(text)
