"""Confirming a change of severity, and reporting irregular production (ISO 2859-1 clause 9).

The rules suggest, a person decides. Severity follows the confirmed changes alone; an inspection
under way keeps the severity it was begun with.
"""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.enums import PlanState, SeverityChange, SwitchingFact, SwitchingKind
from inspections.models import SwitchingEntry
from inspections.queries.lots import SeriesKey
from inspections.queries.switching import Series, series_of
from inspections.switching import ISOLATED_LOTS, SwitchingError, check
from inspections.switching_reasons import as_facts, reasons
from registry.errors import InvalidInput, WorkflowError
from registry.models import Party
from registry.services.ledger import record_created, writing
from registry.services.permission import require


def confirm_change(
    *,
    by,
    party: Party,
    part_number: str,
    plan_code: str,
    change: str,
    facts: Iterable[str] = (),
    reason: str = "",
    seen: int | None = None,
) -> SwitchingEntry:
    """Change how strictly the next lots of a series are inspected.

    Allowed is what the rules suggest now, with the ``facts`` (SwitchingFact) that it needs, and
    more care at any time, with a reason. ``seen`` is the key of the series' last entry that the
    person saw, 0 where there was none: of two people who act, the second is told what the first
    did. Raises NotPermitted, InvalidInput (SwitchingError) or WorkflowError; then nothing changed.
    """
    entry = SwitchingEntry(
        party=party,
        part_number=part_number,
        plan_code=plan_code,
        kind=SwitchingKind.CONFIRMATION,
        change=_known(SeverityChange, change, "change"),
        facts=sorted(_known(SwitchingFact, fact, "facts") for fact in facts),
        note=reason.strip(),
    )
    require(by, "confirm_switching", entry)
    with writing():
        series = _changing(entry, seen)
        standing, suggested = series.standing, series.suggestion
        check(standing, entry.entry)
        ordered = suggested is None or suggested.change != entry.change
        if ordered and not entry.note.strip(" ."):
            raise InvalidInput(
                _("The rules do not call for this change: it needs a reason."),
                remedy=_("Write why more care is needed."),
                field="reason",
            )
        if not ordered:
            entry.cause = as_facts(reasons(standing)[0])
        _keep(
            entry,
            series,
            by=by,
            action="confirm_switching",
            severity={"from": standing.severity, "to": entry.leads_to},
            suggested=not ordered,
            score=standing.score,
        )
    return entry


def report_irregularity(
    *, by, party: Party, part_number: str, plan_code: str, note: str, seen: int | None = None
) -> SwitchingEntry:
    """Production is irregular or delayed, or another condition calls for care (9.3.4).

    Under reduced inspection the way back to normal is suggested from then on. Raises as
    ``confirm_change``.
    """
    entry = SwitchingEntry(
        party=party,
        part_number=part_number,
        plan_code=plan_code,
        kind=SwitchingKind.IRREGULARITY,
        note=note.strip(),
    )
    require(by, "confirm_switching", entry)
    if not entry.note.strip(" ."):
        raise InvalidInput(
            _("It is not said what is irregular."),
            remedy=_("Write what happened, and how you know."),
            field="note",
        )
    with writing():
        series = _changing(entry, seen)
        _keep(
            entry,
            series,
            by=by,
            action="report_irregularity",
            severity={"from": series.standing.severity, "to": series.standing.severity},
        )
    return entry


# ---- pieces -----------------------------------------------------------------------


def _known(choices, value: str, field: str):
    try:
        return choices(value)
    except ValueError:
        raise SwitchingError(
            _("“%(value)s” is not known here.") % {"value": value}, field=field
        ) from None


def _changing(entry: SwitchingEntry, seen: int | None) -> Series:
    """The series as it is now, for ``entry``. Call inside ``writing()``.

    Raises WorkflowError where nothing can change in it, or somebody acted since ``seen``.
    """
    series = series_of(SeriesKey(entry.party_id, entry.part_number, entry.plan_code))
    if series is None:
        raise WorkflowError(
            _("Nothing of this part was inspected by plan %(code)s.") % {"code": entry.plan_code},
            guard="series",
            remedy=_("Check owner, part number and plan."),
        )
    if not series.plan.continuing:
        raise WorkflowError(ISOLATED_LOTS, guard="continuing")
    if series.plan.state != PlanState.ACTIVE:
        raise WorkflowError(
            _("Plan %(number)s is not in force.") % {"number": series.plan.number},
            guard="state",
            remedy=_("No lot is inspected by it any more."),
        )
    last = series.entries[-1] if series.entries else None
    if seen is not None and last is not None and last.pk != seen:
        raise WorkflowError(
            _("%(who)s was first, at %(time)s: %(what)s.")
            % {
                "who": last.by,
                "time": timezone.localtime(last.at).strftime("%H:%M"),
                "what": last.words,
            },
            guard="seen",
            remedy=_("Nothing of yours was recorded. Look at the series as it is now."),
        )
    return series


def _keep(entry: SwitchingEntry, series: Series, *, by, action: str, **facts) -> None:
    if series.lots:
        entry.after_inspection_id = series.lots[-1].inspection_id
    entry.at, entry.by = timezone.now(), by
    entry.save()
    record_created(entry, by=by, action=action, reason=entry.note, **facts)
