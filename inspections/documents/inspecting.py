"""入厂检验记录 and 来料不合格报告 (domain Q4)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.enums import CheckResult, Decision
from inspections.models import Inspection, Nonconformity
from registry.documents.base import APPROVED_BY_HAND, Link, form_context, item_facts, signature


def inspection_record(inspection: Inspection, *, by, link: Link) -> dict:
    """Context of print/inspection_record.html."""
    signatures = [
        signature(
            _("Inspected by"),
            inspection.decided_by,
            inspection.decided_at,
            _("I inspected these goods"),
        ),
        signature(_("Reviewed by")),
        APPROVED_BY_HAND,
    ]
    return {
        **form_context(
            "inspection", number=inspection.number, by=by, link=link, signatures=signatures
        ),
        "inspection": _facts(inspection),
        "results": _results(inspection),
        "decisions": [
            {"label": decision.label, "chosen": decision == inspection.decision}
            for decision in Decision
        ],
    }


def nonconformity_report(report: Nonconformity, *, by, link: Link) -> dict:
    """Context of print/nonconformity_report.html."""
    inspection = report.inspection
    return {
        **form_context("nonconformity", number=report.number, by=by, link=link),
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
        "failures": [result for result in _results(inspection) if result["failed"]],
    }


def _facts(inspection: Inspection) -> dict:
    item = inspection.item
    return {
        "number": inspection.number,
        "item": item_facts(item),
        "receipt": _receipt_of(inspection),
        "department": str(inspection.department or ""),
        "quantity": inspection.quantity,
        "accepted_quantity": inspection.accepted_quantity,
        "rejected_quantity": inspection.rejected_quantity,
        "sampling": "",
        "acceptance_criteria": "",
        "note": inspection.note,
        "nonconformity": getattr(inspection, "nonconformity", None),
        "decided_by": str(inspection.decided_by),
        "decided_at": timezone.localtime(inspection.decided_at),
    }


def _receipt_of(inspection: Inspection):
    """The receipt the goods came with; of a split-off part, the one of the whole."""
    item = inspection.item
    while item.parent is not None:
        item = item.parent
    line = getattr(item, "receipt_line", None)
    return line and line.receipt


def _results(inspection: Inspection) -> list[dict]:
    return [
        {
            "characteristic": result.label,
            "requirement": result.requirement,
            "finding": result.note,
            "result": result.status.label,
            "failed": result.verdict == CheckResult.FAIL,
        }
        for result in inspection.results.all()
    ]
