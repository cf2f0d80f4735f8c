"""What was asked of a characteristic and what was found, as words on paper."""

from django.utils import formats
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from custprop.lib.display import format_quantity
from inspections.enums import CharacteristicKind, CheckResult, HsfVerdict
from inspections.models import CharacteristicResult
from inspections.queries.hazardous import hazardous_in_words, reading_of, word_on
from inspections.tolerances import limits_in_words

A_ROW = 10  # measured values


def _in_the_language_of_the_page(text):
    """``text()`` in whichever language it is printed in: a document of both asks twice."""
    return lazy(text, str)()


def characteristic_of(result: CharacteristicResult):
    return _in_the_language_of_the_page(lambda: result.label)


def requirement_of(result: CharacteristicResult) -> str:
    """Limits with their unit, and the words of the plan."""
    limits = ""
    if result.is_measured:
        limits = limits_in_words(result.nominal, result.lower_limit, result.upper_limit)
        limits = f"{limits} {result.unit_label}".strip()
    return " · ".join(part for part in (limits, result.requirement) if part)


def sample_of(result: CharacteristicResult) -> str:
    """``32 (2, 3)``: pieces looked at, acceptance and rejection number."""
    if result.sample is None:
        return ""
    return f"{result.sample} ({result.ac}, {result.re})"


def finding_of(result: CharacteristicResult):
    """What was found, in the language of the page."""
    return _in_the_language_of_the_page(lambda: "; ".join(_findings(result)))


def _findings(result: CharacteristicResult) -> list[str]:
    found = []
    if result.kind == CharacteristicKind.DIMENSION and (values := _values(result)):
        least, most = format_quantity(min(values)), format_quantity(max(values))
        found.append(f"{least} – {most} {result.unit_label}".strip())
    if result.sample and result.sample > 1 and result.nonconforming is not None:
        found.append(
            _("%(bad)s of %(sample)s nonconforming")
            % {"bad": result.nonconforming, "sample": result.sample}
        )
    found += [part for part in (result.document_number, result.fact) if part]
    if result.document_expires_on:
        day = formats.date_format(result.document_expires_on, "Y-m-d")
        found.append(_("valid until %(day)s") % {"day": day})
    if result.kind == CharacteristicKind.HSF and hasattr(result, "hsf_check"):
        found.append(hazardous_in_words(result.hsf_check))
    return found + ([result.note] if result.note else [])


def _values(result: CharacteristicResult) -> list:
    return [reading.value for reading in result.readings.all()]


def result_row(result: CharacteristicResult) -> dict:
    """One line of the results, as print/_results.html shows it."""
    return {
        "position": result.position,
        "characteristic": characteristic_of(result),
        "importance": result.get_importance_display() if result.sample is not None else "",
        "requirement": requirement_of(result),
        "method": " · ".join(part for part in (result.method, result.procedure_reference) if part),
        "sample": sample_of(result),
        "finding": finding_of(result),
        "result": _verdict_words(result),
        "failed": result.verdict == CheckResult.FAIL,
    }


def _verdict_words(result: CharacteristicResult):
    return _in_the_language_of_the_page(lambda: str(word_on(result).label))


def measured_block(result: CharacteristicResult) -> dict | None:
    """The measured values of one characteristic; None where there are none."""
    readings = list(result.readings.all())
    if not readings:
        return None
    instrument = result.instrument
    values = [
        {
            "number": reading.sample_no,
            "value": format_quantity(reading.value),
            "outside": not reading.within,
            "confirmed": reading.confirmed,
        }
        for reading in readings
    ]
    return {
        "characteristic": characteristic_of(result),
        "requirement": requirement_of(result),
        "instrument": str(instrument or ""),
        "due_on": result.instrument_due_on,
        "rows": _in_rows(values),
    }


def _in_rows(values: list[dict]) -> list[list[dict | None]]:
    """Ten in a row, the last one filled up with nothing."""
    rows = [values[start : start + A_ROW] for start in range(0, len(values), A_ROW)]
    return [row + [None] * (A_ROW - len(row)) for row in rows]


def hazardous_block(result: CharacteristicResult) -> dict | None:
    """Each limit with the word on it, for print/_hazardous.html; None where nothing was read."""
    check = getattr(result, "hsf_check", None)
    if check is None:
        return None
    return {
        "characteristic": characteristic_of(result),
        "material": _in_the_language_of_the_page(result.get_material_class_display),
        "judged_on": check.judged_on,
        "rows": [
            _substance_row(one, check)
            for one in check.judgements.all()
            if one.verdict != HsfVerdict.NOT_APPLICABLE
        ],
    }


def _substance_row(one, check) -> dict:
    return {
        "code": one.substance.code,
        "name": _in_the_language_of_the_page(lambda: one.substance.label),
        "limit": one.limit,
        "rules": one.rules,
        "read": reading_of(one, check),
        "low": one.low,
        "high": one.high,
        "band_source": one.band_source,
        "extended": one.extended,
        "report": one.report,
        "reason": one.reason and _in_the_language_of_the_page(one.get_reason_display),
        "verdict": _in_the_language_of_the_page(lambda: str(one.status.label)),
        "failed": one.verdict == HsfVerdict.FAIL,
    }


NOT_SIGNED = gettext_lazy("Not signed electronically.")
