"""客供物料记录表 and 送货单 (domain Q2, Q3)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.documents.base import APPROVED_BY_HAND, Link, form_context, named, signature
from registry.enums import Difference, State
from registry.models import PreAdvice, Receipt
from registry.queries.hand_overs import Group, Share, arrivals_of, by_department, ranges


def kit_record(advice: PreAdvice, *, by, link: Link) -> dict:
    """Context of print/kit_record.html."""
    signatures = [
        signature(_("Prepared by"), advice.created_by, advice.created_at),
        signature(_("Reviewed by")),
        APPROVED_BY_HAND,
    ]
    return {
        **form_context("kit_record", number=advice.number, by=by, link=link, signatures=signatures),
        "advice": {
            "number": advice.number,
            "party": named(advice.party),
            "order_number": advice.order_number,
            "notice_number": advice.notice_number,
            "agreement": advice.agreement,
            "purpose": advice.purpose,
            "expected_on": advice.expected_on,
            "note": advice.note,
            "created_by": str(advice.created_by),
            "created_at": timezone.localtime(advice.created_at),
        },
        "lines": [
            {
                "line_no": line.line_no,
                "part_number": line.part_number,
                "name": line.name,
                "manufacturer": line.manufacturer,
                "manufacturer_part_number": line.manufacturer_part_number,
                "quantity": line.quantity,
                "unit": line.unit_label,
                "lot": line.lot,
                "packaging": line.packaging,
                "note": line.note,
            }
            for line in advice.lines.all()
        ],
    }


def delivery_note(receipt: Receipt, *, by, link: Link) -> dict:
    """Context of print/delivery_note.html."""
    lines = list(
        receipt.lines.select_related(
            "item__custodian", "advice_line__category", "item__category"
        ).order_by("line_no")
    )
    departments = {str(line.item.custodian) for line in lines if line.item and line.item.custodian}
    groups = by_department(arrivals_of(receipt))
    signatures = [
        signature(
            _("Received by"), receipt.received_by, receipt.received_at, _("I counted these goods")
        ),
        _taken_over(groups),
        APPROVED_BY_HAND,
    ]
    return {
        **form_context(
            "delivery_note", number=receipt.number, by=by, link=link, signatures=signatures
        ),
        "receipt": {
            "number": receipt.number,
            "party": named(receipt.party),
            "pre_advice": receipt.pre_advice,
            "order_number": receipt.pre_advice.order_number if receipt.pre_advice else "",
            "delivery_note": receipt.delivery_note,
            "carrier": receipt.carrier,
            "received_at": timezone.localtime(receipt.received_at),
            "received_by": str(receipt.received_by),
            "location": str(receipt.location),
            "department": ", ".join(sorted(departments)),
            "note": receipt.note,
        },
        "hand_overs": [_hand_over(group, share) for group in groups for share in group.shares],
        "lines": [_delivery_line(line) for line in lines],
    }


def _taken_over(groups: list[Group]) -> dict:
    """The box of who took the goods over: signed where one person took all of them, else to be
    signed by hand. Who took which lines stands in the table of hand-overs."""
    shares = [share for group in groups for share in group.shares]
    takers = {share.by for share in shares}
    if len(takers) != 1 or None in takers:
        return signature(_("Taken over by"))
    last = max(share.at for share in shares)
    return signature(_("Taken over by"), takers.pop(), last, _("I took these goods over"))


def _hand_over(group: Group, share: Share) -> dict:
    given = group.given
    return {
        "given_by": str(given.given_by),
        "from_department": str(given.from_department or ""),
        "given_at": timezone.localtime(given.given_at),
        "to_department": str(group.to_department or ""),
        "taken_by": str(share.by or ""),
        "taken_at": share.at and timezone.localtime(share.at),
        "lines": ranges(share.lines),
    }


def _delivery_line(line) -> dict:
    goods = line.item or line.advice_line
    return {
        "line_no": line.line_no,
        "item": line.item.number if line.item else "",
        "part_number": goods.part_number,
        "name": goods.name,
        "lot": goods.lot,
        "unit": goods.unit_label,
        "advised": line.advice_line and line.advice_line.quantity,
        "counted": line.counted,
        "packing_intact": Difference.PACKING not in line.differences,
        "differences": [Difference(code).label for code in line.differences],
        "difference_note": line.difference_note,
        "result": _verification_result(line.item),
    }


def _verification_result(item):
    """The verdict on the goods, in a word; nothing while they wait for it."""
    if item is None or item.state == State.RECEIVED:
        return ""
    return _("Rejected") if item.state == State.QUARANTINED else _("Accepted")
