"""出库单, 退还单 and 放行单: property that changes hands (domain Q7, P5, Q12)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.documents.base import (
    APPROVED_BY_HAND,
    Link,
    form_context,
    moving_line,
    named,
    signature,
)
from registry.documents.photos import picture_of
from registry.enums import Condition
from registry.models import GatePass, Issue, Return


def issue_note(note: Issue, *, by, link: Link) -> dict:
    """Context of print/issue_note.html."""
    lines = list(note.lines.select_related("item__owner", "item__location"))
    owners = {line.item.owner for line in lines}
    signatures = [
        signature(_("Issued by"), note.issued_by, note.issued_at),
        _taken_over(note),
        APPROVED_BY_HAND,
    ]
    return {
        **form_context("issue_note", number=note.number, by=by, link=link, signatures=signatures),
        "issue": {
            "number": note.number,
            "party": {"name": ", ".join(sorted(str(owner) for owner in owners))},
            "holder": note.holder,
            "department": str(note.department or ""),
            "order_number": " · ".join(
                word for word in (note.order_number, note.notice and note.notice.number) if word
            ),
            "purpose": note.purpose,
            "issued_at": timezone.localtime(note.issued_at),
            "issued_by": str(note.issued_by),
            "due_back_on": note.due_back_on,
        },
        "lines": [moving_line(line, str(line.item.location or "")) for line in lines],
    }


def _taken_over(note: Issue) -> dict:
    """By the name and the time of who took the goods over, else to be signed by hand."""
    if not note.is_accepted:
        return signature(_("Taken over by"))
    return signature(_("Taken over by"), note.acceptance.name, note.acceptance.accepted_at)


def return_note(document: Return, *, by, link: Link) -> dict:
    """Context of print/return_note.html."""
    return {
        **form_context("return_note", number=document.number, by=by, link=link),
        "document": _return_facts(document),
        "lines": [
            moving_line(line, _remarks(line)) for line in document.lines.select_related("item")
        ],
    }


def gate_pass(released: GatePass, *, by, link: Link) -> dict:
    """Context of print/gate_pass.html."""
    document = released.paper
    verdict = _("I release these goods") if released.approved else _("I do not release these goods")
    signatures = [
        signature(_("Requested by"), document.requested_by, document.requested_at),
        signature(_("Decided by"), released.decided_by, released.decided_at, verdict),
    ]
    return {
        **form_context(
            "gate_pass", number=released.number, by=by, link=link, signatures=signatures
        ),
        "gate_pass": {
            "number": released.number,
            "approved": released.approved,
            "decided_by": str(released.decided_by),
            "decided_at": timezone.localtime(released.decided_at),
            "note": released.note,
        },
        "document": _leaving_facts(document),
        "lines": [moving_line(line, "") for line in document.lines.select_related("item")],
    }


def _remarks(line) -> str:
    """Condition, accessories and note of a line, as far as they say something."""
    told = (line.note or Condition(line.condition).label, line.accessories)
    return " · ".join(str(word) for word in told if word)


#: Who takes the goods, by what each kind of paper calls them.
_RECIPIENT_OF_PAPERS = ("recipient", "third_party", "contractor", "holder")


def _leaving_facts(document) -> dict:
    """What a gate pass says of the paper it releases, whatever kind that is."""
    return {
        "number": document.number,
        "party": named(document.party),
        "recipient": next(
            filter(None, (getattr(document, name, "") for name in _RECIPIENT_OF_PAPERS)), ""
        ),
        "carrier": getattr(document, "carrier", ""),
        "duties": getattr(document, "duties", ""),
        "due_back_on": getattr(document, "due_back_on", None) or getattr(document, "back_by", None),
        "requested_by": str(document.requested_by),
        "requested_at": timezone.localtime(document.requested_at),
    }


def _return_facts(document: Return) -> dict:
    return {
        "number": document.number,
        "party": named(document.party),
        "recipient": document.recipient,
        "carrier": document.carrier,
        "gate_pass": getattr(document, "gate_pass", None),
        "requested_by": str(document.requested_by),
        "requested_at": timezone.localtime(document.requested_at),
        "handed_over_by": str(document.handed_over_by or ""),
        "handed_over_at": document.handed_over_at and timezone.localtime(document.handed_over_at),
        "received_by_name": document.received_by_name,
        "packing": document.packing,
        "waybill": document.waybill,
        "delivered_on": document.delivered_on,
        "delivered_to": document.delivered_to,
        "signed_as": document.signed_as,
        "signature": picture_of(document.signature),
        "back_by": document.back_by,
        "note": document.note,
    }
