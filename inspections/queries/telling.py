"""What was asked and what was found, in words: the same on pages, papers and in reports."""

from collections.abc import Iterable

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from custprop.lib.display import format_quantity, in_a_row, listed
from inspections.enums import (
    SAMPLED_KINDS,
    CharacteristicKind,
    CheckResult,
    Edition,
    InspectionState,
    SamplingMethod,
    Severity,
    SeverityChange,
)
from inspections.measures import measure_label
from inspections.models import CharacteristicResult, Inspection
from inspections.models.plans import Characteristic
from inspections.queries.hazardous import CHECKED_SUBSTANCES, hazardous_in_words
from inspections.switching_reasons import sentence_of
from inspections.tolerances import limits_in_words

LONGEST_REASON = 500  # characters, as the report's description holds


def results_of(inspection: Inspection) -> list[CharacteristicResult]:
    """What was asked and found, in order; each with ``measured``, how many values it has, and
    the ``least`` and the ``most`` of them."""
    rows = inspection.results.select_related("instrument", "recorded_by", "hsf_check")
    rows = rows.prefetch_related(*CHECKED_SUBSTANCES)
    rows = rows.annotate(
        measured=Count("readings"), least=Min("readings__value"), most=Max("readings__value")
    )
    return list(rows.order_by("position"))


# ---- asked ----------------------------------------------------------------------


def limits_of(characteristic: Characteristic) -> str:
    """``12 ±0.1 mm``; empty for what is not measured."""
    if not characteristic.is_measured:
        return ""
    limits = limits_in_words(
        characteristic.nominal, characteristic.lower_limit, characteristic.upper_limit
    )
    return f"{limits} {measure_label(characteristic.unit)}".strip()


def asked_of(characteristic: Characteristic) -> str:
    """Limits and requirement in one line."""
    return " · ".join(filter(None, (limits_of(characteristic), characteristic.requirement)))


def terms_in_words(facts: dict, severity: str) -> list[dict]:
    """How the lot was sampled, from ``plan_facts``, for boxes of facts.

    Each is a label and a value; ``wide`` where it needs a line of its own.
    """
    terms = facts.get("terms")
    if not terms:
        return []
    method = SamplingMethod(terms["sampling"])
    rows = [(_("Lot size"), facts.get("lot_size")), (_("Sampling"), method.label)]
    if method == SamplingMethod.AQL:
        rows += [
            (_("Inspection level"), terms["level"]),
            ("AQL", _aqls(terms)),
            (_("Severity"), Severity(severity).label),
            (_("Edition"), Edition(terms["edition"]).label),
        ]
    elif method == SamplingMethod.ZERO:
        rows.append((_("Limiting quality"), f"{terms['limiting_quality']} %"))
    found = [{"label": label, "value": value} for label, value in rows]
    if terms["agreed"]:
        found.append({"label": _("Stricter by agreement"), "value": listed(terms["agreed"])})
    why = why_so_strict(facts)
    if why and terms.get("discontinued"):
        found.append({"label": _("Why every piece"), "value": why, "wide": True})
    elif why and method == SamplingMethod.AQL:
        found.append({"label": _("Why this severity"), "value": why, "wide": True})
    return found


def why_so_strict(facts: dict) -> str:
    """Why the lot is inspected as it is: who confirmed the last change, and what called for it.
    Empty for inspections from before that was kept."""
    switched = facts.get("switched")
    if switched is None:
        return ""
    if not switched["continuing"]:
        return _("No continuing series: severity does not change")
    if "change" not in switched:
        return _("No change was confirmed: inspection begins as normal")
    confirmed = _("%(change)s, confirmed by %(who)s on %(day)s.") % {
        "change": SeverityChange(switched["change"]).label,
        "who": switched["by"],
        "day": switched["on"],
    }
    return in_a_row((confirmed, sentence_of(switched["cause"]), switched["note"]))


def _aqls(terms: dict) -> str:
    critical = terms["aql_critical"] or "Ac = 0"
    return _("critical %(critical)s, major %(major)s, minor %(minor)s") % {
        "critical": critical,
        "major": terms["aql_major"],
        "minor": terms["aql_minor"],
    }


def aql_of(characteristic: Characteristic, facts: dict) -> str:
    """By which AQL this one is sampled; empty where it is not."""
    terms = facts.get("terms") or {}
    if (
        terms.get("sampling") != SamplingMethod.AQL
        or characteristic.kind not in SAMPLED_KINDS
        or characteristic.sample_size
    ):
        return ""
    by_class = {name: terms[f"aql_{name}"] for name in ("critical", "major", "minor")}
    return by_class[characteristic.importance] or by_class["major"]


# ---- found ----------------------------------------------------------------------


def found_of(result: CharacteristicResult) -> str:
    """What was found, in one line; empty where nothing is entered. Needs what ``results_of``
    counts."""
    if result.is_measured:
        return _measured(result) if result.measured else ""
    if result.kind == CharacteristicKind.HSF and hasattr(result, "hsf_check"):
        return " · ".join(filter(None, (hazardous_in_words(result.hsf_check), result.note)))
    if not result.is_recorded:
        return ""
    return " · ".join(filter(None, (_looked_up(result), result.note)))


def _measured(result: CharacteristicResult) -> str:
    values = format_quantity(result.least)
    if result.least != result.most:
        values += f" – {format_quantity(result.most)}"
    values = f"{values} {measure_label(result.unit)}".strip()
    if result.measured == result.sample == 1:
        return " · ".join(filter(None, (values, result.note)))
    words = _("%(measured)s of %(sample)s measured, %(outside)s outside") % {
        "measured": result.measured,
        "sample": result.sample,
        "outside": result.nonconforming or 0,
    }
    return " · ".join(filter(None, (values, words, result.note)))


def _looked_up(result: CharacteristicResult) -> str:
    if result.kind == CharacteristicKind.HSF and hasattr(result, "hsf_check"):
        return hazardous_in_words(result.hsf_check)
    if result.kind == CharacteristicKind.DOCUMENT and result.sample:
        return _document(result)
    if result.fact:
        return result.fact
    if result.kind in SAMPLED_KINDS and result.sample:
        return _("%(bad)s of %(sample)s nonconforming") % {
            "bad": result.nonconforming,
            "sample": result.sample,
        }
    return ""


def _document(result: CharacteristicResult) -> str:
    until = result.document_expires_on
    parts = (
        result.document_number,
        until and _("valid until %(day)s") % {"day": until.isoformat()},
    )
    if any(parts):
        return " · ".join(filter(None, parts))
    return _("present") if result.verdict == CheckResult.PASS else _("missing or not right")


def known_of(item) -> list[CharacteristicResult]:
    """What the last decided inspection put on record of ``item``: facts, documents, and findings
    in words; of a part split off by it, too. Its permanent mark stands by itself."""
    said = ~Q(fact="") | ~Q(document_number="") | ~Q(note="")
    found = (
        CharacteristicResult.objects.filter(
            Q(inspection__item=item) | Q(inspection__rejected_item=item),
            said,
            inspection__state=InspectionState.DECIDED,
            recorded_at__isnull=False,
        )
        .exclude(inspection__correction__state=InspectionState.DECIDED)
        .exclude(kind=CharacteristicKind.MARK)
        .select_related("inspection")
        .order_by("-inspection__decided_at", "position")
    )
    rows = list(found)
    return [row for row in rows if row.inspection_id == rows[0].inspection_id]


def known_in_words(result: CharacteristicResult) -> str:
    """What ``known_of`` tells of one: the fact or the document, and the finding."""
    is_record = result.kind in (CharacteristicKind.FACT, CharacteristicKind.DOCUMENT)
    return " · ".join(filter(None, (_looked_up(result) if is_record else "", result.note)))


# ---- what is wrong ----------------------------------------------------------------


def failure_of(result: CharacteristicResult) -> str:
    """Why ``result`` failed, as its owner understands it: ``Length: 3 of 20 outside …``."""
    finding = _counted_failure(result) or _looked_up(result) or _("failed")
    if result.note and result.note not in finding:
        finding = f"{finding} ({result.note})"
    return _("%(name)s: %(finding)s") % {"name": result.label, "finding": finding}


def _counted_failure(result: CharacteristicResult) -> str:
    if not result.sample or result.kind not in SAMPLED_KINDS:
        return ""
    words = (
        _("%(bad)s of %(sample)s outside %(limits)s")
        if result.is_measured
        else _("%(bad)s of %(sample)s nonconforming")
    )
    return words % {
        "bad": result.nonconforming,
        "sample": result.sample,
        "limits": limits_of(result),
    }


def failures_in_words(results: Iterable[CharacteristicResult]) -> str:
    """Everything that failed, in one line, for the report to the owner."""
    between = pgettext("between the findings of a report", "; ")
    failed = (row for row in results if row.verdict == CheckResult.FAIL)
    return between.join(failure_of(row) for row in failed)[:LONGEST_REASON]
