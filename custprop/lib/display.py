"""Figures, days and moments as people read them, for pages, papers and messages alike."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

DAYS_BEFORE_MONTHS = 60
DAYS_PER_MONTH = 30.44
DAYS_BEFORE_YEARS = 730
DAYS_PER_YEAR = 365.25


def format_quantity(value: Decimal | int | None) -> str:
    """Return a quantity with thousands separators and without trailing zeros.

    >>> format_quantity(Decimal("1250.500"))
    '1,250.5'

    Nothing (`None`) is an em dash. The unit is not part of it.
    """
    if value is None or value == "":
        return "—"
    text = f"{Decimal(value):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def listed(words: Iterable[object]) -> str:
    """Return words as a list within a sentence, with the comma of the active language."""
    return pgettext("between the words of a list", ", ").join(str(word) for word in words)


def in_a_row(sentences: Iterable[object]) -> str:
    """Return sentences one after the other, without the empty ones. A full-width mark at the end
    of one takes the place of the space before the next."""
    text = ""
    for sentence in (str(one) for one in sentences if one):
        text += sentence if not text or text[-1] in "。！？；：" else f" {sentence}"
    return text


def local_day(value: date | datetime) -> date:
    """Return the calendar day of a date, or of a moment in the current time zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def relative_day(value: date | datetime, today: date | None = None) -> str:
    """Say how far a day is from today: "today", "in 3 days", "2 months ago"."""
    days = (local_day(value) - (today or timezone.localdate())).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if days in near:
        return near[days]
    if days > 0:
        return _days_ahead(days)
    return _days_past(-days)


def ago(moment: datetime, now: datetime | None = None) -> str:
    """Say how long ago a moment was; from yesterday on, by the calendar.

    A moment in the future (clocks differ) reads as "just now" within its first
    minute and by the calendar after that.
    """
    now = now or timezone.now()
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1 and local_day(moment) == local_day(now):
        return _("just now")
    if minutes < 60 and minutes >= 1:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    if local_day(moment) == local_day(now):
        hours = minutes // 60
        return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": hours}
    return relative_day(moment, local_day(now))


def _days_ahead(days: int) -> str:
    if days >= DAYS_BEFORE_YEARS:
        n = round(days / DAYS_PER_YEAR)
        return ngettext("in %(n)s year", "in %(n)s years", n) % {"n": n}
    if days >= DAYS_BEFORE_MONTHS:
        n = round(days / DAYS_PER_MONTH)
        return ngettext("in %(n)s month", "in %(n)s months", n) % {"n": n}
    return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}


def _days_past(days: int) -> str:
    if days >= DAYS_BEFORE_YEARS:
        n = round(days / DAYS_PER_YEAR)
        return ngettext("%(n)s year ago", "%(n)s years ago", n) % {"n": n}
    if days >= DAYS_BEFORE_MONTHS:
        n = round(days / DAYS_PER_MONTH)
        return ngettext("%(n)s month ago", "%(n)s months ago", n) % {"n": n}
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
