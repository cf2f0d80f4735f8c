"""Goods that lie too long: the case, the reason, the question, the decision (domain Q11).

Nothing but a recorded decision of the owner stops the clock. Giving the reason and asking give
the next step its own time; all of it together never has more than ``DECIDED_WITHIN``.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from registry.enums import (
    ConsentAct,
    DwellDecisionKind,
    DwellReason,
    DwellState,
    DwellWay,
    LetterTopic,
)
from registry.errors import InvalidInput, WorkflowError
from registry.models import (
    Consent,
    Contact,
    DwellCase,
    DwellDecision,
    DwellRequest,
    Item,
)
from registry.queries.waiting import beyond_dwell_limit
from registry.queries.working_time import working_time
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.letters import write_letter
from registry.services.numbering import draw_number
from registry.services.permission import require

# working days
REASON_WITHIN = 2
ASK_WITHIN = 2
ANSWER_WITHIN = 5
DECIDED_WITHIN = 10  # whatever was said and asked meanwhile
CARRIED_OUT_WITHIN = 5

OPENED_AT_ONCE = 500  # in one run: a first run over old data must not hold the lock for long


@dataclass
class Refreshed:
    """How many cases a run opened, resumed and closed."""

    opened: int = 0
    resumed: int = 0
    closed: int = 0

    def __str__(self) -> str:
        return ", ".join(f"{count} {name}" for name, count in vars(self).items() if count)


def refresh_dwelling(now: datetime | None = None) -> Refreshed:
    """Open a case for what is beyond its limit, run the clock of what was decided and not done,
    close what left. Idempotent: run twice, the second run writes nothing."""
    now = now or timezone.now()
    done, working = Refreshed(), working_time()
    with writing():
        cases = DwellCase.objects.filter(closed_at=None).select_related("item", "reasoned_by")
        for case in cases.filter(item__on_hand=0):
            _close(case, now)
            done.closed += 1
        today = timezone.localdate(now)
        for case in cases.filter(state=DwellState.DECIDED, until__lt=today):
            _resume(case, now, working)
            done.resumed += 1
        items = beyond_dwell_limit(Item.objects.all(), now).filter(on_hand__gt=0)
        open_cases = DwellCase.objects.filter(item=OuterRef("pk"), closed_at=None)
        items = items.filter(~Exists(open_cases))
        for item in items.order_by("stored_at", "pk")[:OPENED_AT_ONCE]:
            _open(item, now, working)
            done.opened += 1
    return done


def _open(item: Item, now: datetime, working) -> None:
    case = DwellCase.objects.create(
        number=draw_number("DW"),
        item=item,
        stored_at=item.stored_at,
        limit_days=item.limit,
        opened_at=now,
        counted_from=now,
        due_at=working.close_after(now, REASON_WITHIN),
    )
    record_created(case, by=None, action="open_dwell_case")


def _resume(case: DwellCase, now: datetime, working) -> None:
    told = snapshot(case)
    case.state, case.until, case.counted_from = DwellState.ASK, None, now
    case.due_at = working.close_after(now, ASK_WITHIN)
    case.save()
    record_changed(case, by=None, before=told, action="resume_dwell_case")


def _close(case: DwellCase, now: datetime) -> None:
    told = snapshot(case)
    case.state, case.closed_at = DwellState.CLOSED, now
    case.save()
    record_changed(case, by=None, before=told, action="close_dwell_case")


# ---- what people do -----------------------------------------------------------------


def give_dwell_reason(*, case: DwellCase, by, reason: str, note: str = "") -> DwellCase:
    """Why the goods still lie here, by those who keep them; then business asks the owner.

    Raises NotPermitted, InvalidInput, or WorkflowError where it was given or decided already.
    """
    require(by, "give_dwell_reason", case)
    if reason not in DwellReason.values:
        raise InvalidInput(
            _("No reason is given."), remedy=_("Choose what comes nearest."), field="reason"
        )
    if reason == DwellReason.OTHER and not note.strip(" ."):
        raise InvalidInput(
            _("It is not said why."), remedy=_("Say it in a few words."), field="reason_note"
        )
    with writing():
        case = _locked(case, DwellState.REASON)
        told, now = snapshot(case), timezone.now()
        case.reason, case.reason_note = reason, note.strip()
        case.reasoned_at, case.reasoned_by = now, by
        _go_on(case, DwellState.ASK, now, ASK_WITHIN)
        record_changed(case, by=by, before=told, action="give_dwell_reason", reason=note.strip())
    return case


def ask_for_decision(
    *, case: DwellCase, by, contact: Contact, way: str, note: str = ""
) -> DwellRequest:
    """Business asks the owner (滞留催办函), as often as it takes. It does not stop the clock.

    By mail the letter leaves with it, where the contact has an address; any other way is what
    somebody did and records here. Raises NotPermitted, InvalidInput, or WorkflowError before the
    reason is given.
    """
    require(by, "ask_for_decision", case)
    _check_contact(case, contact)
    if way not in DwellWay.values:
        raise InvalidInput(
            _("There is no such way."), remedy=_("Choose one of the list."), field="way"
        )
    with writing():
        case = _locked(case, DwellState.ASK, DwellState.ANSWER)
        told, now = snapshot(case), timezone.now()
        request = DwellRequest.objects.create(
            case=case, contact=contact, way=way, note=note.strip(), asked_at=now, asked_by=by
        )
        _go_on(case, DwellState.ANSWER, now, ANSWER_WITHIN)
        record_created(request, by=by, action="ask_for_decision", case=case.number)
        record_changed(
            case,
            by=by,
            before=told,
            action="ask_for_decision",
            reason=f"{request.get_way_display()}, {contact}",
            request=str(request.pk),
        )
        if way == DwellWay.MAIL and contact.email:
            _write_reminder(case, contact, by=by, now=now)
    return request


def _write_reminder(case: DwellCase, contact: Contact, *, by, now: datetime) -> None:
    days = (timezone.localdate(now) - timezone.localdate(case.stored_at)).days
    with translation.override(settings.LANGUAGE_CODE):  # the language letters are written in
        what = str(_("%(days)s days, %(limit)s were agreed")) % {
            "days": days,
            "limit": case.limit_days,
        }
    write_letter(
        by=by,
        contact=contact,
        template=LetterTopic.DWELL,
        case=case,
        values={
            "due": f"{timezone.localdate(case.due_at):%Y-%m-%d}",
            "what": what,
        },
    )


def record_decision(
    *,
    case: DwellCase,
    by,
    decision: str,
    contact: Contact,
    decided_on: date,
    evidence: str,
    until: date | None = None,
    consent: Consent | None = None,
) -> DwellDecision:
    """What the owner decided: the one thing that stops the clock, and for a time alone.

    An extension lasts to its day; what is to be returned, used or scrapped has five working days.
    Raises NotPermitted, InvalidInput for what is missing, or WorkflowError.
    """
    require(by, "record_decision", case)
    _check_contact(case, contact)
    _check_decision(case, decision, decided_on, evidence, until, consent)
    with writing():
        case = _locked(case, DwellState.REASON, DwellState.ASK, DwellState.ANSWER)
        told, now = snapshot(case), timezone.now()
        if decision != DwellDecisionKind.EXTEND:
            until = timezone.localdate(working_time().close_after(now, CARRIED_OUT_WITHIN))
        made = DwellDecision.objects.create(
            case=case,
            decision=decision,
            until=until,
            contact=contact,
            decided_on=decided_on,
            evidence=evidence.strip(),
            consent=consent if decision == DwellDecisionKind.SCRAP else None,
            recorded_at=now,
            recorded_by=by,
        )
        case.state, case.until = DwellState.DECIDED, until
        case.save()
        record_created(made, by=by, action="record_decision", case=case.number)
        record_changed(
            case,
            by=by,
            before=told,
            action="record_decision",
            reason=f"{made.get_decision_display()}, {contact}: {made.evidence}"[:500],
            decision=str(made.pk),
        )
    return made


def _go_on(case: DwellCase, state: DwellState, now: datetime, days: int) -> None:
    """The next step has ``days``, but never beyond the time that the decision has."""
    working = working_time()
    last = working.close_after(case.counted_from, DECIDED_WITHIN)
    case.state, case.due_at = state, min(working.close_after(now, days), last)
    case.save()


def _locked(case: DwellCase, *states: DwellState) -> DwellCase:
    case = DwellCase.objects.select_for_update().get(pk=case.pk)
    if case.state not in states:
        raise WorkflowError(
            _("%(number)s is “%(state)s”.") % {"number": case.number, "state": case.status.label},
            guard="state",
            remedy=_("Look at the case again: somebody may have gone on with it."),
        )
    return case


def _check_contact(case: DwellCase, contact: Contact) -> None:
    if contact is None or contact.party_id != case.item.owner_id:
        raise InvalidInput(
            _("This is no contact of the owner."),
            remedy=_("Choose a contact of %(owner)s.") % {"owner": case.item.owner},
            field="contact",
        )


def _check_decision(case, decision, decided_on, evidence, until, consent) -> None:
    today = timezone.localdate()
    if decision not in DwellDecisionKind.values:
        raise InvalidInput(
            _("There is no such decision."), remedy=_("Choose one of the list."), field="decision"
        )
    if decided_on > today:
        raise InvalidInput(
            _("That day is still to come."), remedy=_("Correct the day."), field="decided_on"
        )
    if not evidence.strip(" ."):
        raise InvalidInput(
            _("Nothing proves the decision."),
            remedy=_("Name the letter, e-mail or minutes, or attach them to the item."),
            field="evidence",
        )
    if decision == DwellDecisionKind.EXTEND and (until is None or until <= today):
        raise InvalidInput(
            _("An extension ends on a day to come."),
            remedy=_("Name the day to which the owner wants it kept."),
            field="until",
        )
    if decision == DwellDecisionKind.SCRAP and not _permits_scrap(case, consent):
        raise InvalidInput(
            _("Scrapping needs the owner's written consent for this item."),
            remedy=_("Record the consent first, then choose it here."),
            field="consent",
        )


def _permits_scrap(case: DwellCase, consent: Consent | None) -> bool:
    return (
        consent is not None
        and consent.act == ConsentAct.SCRAP
        and consent.item_id == case.item_id
        and consent.used < consent.quantity
        and (consent.valid_until is None or consent.valid_until >= timezone.localdate())
    )
