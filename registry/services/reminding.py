"""Mails to our own people: in the morning what waits for them, at once what became urgent.

Nobody is reminded twice of one thing: the key says whom, of what and of which day, and is kept
in the transaction that posts the mail.
Nobody is reminded on days off, in quiet hours, or while away: their deputies have the work then,
and its reminders.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry import outbox
from registry.errors import RegistryError
from registry.models import Absence, Duty, Reminded, ReminderChoice, User
from registry.queries.inbox import Group, groups_for
from registry.queries.working_time import working_time
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.permission import require

MORNING = (time(7, 30), time(12))  # who was not told until noon is told tomorrow
LOUD = (time(7), time(20))  # outside of it nobody is disturbed, however urgent
SHOWN = 5  # tasks of a group; the inbox has the rest

log = logging.getLogger(__name__)


def choose_reminders(*, by: User, digest: bool, urgent: bool) -> ReminderChoice:
    """Of what ``by`` is reminded from now on."""
    require(by, "see")
    with writing():
        choice = ReminderChoice.objects.select_for_update().filter(user=by).first()
        if choice is None:
            choice = ReminderChoice.objects.create(user=by, digest=digest, urgent=urgent)
            record_created(choice, by=by, action="choose_reminders")
            return choice
        before = snapshot(choice)
        choice.digest, choice.urgent = digest, urgent
        choice.save(update_fields=["digest", "urgent"])
        record_changed(choice, by=by, before=before, action="choose_reminders")
    return choice


def reminded_people(now: datetime) -> QuerySet[User]:
    """Who is here and has an address."""
    away = Absence.objects.present(timezone.localdate(now)).values("person")
    people = User.objects.filter(is_active=True).exclude(email="").exclude(pk__in=away)
    return people.order_by("pk")


# ---- the morning's digest ---------------------------------------------------


def send_digests(now: datetime) -> str:
    """The round "digest": on the morning of a working day each person's inbox, once."""
    if not outbox.is_connected():
        return "no outbox"
    if not _is_within(now, MORNING) or not _is_working_day(now):
        return "not now"
    day = timezone.localdate(now)
    people = reminded_people(now).exclude(reminder_choice__digest=False)
    told = set(
        Reminded.objects.filter(key__startswith=f"digest {day} ").values_list("key", flat=True)
    )
    waiting = (user for user in people if _digest_key(user, day) not in told)
    return f"{sum(_post_digest(user, day) for user in waiting)} posted"


def _post_digest(user: User, day: date) -> bool:
    """Whether there was something to tell. One person's trouble is no other's."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        groups = [group for group in groups_for(user) if group.count]
        if not groups:
            return False
        total = sum(group.count for group in groups)
        subject = ngettext("%(n)s task waits for you", "%(n)s tasks wait for you", total)
        return _post(user, _digest_key(user, day), subject % {"n": total}, _digest(user, groups))


def _digest_key(user: User, day: date) -> str:
    return f"digest {day} {user.pk}"


def _digest(user: User, groups: Iterable[Group]) -> str:
    lines = [_("Good morning, %(name)s.") % {"name": user}, ""]
    for group in groups:
        lines += [f"{group.label}: {group.count}{'' if group.exact else '+'}"]
        lines += list(_tasks(group))
        lines.append("")
    return "\n".join([*lines, *_foot()])


def _tasks(group: Group) -> Iterator[str]:
    for task in group.tasks[:SHOWN]:
        words = " · ".join(str(word) for word in (task.number, task.title, task.due) if word)
        yield f"- {'! ' if task.overdue else ''}{_one_line(words)}"
        if task.url:
            yield f"  {settings.SITE_URL}{task.url}"
    if group.count > SHOWN:
        yield f"- … {settings.SITE_URL}{group.url or '/'}"


def _foot() -> list[str]:
    return [
        _("Your inbox: %(url)s") % {"url": f"{settings.SITE_URL}/"},
        _("You choose there, under Reminders, which of these mails you get."),
    ]


# ---- what is urgent ---------------------------------------------------------


def send_urgent(now: datetime) -> str:
    """The round "urgent": at once who answers for what is overdue, or was passed on to them."""
    if not outbox.is_connected():
        return "no outbox"
    if not _is_within(now, LOUD) or not _is_working_day(now):
        return "not now"
    people = reminded_people(now).exclude(reminder_choice__urgent=False)
    duties = Duty.objects.filter(done_at=None, due_at__lte=now, holder__in=people)
    by_key = {_urgent_key(duty): duty for duty in duties.select_related("holder")}
    told = set(Reminded.objects.filter(key__in=by_key).values_list("key", flat=True))
    waiting = (duty for key, duty in by_key.items() if key not in told)
    return f"{sum(_post_urgent(duty) for duty in waiting)} posted"


def _urgent_key(duty: Duty) -> str:
    """Once for each person and level: who gets it passed on is told anew."""
    return f"urgent {duty.pk} {duty.level} {duty.holder_id}"


def _post_urgent(duty: Duty) -> bool:
    user = duty.holder
    with translation.override(user.language or settings.LANGUAGE_CODE):
        subject = _("Overdue: %(what)s") % {"what": _one_line(f"{duty.label} {duty.title}")}
        due = timezone.localtime(duty.due_at)
        lines = [
            _one_line(f"{duty.label} · {duty.title}"),
            _("Due %(when)s.") % {"when": f"{due:%Y-%m-%d %H:%M}"},
            f"{settings.SITE_URL}{duty.url}",
            "",
        ]
        return _post(user, _urgent_key(duty), subject, "\n".join([*lines, *_foot()]))


# ---- what both need ---------------------------------------------------------


def _post(user: User, key: str, subject: str, body: str) -> bool:
    try:
        with writing():
            _row, new = Reminded.objects.get_or_create(key=key)
            if new:
                outbox.post(key=key, to=[user.email], subject=subject, body=body)
    except RegistryError as error:  # an address that is none
        log.warning("%s cannot be reminded: %s", user.username, error)
        return False
    return new


def _one_line(text: str) -> str:
    """Names are typed by people: none of them begins a line of its own in a mail."""
    return " ".join(text.split())


def _is_within(now: datetime, hours: tuple[time, time]) -> bool:
    return hours[0] <= timezone.localtime(now).time() < hours[1]


def _is_working_day(now: datetime) -> bool:
    return working_time().is_working_day(timezone.localdate(now))
