"""资产移交单: the list of assets, with what both sides signed (domain G1)."""

from django.utils import timezone

from registry.documents.base import Link, form_context, named
from registry.documents.photos import picture_of
from registry.models import Transfer


def transfer_note(document: Transfer, *, by, link: Link) -> dict:
    """Context of print/transfer_note.html."""
    lines = list(document.lines.select_related("item", "consent"))
    return {
        **form_context("transfer_note", number=document.number, by=by, link=link),
        "document": {
            "number": document.number,
            "party": named(document.party),
            "third_party": document.third_party,
            "basis": document.basis,
            "currency": document.currency,
            "gate_pass": getattr(document, "gate_pass", None),
            "requested_by": str(document.requested_by),
            "requested_at": timezone.localtime(document.requested_at),
            "transferred_on": document.transferred_on,
            "note": document.note,
        },
        "ours": _side(document, "our"),
        "other": _side(document, "other"),
        "lines": [_asset(line) for line in lines],
        "total": sum(line.value for line in lines),
    }


def _side(document: Transfer, side: str) -> dict:
    """Who accepted for one side, and what they signed with; all empty before."""
    return {
        "name": getattr(document, f"{side}_name"),
        "typed": getattr(document, f"{side}_signed_as"),
        "picture": picture_of(getattr(document, f"{side}_signature")),
    }


def _asset(line) -> dict:
    return {
        "item": line.item.number,
        "part_number": line.item.part_number,
        "name": line.item.name,
        "quantity": line.quantity,
        "unit": line.item.unit_label,
        "consent": line.consent.number,
        "value": line.value,
    }
