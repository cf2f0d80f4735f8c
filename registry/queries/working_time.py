"""Our working time: the country's calendar, corrected by our own days, and our hours (C5)."""

from datetime import date

from django.conf import settings
from django.utils import timezone

from custprop.lib.working_time import CALENDARS, WorkingTime
from registry.models import CalendarDay


def working_time() -> WorkingTime:
    """When people work here. One query: take it once for a page, not once for a row."""
    ours = dict(CalendarDay.objects.values_list("date", "working"))
    countrys = CALENDARS[settings.WORKING_CALENDAR]

    def is_working_day(day: date) -> bool:
        return ours[day] if day in ours else countrys(day)

    return WorkingTime(settings.WORKING_HOURS, timezone.get_default_timezone(), is_working_day)
