"""The demo's production notices: what customers supply for an order (domain Q1)."""

from decimal import Decimal

from registry.models import PreAdvice, ProductionNotice
from registry.services.notices import record_notice

PRODUCTS = ("射频功放模块 / RF amplifier", "控制主板 / main board", "电源模块 / power module")
COUNTED_LOSS = Decimal("0.5")  # percent, where parts are placed by a machine


def note_supply(advice: PreAdvice, *, by) -> ProductionNotice | None:
    """The notice for which these goods are announced; its number may be taken already."""
    if ProductionNotice.objects.filter(number=advice.notice_number).exists():
        return None
    parts = {}
    for line in advice.lines.all():
        part = parts.setdefault(
            (line.part_number, line.unit),
            {
                "part_number": line.part_number,
                "name": line.name,
                "unit": line.unit,
                "required": Decimal(0),
                "allowed_loss": COUNTED_LOSS if line.quantity >= 100 else Decimal(0),
            },
        )
        part["required"] += line.quantity
    return record_notice(
        by=by,
        number=advice.notice_number,
        party=advice.party,
        product=PRODUCTS[advice.pk % len(PRODUCTS)],
        planned=Decimal(200),
        order_number=advice.order_number,
        start_on=advice.expected_on,
        lines=list(parts.values()),
    )


def notice_of(advice: PreAdvice) -> ProductionNotice | None:
    return ProductionNotice.objects.filter(
        number=advice.notice_number, party=advice.party, closed_at=None
    ).first()
