"""How much working time is left until something is due, or since when it is overdue, in words."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from custprop.lib.working_time import WorkingTime, as_hours

HOURS_TOLD = 16  # working hours; what is further off is told in days
DAYS_TOLD = 10
WEEK = timedelta(days=7)


def due_words(due_at: datetime, *, now: datetime, working: WorkingTime) -> str:
    """ "3 working hours left", "4 working days left", "due on 2026-03-02", "overdue since Tuesday".

    A beginning hour that is not full is not told: what has 2 hours and 59 minutes has 2 left.
    """
    if now > due_at:
        return _overdue(timezone.localtime(due_at), timezone.localtime(now))
    days = working.working_days_past(now, due_at)
    if days > DAYS_TOLD:
        return _("due on %(day)s") % {"day": timezone.localdate(due_at).isoformat()}
    left = working.between(now, due_at)
    hours = int(as_hours(left))
    if hours < 1:
        return _("less than a working hour left")
    if hours < HOURS_TOLD:
        words = ngettext("%(n)s working hour left", "%(n)s working hours left", hours)
        return words % {"n": hours}
    return ngettext("%(n)s working day left", "%(n)s working days left", days) % {"n": days}


def _overdue(due: datetime, now: datetime) -> str:
    if due.date() == now.date():
        return _("overdue since %(time)s") % {"time": f"{due:%H:%M}"}
    if now - due < WEEK and due.weekday() != now.weekday():
        return _("overdue since %(weekday)s") % {"weekday": date_format(due, "l")}
    return _("overdue since %(day)s") % {"day": due.date().isoformat()}
