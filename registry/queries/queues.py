"""What waits at a step: oldest first, grouped by the arrival it came with."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce

from registry.models import Item, Receipt, ReceiptLine
from registry.queries.flags import Flag, flags_of
from registry.queries.lineage import with_parts

SHOWN = 200  # items on one page of a queue; more come up as these are done

# A part that was split off came with its parent's receipt line, or its grandparent's.
_LINES = ("receipt_line", "parent__receipt_line", "parent__parent__receipt_line")


@dataclass(frozen=True)
class Row:
    """One waiting item, and what is to be minded about it."""

    item: Item
    flags: list[Flag]
    wait: object | None = None  # a Wait of queries.hand_overs, where the queue tells it
    remark: str = ""  # what another app says of it


def rows_of(items: list[Item], waits: dict | None = None, remarks: dict | None = None) -> list[Row]:
    waits, remarks = waits or {}, remarks or {}
    return [
        Row(item, flags_of(item), waits.get(item.pk), remarks.get(item.pk, "")) for item in items
    ]


@dataclass
class Batch:
    """Waiting items of one arrival. ``receipt`` is None where none is on record."""

    receipt: Receipt | None
    items: list[Item]
    waits: dict = field(default_factory=dict)
    remarks: dict = field(default_factory=dict)

    @property
    def rows(self) -> list[Row]:
        return rows_of(self.items, self.waits, self.remarks)

    @property
    def since(self) -> datetime:
        """Since when the one that waits longest has been waiting."""
        return min(item.state_since for item in self.items)


@dataclass
class Queue:
    batches: list[Batch]
    total: int

    @property
    def items(self) -> list[Item]:
        return [item for batch in self.batches for item in batch.items]

    def tell_waits(self, waits: dict) -> None:
        """Let each row say how long it waits (``hand_overs.waits_of``)."""
        for batch in self.batches:
            batch.waits = waits

    def tell_remarks(self, remarks: dict[int, str]) -> None:
        """Let each row say what another app knows of its item, by key."""
        for batch in self.batches:
            batch.remarks = remarks

    @property
    def shown(self) -> int:
        return sum(len(batch.items) for batch in self.batches)

    @property
    def more(self) -> int:
        """How many wait beyond those shown."""
        return self.total - self.shown


def queue_of(items, *, receipt: Receipt | None = None) -> Queue:
    """The first ``SHOWN`` of ``items`` (a queryset) in batches, the oldest arrival first.

    With ``receipt`` only what came with it. Always the same number of queries.
    """
    if receipt is not None:
        items = items.filter(pk__in=item_ids_of(receipt))
    rows = (
        items.with_place()
        .annotate(receipt_key=Coalesce(*(F(f"{line}__receipt") for line in _LINES)))
        .order_by("received_at", "number")[:SHOWN]
    )
    grouped: dict[int | None, list[Item]] = {}
    for item in rows:
        grouped.setdefault(item.receipt_key, []).append(item)
    receipts = Receipt.objects.select_related("party").in_bulk([key for key in grouped if key])
    batches = [Batch(receipts.get(key), members) for key, members in grouped.items()]
    shown = sum(len(batch.items) for batch in batches)
    return Queue(batches, items.count() if shown == SHOWN else shown)


def item_ids_of(receipt: Receipt) -> set[int]:
    """Everything that came with ``receipt``, parts split off later included."""
    return with_parts(
        set(receipt.lines.filter(item__isnull=False).values_list("item_id", flat=True))
    )


def next_after(items, item: Item) -> Item | None:
    """Of ``items`` (a queryset) the one to do after ``item``: the next of its arrival, then
    of later ones, then whatever is oldest."""
    ordered = items.order_by("received_at", "number")
    same = ordered.filter(received_at=item.received_at, number__gt=item.number).first()
    return same or ordered.filter(received_at__gt=item.received_at).first() or ordered.first()


def arrival_of(item: Item) -> ReceiptLine | None:
    """The receipt line that ``item``, or what it was split off from, arrived on."""
    lines = ReceiptLine.objects.select_related("receipt", "advice_line")
    ancestor = item
    while ancestor is not None:
        line = lines.filter(item_id=ancestor.pk).first()
        if line is not None:
            return line
        ancestor = ancestor.parent
    return None


def agreed_on(item: Item) -> list:
    """The lines of the item's agreement that tell by what it is judged (domain F1)."""
    if item.agreement_id is None:
        return []
    lines = list(item.agreement.lines.all())
    own = [line for line in lines if line.part_number and line.part_number == item.part_number]
    return own or [
        line for line in lines if not line.part_number and line.category_id == item.category_id
    ]
