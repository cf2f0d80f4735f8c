"""Working time: how long people worked between two moments, and when a time limit ends.

Time limits and ages count in working hours of the country's calendar (domain C5), so that a
night, a lunch break or Spring Festival costs nobody a deadline. Everything is exact: moments
are aware, durations are `timedelta`, hours are `Decimal`. No part of it knows a database.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import ROUND_DOWN, Decimal
from functools import cache
from itertools import pairwise, takewhile

from chinese_calendar import is_workday

DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)
MICROSECONDS_PER_HOUR = Decimal(3_600_000_000)
LONGEST_REST = 366  # days; a calendar without a working day for a year is a mistake

_CLOCK = r"([01]\d|2[0-4]):([0-5]\d)"
_INTERVAL = re.compile(rf"\s*{_CLOCK}\s*[-–]\s*{_CLOCK}\s*")

Interval = tuple[timedelta, timedelta]  # since midnight, on the clock on the wall


def parse_working_hours(text: str) -> tuple[Interval, ...]:
    """Read ``08:00-12:00,13:00-17:00``: when people work on a working day.

    Intervals are in order and do not overlap; the last may end at ``24:00``. Raises ValueError
    with a sentence for anything else.
    """
    intervals = tuple(_interval(part) for part in text.split(","))
    for (_start, end), (following, _end) in pairwise(intervals):
        if following < end:
            raise ValueError(f"{text!r}: the intervals must be in order and must not overlap.")
    return intervals


def _interval(text: str) -> Interval:
    match = _INTERVAL.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not an interval such as 08:00-12:00.")
    hours = [int(group) for group in match.groups()]
    start, end = (timedelta(hours=h, minutes=m) for h, m in (hours[:2], hours[2:]))
    if not start < end <= DAY:
        raise ValueError(f"{text!r} must end after it begins, at 24:00 at the latest.")
    return start, end


@dataclass(frozen=True)
class WorkingTime:
    """When people work: ``intervals`` of each day for which ``is_working_day`` is true, by the
    clock on the wall in ``zone``."""

    intervals: tuple[Interval, ...]
    zone: tzinfo
    is_working_day: Callable[[date], bool]
    _spans: dict[date, list[tuple[datetime, datetime]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from ``start`` to ``end`` (aware); zero where ``end`` is not later."""
        start, end = _utc(start), _utc(end)
        if end <= start:
            return timedelta(0)
        first, last = self._day_of(start), self._day_of(end)
        worked = timedelta(0)
        for day in takewhile(lambda day: day <= last, _days_from(first)):
            inside = day not in (first, last)
            for opens, closes in self._spans_of(day):
                if inside:
                    worked += closes - opens
                else:
                    worked += max(min(closes, end) - max(opens, start), timedelta(0))
        return worked

    def add_working_hours(self, moment: datetime, hours: Decimal | int) -> datetime:
        """The first moment by which ``hours`` have been worked since ``moment`` (aware).

        No hours: ``moment`` itself. Raises ValueError for negative hours, and where the
        calendar has no working day for a year.
        """
        left = as_duration(hours)
        if left < timedelta(0):
            raise ValueError("Working hours cannot be negative.")
        if not left:
            return moment
        start = _utc(moment)
        rested = 0
        for day in _days_from(self._day_of(start)):
            spans = self._spans_of(day)
            rested = 0 if spans else rested + 1
            if rested > LONGEST_REST:
                raise ValueError(f"The calendar has no working day for a year from {moment}.")
            for opens, closes in spans:
                begins = max(opens, start)
                if begins >= closes:
                    continue
                if left <= closes - begins:
                    return (begins + left).astimezone(moment.tzinfo)
                left -= closes - begins
        raise AssertionError("Days do not end.")

    # ---- whole working days ---------------------------------------------------

    def working_days_past(self, due: datetime, now: datetime) -> int:
        """How many working days have begun since the day of ``due``; zero on that day itself."""
        last = self._day_of(now)
        days = takewhile(lambda day: day <= last, _days_from(self._day_of(due) + DAY))
        return sum(1 for day in days if self._spans_of(day))

    def close_after(self, moment: datetime, days: int) -> datetime:
        """The close of work on the working day ``days`` working days after that of ``moment``.

        Raises ValueError where the calendar has no working day for a year.
        """
        rested = 0
        for day in _days_from(self._day_of(moment) + DAY):
            spans = self._spans_of(day)
            rested = 0 if spans else rested + 1
            if rested > LONGEST_REST:
                raise ValueError(f"The calendar has no working day for a year from {moment}.")
            days -= bool(spans)
            if days <= 0 and spans:
                return spans[-1][1].astimezone(moment.tzinfo)
        raise AssertionError("Days do not end.")

    def close_of(self, day: date) -> datetime:
        """When work ends, or would end, on ``day``."""
        return self._at(day, self.intervals[-1][1])

    def _day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _spans_of(self, day: date) -> list[tuple[datetime, datetime]]:
        """The intervals of ``day`` in UTC, where subtracting tells the time that passed."""
        if day not in self._spans:
            working = self.intervals if self.is_working_day(day) else ()
            self._spans[day] = [(self._at(day, a), self._at(day, b)) for a, b in working]
        return self._spans[day]

    def _at(self, day: date, since_midnight: timedelta) -> datetime:
        on_the_wall = datetime.combine(day, time()) + since_midnight
        return on_the_wall.replace(tzinfo=self.zone).astimezone(UTC)


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("Working time is told between aware moments.")
    return moment.astimezone(UTC)


def _days_from(first: date) -> Iterator[date]:
    """Day by day, without end."""
    day = first
    while True:
        yield day
        day += DAY


# ---- exact hours --------------------------------------------------------------


def as_hours(duration: timedelta) -> Decimal:
    """``duration`` in hours, to the microsecond."""
    return Decimal(duration // MICROSECOND) / MICROSECONDS_PER_HOUR


def tenths_of_hours(duration: timedelta) -> Decimal:
    """``duration`` in hours as people read it: full tenths, so that 7.99 is not yet 8."""
    return as_hours(duration).quantize(Decimal("0.1"), rounding=ROUND_DOWN)


def as_duration(hours: Decimal | int) -> timedelta:
    """``hours`` as a duration, to the microsecond. Raises TypeError for a float."""
    if not isinstance(hours, Decimal | int):
        raise TypeError("Hours are a Decimal or a whole number.")
    return int((hours * MICROSECONDS_PER_HOUR).to_integral_value()) * MICROSECOND


# ---- calendars ----------------------------------------------------------------


def monday_to_friday(day: date) -> bool:
    return day.weekday() < 5


@cache
def chinese_working_day(day: date) -> bool:
    """Whether people work in China on ``day``: public holidays and the weekends that are worked
    for them. The State Council announces them year by year; for a year that is not known (yet)
    Monday to Friday count."""
    try:
        return is_workday(day)
    except NotImplementedError:
        return monday_to_friday(day)


#: Calendars by the country's code; without a country there are no holidays.
CALENDARS: dict[str, Callable[[date], bool]] = {
    "": monday_to_friday,
    "CN": chinese_working_day,
}
