"""Entering what was found, characteristic by characteristic, while the inspection is open (Q4)."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.enums import CharacteristicKind, CheckResult, FactType, Feeds
from inspections.judging import verdict_on
from inspections.models import CharacteristicResult, HsfCheck
from inspections.services.opening import lock_open
from registry.errors import InvalidInput, WorkflowError
from registry.models import Evidence
from registry.services.evidence import add_evidence
from registry.services.ledger import record_changed, snapshot, writing
from registry.services.permission import require


def lock_result(result: CharacteristicResult, *, by, marks: bool = False) -> CharacteristicResult:
    """The result's row, locked, of an inspection that is still open. Needs a transaction.

    A permanent mark has a record of its own: only who keeps that (``marks``) enters its result.
    """
    inspection = lock_open(result.inspection)
    require(by, "accept", inspection.item)
    fresh = CharacteristicResult.objects.select_for_update(of=("self",)).select_related(
        "instrument"
    )
    fresh = fresh.get(pk=result.pk)
    fresh.inspection = inspection
    if fresh.kind == CharacteristicKind.MARK and not marks:
        raise WorkflowError(
            _("“%(name)s” passes with the mark on record alone.") % {"name": fresh.label},
            guard="permanent_mark",
            remedy=_("Read the mark off the object and photograph it, on its own page."),
        )
    return fresh


def keep(result: CharacteristicResult, *, by, before: dict, action: str, **facts) -> None:
    """Save what was found, with its event."""
    result.recorded_at, result.recorded_by = timezone.now(), by
    now = snapshot(result)
    changed = [name for name, value in now.items() if before[name] != value]
    result.save(update_fields=changed)
    facts = {"inspection": result.inspection.number, "position": result.position} | facts
    record_changed(result, by=by, before=before, action=action, **facts)


def add_result_file(*, by, subject: CharacteristicResult, upload) -> Evidence:
    """As ``add_evidence``, with a result of an inspection that is still open.

    Raises WorkflowError where it is decided: the signature covers the files, too.
    """
    with writing():
        lock_open(subject.inspection)
        return add_evidence(by=by, subject=subject, upload=upload)


# ---- counted ------------------------------------------------------------------


def record_count(
    *, result: CharacteristicResult, by, nonconforming: int, note: str = ""
) -> CharacteristicResult:
    """So many of the sample are nonconforming; the whole sample was looked at."""
    with writing():
        result = lock_result(result, by=by)
        if not 0 <= nonconforming <= result.sample:
            raise InvalidInput(
                _("The sample has %(sample)s pieces.") % {"sample": result.sample},
                remedy=_("Type how many of them are nonconforming, from 0 to that."),
                field="nonconforming",
            )
        before = snapshot(result)
        result.nonconforming, result.note = nonconforming, note
        result.verdict = verdict_on(
            nonconforming=nonconforming,
            ac=result.ac,
            re=result.re,
            looked_at=result.sample,
            sample=result.sample,
        )
        keep(result, by=by, before=before, action="record_count")
    return result


# ---- looked at once -------------------------------------------------------------


def record_document(
    *,
    result: CharacteristicResult,
    by,
    present: bool,
    number: str = "",
    expires_on: date | None = None,
    note: str = "",
) -> CharacteristicResult:
    """Whether the document came with the goods, its number, and until when it is valid.

    One that is missing or has expired fails.
    """
    with writing():
        result = lock_result(result, by=by)
        if present and result.needs_number and not number.strip():
            raise InvalidInput(
                _("The document's number is needed."),
                remedy=_("It stands on the certificate."),
                field="number",
            )
        if present and result.needs_expiry and expires_on is None:
            raise InvalidInput(
                _("It is needed until when the document is valid."),
                remedy=_("It stands on the certificate."),
                field="expires_on",
            )
        before = snapshot(result)
        expired = expires_on is not None and expires_on < timezone.localdate()
        good = present and not expired
        result.nonconforming = 0 if good else 1
        result.verdict = CheckResult.PASS if good else CheckResult.FAIL
        result.document_number, result.document_expires_on = number.strip(), expires_on
        result.note = note
        keep(result, by=by, before=before, action="record_document")
    return result


def record_fact(
    *, result: CharacteristicResult, by, fact: str, good: bool = True, note: str = ""
) -> CharacteristicResult:
    """A fact that belongs on the record (cavities, shots, revision, checksum …), and whether it
    is as agreed. The text must look as its kind says: a whole number, a date, a checksum.
    A day that the goods take over and that has passed fails them."""
    with writing():
        result = lock_result(result, by=by)
        plain = checked_fact(result.fact_type, fact)
        if result.feeds and result.fact_type == FactType.DATE:
            good = good and not _has_passed(result.feeds, date.fromisoformat(plain))
        before = snapshot(result)
        result.fact, result.note = plain, note
        result.nonconforming = 0 if good else 1
        result.verdict = CheckResult.PASS if good else CheckResult.FAIL
        keep(result, by=by, before=before, action="record_fact")
    return result


def checked_fact(fact_type: str, text: str) -> str:
    """``text`` as it is kept. Raises InvalidInput where it is not what ``fact_type`` asks for."""
    plain = text.strip()
    problem = None
    if not plain:
        problem = _("It is empty."), _("Type what you found.")
    elif fact_type == FactType.NUMBER and not (plain.isascii() and plain.isdecimal()):
        problem = _("“%(text)s” is not a whole number."), _("Type digits only.")
    elif fact_type == FactType.DATE and not _is_date(plain):
        problem = _("“%(text)s” is not a date."), _("Type it as 2026-11-25.")
    elif fact_type == FactType.SHA256:
        plain = plain.lower().replace(" ", "")
        if len(plain) != 64 or set(plain) - set("0123456789abcdef"):
            problem = (
                _("“%(text)s” is not a SHA-256 checksum."),
                _("It has 64 digits from 0 to 9 and a to f."),
            )
    if problem:
        message, remedy = problem
        raise InvalidInput(message % {"text": plain[:40]}, remedy=remedy, field="fact")
    return plain


def _has_passed(feeds: str, day: date) -> bool:
    """Whether ``day``, which the goods would take over, has passed.

    Raises InvalidInput for a calibration that is still to come.
    """
    days = (day - timezone.localdate()).days
    if feeds != Feeds.CALIBRATED_ON:
        return days < 0
    if days > 0:
        raise InvalidInput(
            _("That day is still to come."),
            remedy=_("Type the day on which it was calibrated."),
            field="fact",
        )
    return False


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def record_verdict(
    *, result: CharacteristicResult, by, verdict: CheckResult, note: str = ""
) -> CharacteristicResult:
    """A verdict without figures: the basic aspects of goods that have no plan."""
    with writing():
        result = lock_result(result, by=by)
        hsf = result.kind == CharacteristicKind.HSF
        if hsf and (result.material_class or HsfCheck.objects.filter(result=result).exists()):
            raise WorkflowError(
                _("“%(name)s” is judged by readings and laboratory reports.")
                % {"name": result.label},
                guard="hsf",
                remedy=_("Enter them on its own page."),
            )
        if result.sample is not None:
            raise WorkflowError(
                _("“%(name)s” is judged by what is counted or measured.") % {"name": result.label},
                guard="result",
                remedy=_("Enter the sample's result."),
            )
        before = snapshot(result)
        result.verdict, result.note = verdict, note
        keep(result, by=by, before=before, action="record_verdict")
    return result
