"""How an item comes into the register: by arrival, or split off from another."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from registry.enums import Account, State
from registry.managers import search_key
from registry.models import Item
from registry.models.goods import GOODS_FIELDS
from registry.services.ledger import record_created
from registry.services.transition import post_movement

ORIGIN_FIELDS = ("owner", "agreement", "order_number", "notice_number", "purpose")


def create_item(
    *,
    number: str,
    by,
    quantity: Decimal,
    state: State,
    location,
    custodian,
    verb: str,
    document: str = "",
    reason: str = "",
    **fields,
) -> Item:
    """Make an item with its first ledger entry and its event. Call inside ``writing()``.

    ``quantity`` is in the unit given in ``fields`` (default pieces).
    """
    now = timezone.now()
    item = Item(
        number=number,
        state=state,
        location=location,
        custodian=custodian,
        received_at=fields.pop("received_at", now),
        state_since=now,
        received=quantity,
        on_hand=quantity,
        **fields,
    )
    item.search_text = search_text(item)
    item.save(force_insert=True)
    item.received = item.on_hand = Decimal(0)  # posted back by the first entry
    post_movement(
        item,
        verb=verb,
        source=Account.RECEIVED,
        target=Account.ON_HAND,
        quantity=quantity,
        by=by,
        document=document,
        reason=reason,
    )
    record_created(item, by=by, action=verb, reason=reason, document=document)
    return item


def described_like(goods) -> dict:
    """The description of advised goods or of an item, to make another like it."""
    return {name: getattr(goods, name) for name in GOODS_FIELDS}


def search_text(item: Item, codes: Iterable[str] = ()) -> str:
    """Everything a person may type to find the item, in one normalised line; with the ``codes``
    that its owner put on it."""
    words = (
        item.number,
        item.part_number,
        item.name,
        item.manufacturer,
        item.manufacturer_part_number,
        item.lot,
        item.order_number,
        item.notice_number,
        item.note,
        item.owner.code,
        item.owner.name,
        item.owner.name_en,
        *codes,
    )
    return search_key(" ".join(word for word in words if word))
