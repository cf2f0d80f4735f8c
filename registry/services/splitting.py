"""Splitting: a part that fares differently becomes an item of its own (domain §3)."""

from decimal import Decimal

from registry.enums import State
from registry.models import Item
from registry.services.floor_life import hand_down
from registry.services.handing_over import give_part
from registry.services.items import ORIGIN_FIELDS, create_item, described_like
from registry.services.ledger import writing
from registry.services.numbering import draw_number
from registry.services.transition import perform

#: A labelled or stored lot gives a part without a label: it goes back to be labelled.
CHILD_STATES = {State.LABELLED: State.VERIFIED, State.STORED: State.VERIFIED}


def split(
    *,
    item: Item,
    by,
    quantity: Decimal,
    reason: str = "",
    version: int | None = None,
    as_part_of: str = "",
) -> tuple[Item, Item]:
    """Split ``quantity`` (in the item's unit) off into a child with its own number.

    ``as_part_of``: see ``transition.perform``. Returns (parent, child). Raises WorkflowError
    where nothing would be left.
    """
    with writing():
        number = draw_number("CP")
        parent = perform(
            "split",
            item=item,
            by=by,
            quantity=quantity,
            reason=reason,
            version=version,
            document=number,
            as_part_of=as_part_of,
        )
        child = create_item(
            number=number,
            by=by,
            quantity=quantity,
            state=CHILD_STATES.get(State(parent.state), State(parent.state)),
            location=parent.location,
            custodian=parent.custodian,
            verb="split_off",
            document=parent.number,
            reason=reason,
            parent=parent,
            received_at=parent.received_at,
            **{name: getattr(parent, name) for name in ORIGIN_FIELDS},
            **described_like(parent),
        )
        give_part(parent, child, by=by)
        hand_down(parent, child, by=by)
    return parent, child


def take(
    *, item: Item, by, quantity: Decimal | None, as_part_of: str, reason: str = "", version=None
) -> Item:
    """The item that holds just ``quantity``: a split-off child, or the whole item where
    ``quantity`` is None or all there is."""
    if quantity is None or (quantity == item.on_hand and item.issued == 0):
        return item
    return split(
        item=item,
        by=by,
        quantity=quantity,
        reason=reason,
        version=version,
        as_part_of=as_part_of,
    )[1]
