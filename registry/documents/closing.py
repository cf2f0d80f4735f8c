"""合同物料结清报告: where everything went that arrived under an agreement, signed."""

from decimal import Decimal

from django.utils import timezone

from registry.documents.base import Link, electronic, form_context
from registry.models import Closeout
from registry.queries.reconciling import WHEREABOUTS
from registry.services.signing import signatures_of
from registry.units import unit_label


def closing_report(closeout: Closeout, *, by, link: Link) -> dict:
    """Context of print/closing_report.html: the lines as they were signed, not as they are now."""
    signatures = [electronic(signed) for signed in signatures_of(closeout)]
    return {
        **form_context(
            "closing_report", number=closeout.number, by=by, link=link, signatures=signatures
        ),
        "closeout": {
            "number": closeout.number,
            "agreement": closeout.agreement.number,
            "kind": closeout.agreement.get_kind_display(),
            "party": str(closeout.agreement.party),
            "closed_at": timezone.localtime(closeout.closed_at),
            "closed_by": str(closeout.closed_by),
            "counted_by": closeout.counted_by,
            "uncounted_reason": closeout.uncounted_reason,
            "note": closeout.note,
        },
        "accounts": [account.label for account in WHEREABOUTS],
        "rows": [_row(line) for line in closeout.lines],
    }


def _row(line: dict) -> dict:
    return {
        "part": line["part"],
        "name": line["name"],
        "unit": unit_label(line["unit"]),
        "arrived": Decimal(line["arrived"]),
        "over": Decimal(line["over"]),
        "quantities": [Decimal(line["moved"].get(account.value, 0)) for account in WHEREABOUTS],
    }
