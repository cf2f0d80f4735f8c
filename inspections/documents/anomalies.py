"""顾客财产异常记录表 (domain Q10)."""

from django.utils import timezone

from inspections.enums import AnomalyKind, Disposition
from inspections.models import Anomaly
from registry.documents.base import Link, form_context, item_facts


def anomaly_report(anomaly: Anomaly, *, by, link: Link) -> dict:
    """Context of print/anomaly_report.html."""
    return {
        **form_context("anomaly", number=anomaly.number, by=by, link=link),
        "anomaly": {
            "number": anomaly.number,
            "item": item_facts(anomaly.item),
            "quantity": anomaly.quantity,
            "nonconformity": anomaly.nonconformity,
            "description": anomaly.description,
            "found_where": anomaly.found_where,
            "contained_in": str(anomaly.item.location or ""),
            "reported_by": str(anomaly.reported_by),
            "reported_at": timezone.localtime(anomaly.reported_at),
            "told_contact": str(anomaly.told_contact or ""),
            "told_at": anomaly.told_at and timezone.localtime(anomaly.told_at),
            "told_by": "",
            "told_how": anomaly.told_how,
            "agreed_on": anomaly.agreed_on,
            "agreement_note": anomaly.agreement_note,
            "consent": None,
            "outcome": anomaly.outcome,
            "closed_by": str(anomaly.closed_by or ""),
            "closed_at": anomaly.closed_at and timezone.localtime(anomaly.closed_at),
        },
        "kinds": [{"label": kind.label, "chosen": kind == anomaly.kind} for kind in AnomalyKind],
        "dispositions": [
            {"label": choice.label, "chosen": choice == anomaly.disposition}
            for choice in Disposition
        ],
    }
