"""Reading the register: in which order, how many there are, how much that is."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from registry.units import UNITS, Unit

#: What the register can be sorted by: fields that are never empty and that an index holds.
ORDERINGS: dict[str, tuple[str, ...]] = {
    "number": ("number",),
    "owner": ("owner__code", "number"),
    "part_number": ("part_number", "number"),
    "received_at": ("received_at",),
    "state_since": ("state_since",),
}
STANDARD_ORDERING = "-number"

COUNTED = 10_000
TOTALLED = 2_000


def order_of(ordering: str) -> tuple[str, ...]:
    """The fields of ``ordering`` (``owner``, ``-owner``). Raises KeyError for an unknown one."""
    fields = ORDERINGS[ordering.removeprefix("-")]
    return tuple(f"-{field}" for field in fields) if ordering.startswith("-") else fields


def sortable(items: QuerySet, ordering: str) -> QuerySet:
    """``items``, put so that the database can walk them in ``ordering`` instead of sorting all.

    Every owner has a code. Saying so makes SQLite begin with the owners, in their order.
    """
    return items.filter(owner__code__gt="") if ordering.endswith("owner") else items


@dataclass(frozen=True)
class Count:
    """How many there are; ``exact`` is False where there are more than are counted."""

    value: int
    exact: bool


def bounded_count(items: QuerySet, limit: int = COUNTED) -> Count:
    """Count ``items`` up to ``limit``: nobody needs the exact figure beyond, and it is dear."""
    found = items.order_by()[: limit + 1].count()
    return Count(min(found, limit), found <= limit)


@dataclass(frozen=True)
class Total:
    unit: Unit
    on_hand: Decimal
    issued: Decimal


def totals(items: QuerySet) -> list[Total]:
    """What is on hand and issued of ``items``, by unit: pieces and kilograms do not add up."""
    rows = (
        items.order_by()
        .values("unit")
        .annotate(on_hand_sum=Sum("on_hand"), issued_sum=Sum("issued"))
        .order_by("unit")
    )
    return [Total(UNITS[row["unit"]], row["on_hand_sum"], row["issued_sum"]) for row in rows]
