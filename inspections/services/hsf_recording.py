"""Hazardous substances of an open inspection: readings and reports in, the verdict out (Q4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import listed
from inspections import hsf
from inspections.enums import CharacteristicKind, CheckResult, HsfVerdict
from inspections.models import (
    CharacteristicResult,
    HsfCheck,
    HsfJudgement,
    HsfReading,
    LabReport,
    Substance,
)
from inspections.queries import Assessment, assess, assess_again, reports_about
from inspections.services.lab_reports import read_figure
from inspections.services.recording import keep, lock_result
from registry.errors import InvalidInput, WorkflowError
from registry.models.quantity import PLACES
from registry.services.ledger import snapshot, writing

VERDICTS = {
    HsfVerdict.PASS: (CheckResult.PASS, 0),
    HsfVerdict.NOT_APPLICABLE: (CheckResult.PASS, 0),
    HsfVerdict.FAIL: (CheckResult.FAIL, 1),
    HsfVerdict.INCONCLUSIVE: (CheckResult.NOT_CHECKED, None),
}


class SigmaMissing(InvalidInput):
    """A value without its σ; it is kept, and proves nothing, once that is confirmed."""

    code = "sigma-missing"


@dataclass(frozen=True)
class TypedReading:
    """One element as it was typed: a figure, ``<`` and a figure, or ND."""

    element: str
    value: str
    sigma: str = ""
    lod: str = ""


def record_hsf(
    *,
    result: CharacteristicResult,
    by,
    readings: Iterable[TypedReading],
    reports: Iterable[LabReport] = (),
    halogen_free: bool = False,
    without_sigma: bool = False,
    note: str = "",
) -> CharacteristicResult:
    """Write down what XRF read, and which laboratory reports are about these goods.

    What was entered before is replaced. The verdict follows by the limits in force today: pass,
    fail, or none yet while something is inconclusive. ``halogen_free`` judges by those limits,
    too. Raises InvalidInput (``field`` ends with the element), SigmaMissing unless
    ``without_sigma``, WorkflowError for reports on other goods.
    """
    read = read_all(readings, without_sigma=without_sigma)
    with writing():
        result = lock_result(result, by=by)
        before = snapshot(result)
        _check_kind(result)
        reports = _fitting(result, reports)
        if not read and not reports:
            raise InvalidInput(
                _("Nothing is entered."),
                remedy=_("Type a reading, or choose the report that covers these goods."),
            )
        today = timezone.localdate()
        assessment = assess(
            party=result.inspection.item.owner,
            material=result.material_class,
            on=today,
            readings=read,
            reports=reports,
            halogen_free=halogen_free,
        )
        _check_assessment(assessment, read)
        check = _store(result, assessment, read, reports, halogen_free)
        result.verdict, result.nonconforming = VERDICTS[assessment.verdict]
        result.note = note
        keep(result, by=by, before=before, action="record_hsf", hsf=told(check))
    return result


def read_all(
    readings: Iterable[TypedReading], *, without_sigma: bool = False
) -> dict[str, hsf.Reading]:
    """The readings by element; elements without a value are left out."""
    read = {
        typed.element: reading for typed in readings if (reading := read_typed(typed)) is not None
    }
    missing = [one.element for one in read.values() if one.detected and one.sigma is None]
    if missing and not without_sigma:
        raise SigmaMissing(
            _("σ is missing: %(elements)s.") % {"elements": listed(missing)},
            remedy=_(
                "Type the σ that the instrument shows. Without it the reading stays inconclusive; "
                "confirm that below."
            ),
            field=f"sigma-{missing[0]}",
        )
    return read


def read_typed(typed: TypedReading) -> hsf.Reading | None:
    """One element's reading; None where nothing was typed. Raises InvalidInput at its field."""
    level = hsf.read_level(typed.value, field=f"value-{typed.element}")
    sigma = read_figure(typed.sigma, field=f"sigma-{typed.element}")
    lod = read_figure(typed.lod, field=f"lod-{typed.element}")
    if level is None:
        if sigma is not None:
            raise InvalidInput(
                _("There is a σ, but no value."),
                remedy=_("Type the value, or ND where nothing was detected."),
                field=f"value-{typed.element}",
            )
        return None
    if level.lod is not None and lod not in (None, level.lod):
        raise InvalidInput(
            _("There are two limits of detection."),
            remedy=_("Type it once."),
            field=f"lod-{typed.element}",
        )
    try:
        return hsf.Reading(typed.element, level.value, sigma, level.lod or lod)
    except InvalidInput as error:
        error.field = f"{error.field}-{typed.element}"
        raise


# ---- what is refused --------------------------------------------------------------


def _check_kind(result: CharacteristicResult) -> None:
    if result.kind != CharacteristicKind.HSF or not result.material_class:
        raise WorkflowError(
            _("“%(name)s” takes no readings of hazardous substances.") % {"name": result.label},
            guard="result",
            remedy=_("A plan asks for them and names the material."),
        )


def _fitting(result: CharacteristicResult, reports: Iterable[LabReport]) -> list[LabReport]:
    wanted = {report.pk for report in reports}
    fitting = reports_about(result.inspection.item, result.material_class).filter(pk__in=wanted)
    found = list(fitting)
    if len(found) < len(wanted):
        raise WorkflowError(
            _("A chosen report is about other goods or another material, or was withdrawn."),
            guard="report",
            remedy=_("Choose among the reports that are offered."),
            field="reports",
        )
    return found


def _check_assessment(assessment: Assessment, read: dict[str, hsf.Reading]) -> None:
    if not assessment.limits:
        raise WorkflowError(
            _("No limit is in force for this material."),
            guard="limits",
            remedy=_("An administrator adds the limits of hazardous substances."),
        )
    unasked = [element for element in read if element not in assessment.elements]
    if unasked:
        raise InvalidInput(
            _("%(elements)s says nothing about a limit in this material.")
            % {"elements": listed(unasked)},
            remedy=_("Take the reading out."),
            field=f"value-{unasked[0]}",
        )


def refuse_open_questions(results: Iterable[CharacteristicResult]) -> None:
    """Raise WorkflowError where goods cannot be accepted for hazardous substances, today.

    A limit that came into force or a report that expired since the result was entered counts.
    """
    asked = [result for result in results if result.kind == CharacteristicKind.HSF]
    checks = HsfCheck.objects.filter(result__in=asked).exclude(verdict=HsfVerdict.FAIL)
    for check in checks.select_related("result__inspection__item__owner"):
        assessment = assess_again(check, on=timezone.localdate())
        if assessment.verdict in (HsfVerdict.PASS, HsfVerdict.NOT_APPLICABLE):
            continue
        open_codes = [need.code for need in assessment.needs]
        raise WorkflowError(
            _("%(name)s: a laboratory report is needed for %(substances)s.")
            % {"name": check.result.label, "substances": listed(open_codes)}
            if open_codes
            else _("%(name)s: a limit is exceeded.") % {"name": check.result.label},
            guard="hsf",
            remedy=_("Open that result and add a valid report, or reject the goods."),
        )


# ---- what is kept -----------------------------------------------------------------


def _store(result, assessment: Assessment, read, reports, halogen_free: bool) -> HsfCheck:
    HsfCheck.objects.filter(result=result).delete()
    check = HsfCheck.objects.create(
        result=result,
        judged_on=assessment.on,
        halogen_free=halogen_free,
        verdict=assessment.verdict,
    )
    check.reports.set(reports)
    substances = {one.code: one for one in Substance.objects.all()}
    HsfReading.objects.bulk_create(
        HsfReading(
            check_made=check,
            element=substances[code],
            value=one.value,
            sigma=one.sigma,
            lod=one.lod,
        )
        for code, one in read.items()
    )
    HsfJudgement.objects.bulk_create(
        _row(check, position, settled, substances)
        for position, settled in enumerate(assessment.settled, 1)
    )
    return check


def _row(check: HsfCheck, position: int, settled: hsf.Settled, substances) -> HsfJudgement:
    judged = settled.judgement
    return HsfJudgement(
        check_made=check,
        position=position,
        substance=substances[judged.code],
        limit=judged.limit.value,
        rules=rules_told(judged.limit),
        screening=judged.verdict,
        verdict=settled.verdict,
        reason=settled.reason or "",
        low=_kept(judged.low),
        high=_kept(judged.high),
        band_source=judged.rule,
        extended=judged.extended,
        report_id=settled.report and settled.report.key,
    )


def _kept(edge):
    return None if edge is None else round(edge, PLACES)


def rules_told(limit: hsf.Limit) -> str:
    """Where the limit stands and whose it is: ``BC-GP-01 4.2 (Beichuan)``."""
    return "; ".join(
        f"{rule.source} ({rule.whose})" if rule.whose else rule.source for rule in limit.rules
    )


def told(check: HsfCheck) -> dict:
    """The check as the event of its result tells it."""
    return {
        "judged_on": check.judged_on,
        "halogen_free": check.halogen_free,
        "verdict": check.verdict,
        "reports": [report.number for report in check.reports.all()],
        "readings": {one.element.code: one.told for one in check.readings.all()},
        "judgements": {
            one.substance.code: {
                "limit": one.limit,
                "source": one.rules,
                "xrf": one.screening,
                "verdict": one.verdict,
                "reason": one.reason,
            }
            for one in check.judgements.select_related("substance")
        },
    }
