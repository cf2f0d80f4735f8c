"""Goods that came under an agreement, walked as far as a test needs them."""

from decimal import Decimal

from inspections.services.deciding import decide
from registry.models import Agreement, Item
from registry.services.issuing import consume, issue
from registry.services.labelling import confirm_label, label
from registry.services.receiving import CountedLine, confirm_receipt
from registry.services.storing import store
from tests.factories import fresh, make_pre_advice


def make_agreement(party, number="PO-77") -> Agreement:
    return Agreement.objects.create(party=party, number=number)


def arrived_under(agreement, cast, places, quantity=100) -> Item:
    """One lot, announced under ``agreement`` and received."""
    advice = make_pre_advice(
        cast.liaison,
        party=agreement.party,
        quantity=Decimal(quantity),
        agreement=agreement,
        order_number=agreement.number,
    )
    receipt = confirm_receipt(
        by=cast.warehouse,
        party=agreement.party,
        advice=advice,
        location=places["pending"],
        lines=[CountedLine(line.quantity, advice_line=line) for line in advice.lines.all()],
    )
    return receipt.lines.get().item


def stored_under(agreement, cast, places, quantity=100) -> Item:
    item = arrived_under(agreement, cast, places, quantity)
    decide(item=item, by=cast.inspector)
    label(item=item, by=cast.warehouse)
    confirm_label(item=item, by=cast.warehouse, code=item.number)
    return store(item=fresh(item), by=cast.warehouse, location=places["storage"])


def use_up(item, cast) -> Item:
    issue(by=cast.warehouse, lines=[(item, item.on_hand)], holder="Line 1", purpose="SMT")
    return consume(item=item, by=cast.warehouse)
