"""Being away, and back again: while it lasts the deputies have the work (domain C1)."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.errors import InvalidInput, WorkflowError
from registry.models import Absence, Department, User
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.permission import require

LONGEST = timedelta(days=366)


def record_absence(
    *, by: User, person: User, first_day: date, last_day: date, note: str = ""
) -> Absence:
    """``person`` is away from ``first_day`` to ``last_day``, both included.

    The event says which deputy has the work of which department. Raises InvalidInput for days
    that are over, out of order, more than a year, or on record already, and where ``by`` would
    get that work by it.
    """
    require(by, "record_absence", person)
    _check_nobody_helps_themselves(by, person)
    _check_days(first_day, last_day)
    with writing():
        _check_is_new(person, first_day, last_day)
        absence = Absence.objects.create(
            person=person, first_day=first_day, last_day=last_day, note=note, recorded_by=by
        )
        record_created(absence, by=by, action="record_absence", deputies=_deputies_of(person))
    return absence


def end_absence(*, absence: Absence, by: User) -> Absence:
    """The person is back, or does not go: from now on the deputies have nothing of theirs.

    Raises WorkflowError where it is over already.
    """
    with writing():
        absence = Absence.objects.select_for_update().get(pk=absence.pk)
        require(by, "record_absence", absence.person)
        if absence.ended_at or absence.last_day < timezone.localdate():
            raise WorkflowError(
                _("This absence is over already."),
                guard="ended",
                remedy=_("Nothing is left to do."),
            )
        before = snapshot(absence)
        absence.ended_at = timezone.now()
        absence.save(update_fields=["ended_at"])
        record_changed(absence, by=by, before=before, action="end_absence")
    return absence


def _check_nobody_helps_themselves(by: User, person: User) -> None:
    """A deputy does not send the head away to decide in their place."""
    theirs = person.departments_headed.filter(deputy=by).first()
    if by != person and theirs is not None:
        raise InvalidInput(
            _("You are the deputy of %(department)s and would have its work by this.")
            % {"department": theirs},
            remedy=_("%(person)s, another manager or an administrator records it.")
            % {"person": person},
            field="person",
        )


def _deputies_of(person: User) -> dict[str, str]:
    """Who has the work of which department, by its code; empty where nobody is named."""
    led = Department.objects.filter(head=person).select_related("deputy").order_by("code")
    return {led_one.code: str(led_one.deputy or "") for led_one in led}


def _check_days(first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise InvalidInput(
            _("The last day lies before the first."),
            remedy=_("Exchange them, or correct one."),
            field="last_day",
        )
    if last_day < timezone.localdate():
        raise InvalidInput(
            _("The last day is over."),
            remedy=_("Who has been away needs no deputy any more."),
            field="last_day",
        )
    if last_day - first_day > LONGEST:
        raise InvalidInput(
            _("Nobody is away for more than a year."),
            remedy=_("Check the year; or name another head of the department."),
            field="last_day",
        )


def _check_is_new(person: User, first_day: date, last_day: date) -> None:
    known = Absence.objects.filter(
        person=person, first_day__lte=last_day, last_day__gte=first_day, ended_at__isnull=True
    ).first()
    if known:
        raise InvalidInput(
            _("%(person)s is away from %(first)s to %(last)s already.")
            % {
                "person": person,
                "first": f"{known.first_day:%Y-%m-%d}",
                "last": f"{known.last_day:%Y-%m-%d}",
            },
            remedy=_("End that absence first, or choose other days."),
            field="first_day",
        )
