"""Production notices to test with."""

from decimal import Decimal

from registry.models import Item
from registry.services.notices import record_notice
from registry.services.receiving import CountedLine, confirm_receipt
from tests.factories import make_pre_advice


def make_notice(cast, party, number="SC20261126-01", *, part="HC-1001", required=100, loss=0):
    """One notice that requires ``required`` pieces of one part."""
    return record_notice(
        by=cast.liaison,
        number=number,
        party=party,
        product="HRF-1 amplifier",
        order_number="PO-77",
        lines=[
            {
                "part_number": part,
                "name": "CAP CER 33PF 0402",
                "required": Decimal(required),
                "unit": "PCS",
                "allowed_loss": Decimal(loss),
            }
        ],
    )


def arrived_for(notice, cast, place, quantity) -> Item:
    """Goods that were announced and came for ``notice``."""
    advice = make_pre_advice(
        cast.liaison,
        party=notice.party,
        quantity=Decimal(quantity),
        notice_number=notice.number,
        order_number=notice.order_number,
    )
    receipt = confirm_receipt(
        by=cast.warehouse,
        party=notice.party,
        advice=advice,
        location=place,
        lines=[CountedLine(line.quantity, advice_line=line) for line in advice.lines.all()],
    )
    return receipt.lines.get().item
