"""Laboratory reports: recorded once with their file, used for later lots, withdrawn if wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.enums import LabUnit
from inspections.hsf import Level, read_level
from inspections.hsf.reading import check_content
from inspections.models import LabReport, LabReportValue, Substance
from registry.errors import InvalidInput, WorkflowError
from registry.models import Item
from registry.services.evidence import Examined, add_evidence
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.permission import require

MOST_YEARS = 10  # a report said to be good for longer was mistyped


@dataclass(frozen=True)
class TypedLine:
    """A line of the report as it was typed; ``code`` is the substance's."""

    code: str
    value: str
    lod: str = ""
    unit: str = LabUnit.MG_KG
    method: str = ""


def record_report(
    *,
    by,
    item: Item,
    material_class: str,
    number: str,
    laboratory: str,
    tested_on: date,
    valid_until: date,
    lines: Iterable[TypedLine],
    files: Iterable[Examined],
) -> LabReport:
    """Keep a report on one material of ``item``'s part, with the file itself.

    It then counts for every lot of this owner's part until it expires. Lines without a value
    are left out. Raises InvalidInput; ``field`` of a line's error ends with its substance.
    """
    require(by, "keep_lab_reports")
    number, laboratory, files = number.strip(), laboratory.strip(), list(files)
    values = [_value(line) for line in lines if line.value.strip()]
    _check(number, laboratory, tested_on, valid_until, values, files)
    with writing():
        scope = {"party": item.owner, "material_class": material_class}
        scope |= {"part_number": item.part_number} if item.part_number else {"item": item}
        _check_once(number, laboratory, scope)
        report = LabReport.objects.create(
            number=number,
            laboratory=laboratory,
            tested_on=tested_on,
            valid_until=valid_until,
            recorded_by=by,
            **scope,
        )
        for value in values:
            value.report = report
        LabReportValue.objects.bulk_create(values)
        record_created(report, by=by, action="record_lab_report", values=told(values))
        for file in files:
            add_evidence(by=by, subject=report, upload=file)
    return report


def withdraw_report(*, report: LabReport, by, reason: str) -> LabReport:
    """Take a report back that was recorded wrongly or is disproved; it counts no more.

    Inspections that are decided keep what they were judged by.
    """
    require(by, "keep_lab_reports")
    if not reason.strip(" ."):
        raise InvalidInput(
            _("A reason is needed."),
            remedy=_("Write what is wrong with the report."),
            field="reason",
        )
    with writing():
        report = LabReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if report.withdrawn_at is not None:
            raise WorkflowError(
                _("Report %(number)s is withdrawn already.") % {"number": report.number},
                guard="state",
                remedy=_("Nothing more is to be done."),
            )
        before = snapshot(report)
        report.withdrawn_at, report.withdrawn_by = timezone.now(), by
        report.withdrawn_reason = reason.strip()
        report.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        record_changed(report, by=by, before=before, action="withdraw_lab_report", reason=reason)
    return report


def told(values: Iterable[LabReportValue]) -> dict[str, str]:
    """The lines by substance, as the event tells them."""
    return {value.substance.code: f"{value.told}, {value.method}" for value in values}


# ---- what is refused --------------------------------------------------------------


def _check(number, laboratory, tested_on, valid_until, values, files) -> None:
    problems = (
        (not number, "number", _("The report has a number."), _("It stands on its first page.")),
        (
            not laboratory,
            "laboratory",
            _("A report without a laboratory proves nothing."),
            _("Name the laboratory."),
        ),
        (
            tested_on > timezone.localdate(),
            "tested_on",
            _("The test lies in the future."),
            _("Type the day on the report."),
        ),
        (
            valid_until < tested_on,
            "valid_until",
            _("The report would expire before it was made."),
            _("Check both dates."),
        ),
        (
            valid_until.year - tested_on.year > MOST_YEARS,
            "valid_until",
            _("No report is good for more than %(years)s years.") % {"years": MOST_YEARS},
            _("Check both dates; a year is usual."),
        ),
        (
            not values,
            None,
            _("The report says nothing about any substance."),
            _("Type the values it gives."),
        ),
        (
            not files,
            "files",
            _("A report counts with its document."),
            _("Add it as a PDF or photos."),
        ),
    )
    for wrong, field, message, remedy in problems:
        if wrong:
            raise InvalidInput(message, remedy=remedy, field=field)


def _check_once(number: str, laboratory: str, scope: dict) -> None:
    same = LabReport.objects.filter(
        number=number, laboratory=laboratory, withdrawn_at=None, **scope
    )
    if same.exists():
        raise InvalidInput(
            _("Report %(number)s of this laboratory is recorded already.") % {"number": number},
            remedy=_("Use that one, or withdraw it first if it was recorded wrongly."),
            field="number",
        )


def _value(line: TypedLine) -> LabReportValue:
    level = read_level(line.value, field=f"value-{line.code}")
    lod = level.lod or read_figure(line.lod, field=f"lod-{line.code}")
    if level.value is None and lod is None:
        raise InvalidInput(
            _("“Not detected” says nothing without the limit of detection."),
            remedy=_("Type it: the report calls it MDL or LOD."),
            field=f"lod-{line.code}",
        )
    if not line.method.strip():
        raise InvalidInput(
            _("A value without its method proves nothing."),
            remedy=_("Type the method that the report names."),
            field=f"method-{line.code}",
        )
    return LabReportValue(
        substance=Substance.objects.get(code=line.code),
        value=level.value,
        lod=lod,
        unit=LabUnit(line.unit),
        method=line.method.strip(),
    )


def read_figure(text: str, *, field: str) -> Decimal | None:
    """A figure above zero, such as σ or a limit of detection; None where nothing was typed."""
    level: Level | None = read_level(text, field=field)
    if level is None:
        return None
    if level.value is None:
        raise InvalidInput(
            _("“%(text)s” is no figure.") % {"text": text.strip()[:40]},
            remedy=_("Type it as a figure in mg/kg."),
            field=field,
        )
    check_content(level.value, field=field, above_zero=True)
    return level.value
