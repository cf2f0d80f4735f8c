"""顾客财产异常记录表: what happened, who was told, what the owner answered, what was done (Q10)."""

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from inspections.enums import AnomalyKind, Disposition
from inspections.models import Anomaly
from inspections.queries.losses import loss_facts
from registry.documents.base import Link, electronic, form_context, item_facts
from registry.documents.photos import photos_on_paper, picture_of
from registry.models import OwnerAnswer
from registry.services.evidence import evidence_of
from registry.services.signing import signatures_of


def anomaly_report(anomaly: Anomaly, *, by, link: Link) -> dict:
    """Context of print/anomaly_report.html."""
    agreed = list(anomaly.lines.all())
    chosen = [line.disposition for line in agreed]
    lines = [
        {"label": line.get_disposition_display(), "quantity": line.quantity} for line in agreed
    ]
    signatures = [electronic(signed) for signed in signatures_of(anomaly)]
    return {
        **form_context("anomaly", number=anomaly.number, by=by, link=link, signatures=signatures),
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
            "told_by": str(anomaly.told_by or ""),
            "told_how": anomaly.told_how,
            "agreed_on": anomaly.agreed_on,
            "agreement_note": anomaly.agreement_note,
            "consent": None,
            "agreed_by": str(anomaly.agreed_by or ""),
            "carried_out_at": anomaly.carried_out_at and timezone.localtime(anomaly.carried_out_at),
            "carried_out_by": str(anomaly.carried_out_by or ""),
            "carried_out_note": anomaly.carried_out_note,
            "root_cause": anomaly.root_cause,
            "prevention": anomaly.prevention,
            "prevention_owner": str(anomaly.prevention_owner or ""),
            "prevention_due_on": anomaly.prevention_due_on,
            "prevention_done_on": anomaly.prevention_done_on,
            "repeats": str(anomaly.repeats or ""),
            "liability": "" if anomaly.liability is None else _money(anomaly),
            "outcome": anomaly.outcome,
            "closed_by": str(anomaly.closed_by or ""),
            "closed_at": anomaly.closed_at and timezone.localtime(anomaly.closed_at),
        },
        "kinds": [{"label": kind.label, "chosen": kind == anomaly.kind} for kind in AnomalyKind],
        "dispositions": [
            {"label": choice.label, "chosen": choice in chosen} for choice in Disposition
        ],
        "lines": lines if len(lines) > 1 else [],
        "answers": [_answer(answer) for answer in answers_of(anomaly)],
        "loss": loss_facts(anomaly),
        **photos_on_paper(evidence_of(anomaly)),
    }


def _money(anomaly: Anomaly) -> str:
    return f"{anomaly.liability} {anomaly.currency}"


def answers_of(anomaly: Anomaly):
    """What the owner answered on their own page about this anomaly, the oldest first."""
    kind = ContentType.objects.get_for_model(Anomaly)
    return (
        OwnerAnswer.objects.filter(subject_type=kind, subject_id=anomaly.pk)
        .select_related("link__contact", "signature")
        .order_by("pk")
    )


def _answer(answer: OwnerAnswer) -> dict:
    return {
        "number": answer.number,
        "at": timezone.localtime(answer.answered_at),
        "contact": str(answer.link.contact),
        "answer": answer.kind.label,
        "quantity": answer.quantity,
        "comment": answer.comment,
        "typed": answer.signed_as,
        "picture": picture_of(answer.signature),
    }
