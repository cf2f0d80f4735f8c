"""入厂检验记录 and 来料不合格报告 (domain Q4, F1)."""

from itertools import chain

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspections.documents.findings import (
    NOT_SIGNED,
    hazardous_block,
    measured_block,
    result_row,
)
from inspections.enums import CheckResult, Decision, Edition, SamplingMethod, Severity
from inspections.models import CharacteristicResult, Inspection, Nonconformity
from inspections.queries.agreed import agreed_in_words
from inspections.queries.hazardous import CHECKED_SUBSTANCES
from inspections.queries.telling import why_so_strict
from registry.documents.base import (
    APPROVED_BY_HAND,
    Link,
    electronic,
    form_context,
    item_facts,
    signature,
)
from registry.documents.photos import photos_on_paper
from registry.enums import ConsentAct, SignatureMeaning
from registry.models.base import in_language_of_page
from registry.services.evidence import evidence_of, evidence_of_many
from registry.services.signing import signatures_of, signatures_of_many


def inspection_record(inspection: Inspection, *, by, link: Link) -> dict:
    """Context of print/inspection_record.html."""
    results = results_of(inspection)
    return {
        **form_context(
            "inspection",
            number=inspection.number,
            by=by,
            link=link,
            signatures=signature_boxes(inspection),
        ),
        "inspection": _facts(inspection),
        "results": [result_row(result) for result in results],
        "measured": [block for result in results if (block := measured_block(result))],
        "hazardous": [block for result in results if (block := hazardous_block(result))],
        "decisions": [
            {"label": decision.label, "chosen": decision == inspection.decision}
            for decision in Decision
        ],
        **photos_on_paper(files_of(inspection, results)),
    }


def nonconformity_report(report: Nonconformity, *, by, link: Link) -> dict:
    """Context of print/nonconformity_report.html."""
    inspection = report.inspection
    failed = [result for result in results_of(inspection) if result.verdict == CheckResult.FAIL]
    return {
        **form_context(
            "nonconformity",
            number=report.number,
            by=by,
            link=link,
            signatures=[*signature_boxes(inspection), *_concession_boxes(report.item)],
        ),
        "nonconformity": {
            "number": report.number,
            "item": item_facts(report.item),
            "quantity": report.quantity,
            "description": report.description,
            "raised_by": str(report.raised_by),
            "raised_at": timezone.localtime(report.raised_at),
            "inspection": _facts(inspection),
            "receipt": _receipt_of(inspection),
            "anomaly": getattr(report, "anomaly", None),
        },
        "failures": [result_row(result) for result in failed],
        "measured": [block for result in failed if (block := measured_block(result))],
        "hazardous": [block for result in failed if (block := hazardous_block(result))],
        **photos_on_paper(files_of(inspection, failed)),
    }


def results_of(inspection: Inspection) -> list[CharacteristicResult]:
    """The results with all that is printed of them."""
    results = inspection.results.select_related("instrument", "hsf_check")
    return list(results.prefetch_related("readings", *CHECKED_SUBSTANCES))


def files_of(inspection: Inspection, results: list[CharacteristicResult]) -> list:
    """Photos and files of the inspection and of these results."""
    by_result = evidence_of_many(results)
    return list(chain(evidence_of(inspection), *(by_result[result.pk] for result in results)))


def signature_boxes(inspection: Inspection) -> list[dict]:
    """The electronic signatures that exist; what is missing is signed by hand."""
    signed = signatures_of(inspection)
    boxes = [electronic(one) for one in signed]
    meanings = {one.meaning for one in signed}
    if SignatureMeaning.INSPECTED not in meanings:
        boxes.insert(0, _decided_unsigned(inspection))
    if SignatureMeaning.REVIEWED not in meanings:
        boxes.append(signature(_("Reviewed by")))
    return boxes if len(boxes) >= 3 else [*boxes, APPROVED_BY_HAND]


def _concession_boxes(item) -> list[dict]:
    """Who accepted the rejected goods after all, by the owner's consent."""
    consents = item.consents.filter(act=ConsentAct.CONCESSION, used__gt=0)
    signed = signatures_of_many(consents.select_related("party", "contact", "item"))
    return [electronic(one) for signatures in signed.values() for one in signatures]


def _decided_unsigned(inspection: Inspection) -> dict:
    if not inspection.is_decided:
        return signature(_("Inspected by"))
    return signature(_("Inspected by"), inspection.decided_by, inspection.decided_at, NOT_SIGNED)


def _facts(inspection: Inspection) -> dict:
    return {
        "number": inspection.number,
        "item": item_facts(inspection.item),
        "receipt": _receipt_of(inspection),
        "department": str(inspection.department or ""),
        "quantity": inspection.quantity,
        "accepted_quantity": inspection.accepted_quantity if inspection.is_decided else None,
        "rejected_quantity": inspection.rejected_quantity if inspection.is_decided else None,
        "plan": lazy(lambda: _plan_words(inspection), str)(),
        "sampling": lazy(lambda: _sampling_words(inspection), str)(),
        "acceptance_criteria": agreed_in_words(inspection),
        "note": inspection.note,
        "sorted_rest": inspection.sorted_rest,
        "nonconformity": getattr(inspection, "nonconformity", None),
        "supersedes": inspection.supersedes,
        "correction": getattr(inspection, "correction", None),
        "correction_reason": inspection.correction_reason,
        "begun_by": str(inspection.opened_by),
        "begun_at": timezone.localtime(inspection.opened_at),
        "decided_by": str(inspection.decided_by or ""),
        "decided_at": inspection.decided_at and timezone.localtime(inspection.decided_at),
    }


def _plan_words(inspection: Inspection) -> str:
    """Number, title and procedure of the plan as it was; without one it is said so."""
    facts = inspection.plan_facts
    if "number" not in facts:
        return str(_("No plan in force: basic checks"))
    name = in_language_of_page(facts["name"], facts.get("name_en", ""))
    parts = (facts["number"], name, facts.get("procedure_reference"))
    return " · ".join(part for part in parts if part)


def _sampling_words(inspection: Inspection) -> str:
    """By what the lot was sampled, with the edition of the tables."""
    terms = inspection.plan_facts.get("terms")
    if not terms:
        return ""
    method = terms["sampling"]
    if method == SamplingMethod.AQL:
        critical = terms["aql_critical"] or "Ac 0"
        words = [
            str(Edition(terms["edition"]).label),
            f"{terms['level']}, AQL {critical} / {terms['aql_major']} / {terms['aql_minor']}",
            str(Severity(inspection.severity).label),
            why_so_strict(inspection.plan_facts),
        ]
    elif method == SamplingMethod.ZERO:
        words = [gettext("Ac = 0, limiting quality %(lq)s %%") % {"lq": terms["limiting_quality"]}]
    elif method == SamplingMethod.FIXED:
        words = [gettext("fixed number: %(n)s") % {"n": terms["fixed_size"]}]
    else:
        words = [str(SamplingMethod(method).label)]
    if terms.get("discontinued"):
        words.append(why_so_strict(inspection.plan_facts))
    if terms["agreed"]:
        words.append(
            gettext("agreed with the owner: %(terms)s") % {"terms": ", ".join(terms["agreed"])}
        )
    return " · ".join(filter(None, words))


def _receipt_of(inspection: Inspection):
    """The receipt the goods came with; of a split-off part, the one of the whole."""
    item = inspection.item
    while item.parent is not None:
        item = item.parent
    line = getattr(item, "receipt_line", None)
    return line and line.receipt
