"""销毁记录: what was destroyed, how, by whom, before which witness, with its photos (domain Q9)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.documents.base import Link, electronic, form_context, named, signature
from registry.documents.photos import photos_on_paper, picture_of
from registry.enums import SignatureMeaning
from registry.models import Destruction
from registry.services.evidence import evidence_of
from registry.services.signing import signatures_of


def destruction_record(document: Destruction, *, by, link: Link) -> dict:
    """Context of print/destruction_record.html."""
    signed = signatures_of(document)
    boxes = [
        _carried_out(document),
        *map(electronic, signed),
        *([] if signed else [signature(SignatureMeaning.WITNESSED.box_label)]),
    ]
    outside = document.witness_user_id is None and document.witnessed_at is not None
    files = evidence_of(document).exclude(pk=document.witness_signature_id)
    return {
        **form_context(
            "destruction_record",
            number=document.number,
            by=by,
            link=link,
            signatures=boxes[:1] if outside else boxes,
        ),
        "document": {
            "number": document.number,
            "party": named(document.party),
            "method": document.get_method_display(),
            "details": document.details,
            "reason": document.reason,
            "contractor": document.contractor,
            "state": document.status.label,
            "gate_pass": getattr(document, "gate_pass", None),
            "requested_by": str(document.requested_by),
            "requested_at": timezone.localtime(document.requested_at),
            "destroyed_on": document.destroyed_on,
            "carried_out_by": document.carried_out_by,
        },
        "witness": {
            "name": document.witness_name,
            "typed": document.witness_signed_as,
            "picture": picture_of(document.witness_signature),
            "at": document.witnessed_at and timezone.localtime(document.witnessed_at),
            "outside": outside,
        },
        "lines": [_line(line) for line in document.lines.select_related("item", "consent")],
        **photos_on_paper(files),
    }


def _carried_out(document: Destruction) -> dict:
    return signature(_("Recorded by"), document.recorded_by, document.recorded_at)


def _line(line) -> dict:
    return {
        "item": line.item.number,
        "part_number": line.item.part_number,
        "name": line.item.name,
        "lot": line.item.lot,
        "quantity": line.quantity,
        "unit": line.item.unit_label,
        "consent": line.consent.number,
    }
