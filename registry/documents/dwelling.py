"""滞留催办函: the owner is asked for a decision about what lies too long (domain Q11)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import format_quantity
from registry.documents.base import Link, form_context, named, signature
from registry.enums import DwellDecisionKind
from registry.models import DwellCase


def dwell_letter(case: DwellCase, *, by, link: Link) -> dict:
    """Context of print/dwell_letter.html."""
    item, today = case.item, timezone.localdate()
    signatures = [
        signature(_("Written by"), by, timezone.now()),
        signature(_("Decided by, for the owner")),
    ]
    return {
        **form_context("dwell_letter", number=case.number, by=by, link=link, signatures=signatures),
        "case": {
            "number": case.number,
            "party": named(item.owner),
            "item": item.number,
            "part": item.part_number,
            "name": item.name,
            "quantity": f"{format_quantity(item.on_hand)} {item.unit_label}",
            "stored_on": timezone.localdate(case.stored_at).isoformat(),
            "days": (today - timezone.localdate(case.stored_at)).days,
            "limit": case.limit_days,
            "reason": case.get_reason_display() if case.reason else "",
            "note": case.reason_note,
        },
        "decisions": [kind.label for kind in DwellDecisionKind],
    }
