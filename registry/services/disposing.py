"""Property that cannot be found any more (domain Q10)."""

from decimal import Decimal

from registry.models import Item
from registry.services.transition import perform


def write_off(
    *,
    item: Item,
    by,
    reason: str,
    quantity: Decimal | None = None,
    document: str = "",
    version: int | None = None,
) -> Item:
    """Lost: what cannot be found any more leaves the balance, with its reason (Q10)."""
    return perform(
        "write_off",
        item=item,
        by=by,
        quantity=quantity,
        reason=reason,
        document=document,
        version=version,
    )
