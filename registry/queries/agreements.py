"""What was agreed with owners against what came, and when it ends (domain F1, F6)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from registry.enums import OPEN_STATES
from registry.models import Agreement, AgreementLine, Item


@dataclass(frozen=True)
class Supplied:
    """One line of an agreement with what arrived of it so far, in the unit of the line."""

    line: AgreementLine
    received: Decimal

    @property
    def over(self) -> Decimal:
        """How much more came than was agreed; zero where no quantity was."""
        agreed = self.line.quantity
        return max(self.received - agreed, Decimal(0)) if agreed else Decimal(0)

    @property
    def outstanding(self) -> Decimal:
        """How much of what was agreed is still to come."""
        agreed = self.line.quantity
        return max(agreed - self.received, Decimal(0)) if agreed else Decimal(0)


def supplied_under(agreements: list[Agreement]) -> dict[int, list[Supplied]]:
    """The lines of each of ``agreements`` (with their lines fetched), by its key. One query.

    Goods belong to the line with their part number and unit; a line without a part number has
    what else came of its category. What was split off arrived with the item it is from.
    """
    arrived = (
        Item.objects.filter(agreement__in=agreements, parent=None)
        .values("agreement", "category", "part_number", "unit")
        .annotate(received=Sum("received"))
        .order_by()
    )
    rows = list(arrived)
    return {agreement.pk: _lines_of(agreement, rows) for agreement in agreements}


def _lines_of(agreement: Agreement, rows: list[dict]) -> list[Supplied]:
    lines = list(agreement.lines.all())
    named = {line.part_number for line in lines if line.part_number}
    own = [row for row in rows if row["agreement"] == agreement.pk]
    return [
        Supplied(
            line,
            sum((row["received"] for row in own if _is_of(row, line, named)), Decimal(0)),
        )
        for line in lines
    ]


def _is_of(row: dict, line: AgreementLine, named: set[str]) -> bool:
    if row["unit"] != line.unit:
        return False
    if line.part_number:
        return row["part_number"] == line.part_number
    return row["category"] == line.category_id and row["part_number"] not in named


def ending_agreements(last: date) -> QuerySet[Agreement]:
    """Agreements that end by ``last``, or ended, while goods under them are with us (F6).

    Each with ``held``: how many items. Those without a closeout alone, the first to end first.
    """
    with_us = Count("item", filter=Q(item__state__in=OPEN_STATES))
    return (
        Agreement.objects.filter(ends_on__lte=last, closeout=None)
        .select_related("party")
        .annotate(held=with_us)
        .filter(held__gt=0)
        .order_by("ends_on", "pk")
    )
