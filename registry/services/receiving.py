"""Receiving: an arrival is counted line by line against its pre-advice (domain Q3, R1)."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import Difference, LocationKind, PreAdviceState, State, Step
from registry.errors import InvalidInput, WorkflowError
from registry.models import (
    Department,
    Item,
    PreAdvice,
    PreAdviceLine,
    Receipt,
    ReceiptLine,
    Return,
    ReturnLine,
)
from registry.queries.routing import departments_for
from registry.services.handing_over import arrive
from registry.services.items import create_item, described_like
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number, draw_numbers
from registry.services.permission import require
from registry.units import UNITS

KNOWN_BY = ("part_number", "name", "unit", "lot")


@dataclass
class CountedLine:
    """What was found of one line. ``goods`` describes it where it was not advised.

    ``quantity`` is in the unit of the advice line, or of ``goods``; zero: nothing came.
    """

    quantity: Decimal
    advice_line: PreAdviceLine | None = None
    goods: dict | None = None
    broken_packing: bool = False
    wrong_goods: bool = False
    note: str = ""
    differences: list[str] = field(default_factory=list)
    back_from: ReturnLine | None = None

    @property
    def what(self) -> tuple[str, str, str]:
        """Part number (or name), unit and lot, by which goods are known again."""
        if self.advice_line:
            goods = {name: getattr(self.advice_line, name) for name in KNOWN_BY}
        else:
            goods = {name: self.goods.get(name, "") for name in KNOWN_BY}
        return goods["part_number"] or goods["name"], goods["unit"], goods["lot"]


def confirm_receipt(
    *,
    by,
    party,
    location,
    lines: list[CountedLine],
    advice: PreAdvice | None = None,
    back_from: Return | None = None,
    **head,
) -> Receipt:
    """Record one arrival: every counted line becomes an item in state ``received``.

    ``head``: delivery_note, carrier, note. ``back_from``: the return note by which the goods went
    back before; what is the same as on one of its lines is linked to it. Differences from the
    advice are recorded with the line. Each item is handed over to the department that verifies
    its category; receipt and hand-over are in the event. Raises WorkflowError or InvalidInput;
    then nothing is stored.
    """
    require(by, "receive")
    check_place(location)
    check_lines(lines)
    if back_from is not None:
        know_again(lines, back_from, party=party)
    with writing():
        if advice is not None:
            advice = lock_open_advice(advice)
        receipt = Receipt.objects.create(
            number=draw_number("RC"),
            party=party,
            pre_advice=advice,
            location=location,
            received_at=timezone.now(),
            received_by=by,
            **head,
        )
        counted = create_receipt_lines(receipt, lines, by=by)
        record_created(receipt, by=by, action="confirm_receipt", lines=counted)
        if advice is not None:
            before = snapshot(advice)
            advice.state = PreAdviceState.RECEIVED
            advice.save(update_fields=["state"])
            record_changed(advice, by=by, before=before, action="confirm_receipt")
    return receipt


def check_place(location) -> None:
    """Only a place of kind *pending inspection* takes what has just arrived (Q3)."""
    if location.kind != LocationKind.PENDING or not location.holds_items or not location.active:
        raise WorkflowError(
            _("%(place)s is not a place for goods that wait for inspection.") % {"place": location},
            guard="place",
            remedy=_("Choose an active pending-inspection place."),
            field="location",
        )


def check_lines(lines: list[CountedLine]) -> None:
    if not any(line.quantity > 0 for line in lines):
        raise InvalidInput(
            _("Nothing was counted."),
            remedy=_("Count at least one line, or leave the pre-advice open."),
            field="lines",
        )
    for line in lines:
        unit = UNITS[line.advice_line.unit if line.advice_line else line.goods["unit"]]
        if line.quantity < 0 or not unit.fits(line.quantity):
            raise InvalidInput(
                _("%(quantity)s is not a quantity in %(unit)s.")
                % {"quantity": line.quantity, "unit": unit.label},
                remedy=_("Type what was counted, zero or more."),
                field="quantity",
            )


def lock_open_advice(advice: PreAdvice) -> PreAdvice:
    advice = PreAdvice.objects.select_for_update().get(pk=advice.pk)
    if advice.state != PreAdviceState.OPEN:
        raise WorkflowError(
            _("Pre-advice %(number)s is already “%(state)s”.")
            % {"number": advice.number, "state": advice.status.label},
            guard="state",
            remedy=_("Somebody received it before you. Look at its receipt."),
        )
    return advice


def create_receipt_lines(receipt: Receipt, lines: list[CountedLine], *, by) -> list[dict]:
    """The lines of ``receipt`` with their items; returns them as the event tells them."""
    arrived = [line for line in lines if line.quantity > 0]
    numbers = iter(draw_numbers("CP", len(arrived)))
    verifiers = departments_for(Step.VERIFY)
    told, items = [], []
    for line_no, line in enumerate(lines, start=1):
        line.differences = differences_of(line)
        item = None
        if line.quantity > 0:
            item = receive_item(receipt, line, number=next(numbers), verifiers=verifiers, by=by)
            items.append(item)
        ReceiptLine.objects.create(
            receipt=receipt,
            line_no=line_no,
            advice_line=line.advice_line,
            item=item,
            back_from=line.back_from if item else None,
            counted=line.quantity,
            differences=line.differences,
            difference_note=line.note,
        )
        told.append(
            {
                "item": item and item.number,
                "counted": line.quantity,
                "differences": line.differences,
                "note": line.note,
                "handed_to": _key_of_verifier(item, verifiers),
                **({"back_from": _came_back(line)} if item and line.back_from else {}),
            }
        )
    arrive(items, by=by, at=receipt.received_at, verifiers=verifiers)
    return told


def _came_back(line: CountedLine) -> dict:
    """The note and the item that the goods went back by, for the event."""
    return {"note": line.back_from.document.number, "item": line.back_from.item.number}


def know_again(lines: list[CountedLine], note: Return, *, party) -> None:
    """Link each counted line to the line of ``note`` that is about the same goods: the same part
    and unit, and the same lot where one is; each at most once where there are several.

    Raises WorkflowError for a note of another owner, one whose goods never left, and where none
    of what was counted is on it.
    """
    if note.party_id != party.pk or not note.has_left:
        raise WorkflowError(
            _("%(note)s is no note by which goods of %(party)s have left.")
            % {"note": note.number, "party": party},
            guard="back_from",
            remedy=_("Choose the note that the goods went back by, or none."),
            field="back_from",
        )
    left = list(note.lines.select_related("item", "document"))
    for line in (line for line in lines if line.quantity > 0):
        same = [one for one in left if _is_same(line, one)]
        of_lot = [one for one in same if one.item.lot == line.what[2]]
        line.back_from = next(iter(of_lot or same), None)
        if len(same) > 1:
            left.remove(line.back_from)
    if not any(line.back_from for line in lines):
        raise WorkflowError(
            _("Nothing of what was counted is on %(note)s.") % {"note": note.number},
            guard="back_from",
            remedy=_("Choose the note that the goods went back by, or none."),
            field="back_from",
        )


def _is_same(line: CountedLine, returned: ReturnLine) -> bool:
    item = returned.item
    return line.what[:2] == (item.part_number or item.name, item.unit)


def _key_of_verifier(item: Item | None, verifiers: dict[int, Department]) -> str | None:
    """The code of the department that is handed ``item``, for the event."""
    verifier = item and verifiers.get(item.category_id)
    return verifier and verifier.code


def receive_item(receipt: Receipt, line: CountedLine, *, number, verifiers, by):
    goods = described_like(line.advice_line) if line.advice_line else line.goods
    advice = receipt.pre_advice
    verifier = verifiers.get(goods["category"].pk)
    return create_item(
        number=number,
        by=by,
        quantity=line.quantity,
        state=State.RECEIVED,
        location=receipt.location,
        custodian=verifier or by.department,
        verb="receive",
        document=receipt.number,
        owner=receipt.party,
        agreement=advice.agreement if advice else None,
        order_number=advice.order_number if advice else "",
        notice_number=advice.notice_number if advice else "",
        purpose=advice.purpose if advice else "",
        received_at=receipt.received_at,
        **goods,
    )


def differences_of(line: CountedLine) -> list[str]:
    """How the counted line differs from what was announced."""
    found = []
    if line.advice_line is None:
        found.append(Difference.UNADVISED)
    elif line.quantity < line.advice_line.quantity:
        found.append(Difference.SHORT)
    elif line.quantity > line.advice_line.quantity:
        found.append(Difference.OVER)
    if line.wrong_goods:
        found.append(Difference.WRONG)
    if line.broken_packing:
        found.append(Difference.PACKING)
    return [difference.value for difference in found]
