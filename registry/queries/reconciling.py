"""Received = on hand + issued + consumed + returned + transferred + destroyed + lost, proven by
owner, order and part from the movements and compared with the kept balances (domain §3, Q7, Q12).

What is split off neither arrives nor leaves: the parts stand in the same line as their lot. Where
a part was described anew and stands in another line, both say how much went over.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Min, QuerySet, Sum

from registry.enums import Account
from registry.models import Item, Movement, Party
from registry.queries.history import end_of
from registry.queries.parts import is_part, part_of
from registry.units import UNITS

#: Where what arrived may be by now.
WHEREABOUTS = (
    Account.ON_HAND,
    Account.ISSUED,
    Account.CONSUMED,
    Account.RETURNED,
    Account.TRANSFERRED,
    Account.DESTROYED,
    Account.LOST,
)
SPLIT_OFF = "split_off"  # the verb of the first movement of a part

Key = tuple[str, str]  # part number (or name, where there is none) and unit


@dataclass
class Line:
    """One part of one owner, in one unit. ``kept`` are the balances as the items' rows have them;
    None for a past day, of which only the movements tell."""

    part: str
    unit: str
    name: str = ""
    items: int = 0
    arrived: Decimal = Decimal(0)
    split_in: Decimal = Decimal(0)
    split_out: Decimal = Decimal(0)
    moved: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    kept: dict[str, Decimal] | None = None

    @property
    def accounted(self) -> Decimal:
        """What the movements say of where it is, summed up."""
        return sum((self.moved[account] for account in WHEREABOUTS), Decimal(0))

    @property
    def from_other_lines(self) -> Decimal:
        """Parts that came from a lot in another line, less what went the other way."""
        return self.split_in - self.split_out

    @property
    def missing(self) -> Decimal:
        """What arrived and is nowhere; zero where the line balances."""
        return self.arrived + self.from_other_lines - self.accounted

    @property
    def disagreeing(self) -> list[Account]:
        """Accounts whose kept balance is not what the movements say."""
        if self.kept is None:
            return []
        return [account for account in WHEREABOUTS if self.kept[account] != self.moved[account]]

    @property
    def balances(self) -> bool:
        return not self.missing and not self.disagreeing

    @property
    def figures(self) -> list[dict]:
        """The accounts in their order, for a table."""
        wrong = self.disagreeing
        return [
            {
                "account": account,
                "quantity": self.moved[account],
                "kept": self.kept[account] if account in wrong else None,
            }
            for account in WHEREABOUTS
        ]

    @property
    def unit_label(self):
        return UNITS[self.unit].label


@dataclass(frozen=True)
class Reconciliation:
    lines: list[Line]

    @property
    def balances(self) -> bool:
        return all(line.balances for line in self.lines)

    def first(self, count: int) -> list[Line]:
        """At most ``count`` lines; those that do not balance are always among the first."""
        right = (line for line in self.lines if line.balances)
        return [*self.wrong, *right][:count]

    @property
    def crosses(self) -> bool:
        """Whether a part stands in another line than its lot."""
        return any(line.from_other_lines for line in self.lines)

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if not line.balances]


def reconcile(items: QuerySet[Item], as_of: date | None = None) -> Reconciliation:
    """What became of everything that arrived as ``items``, line by line; three queries.

    With ``as_of`` as it was when that day ended.
    """
    movements = Movement.objects.filter(item__in=items).exclude(source=F("target"))
    if as_of is not None:
        movements = movements.filter(at__lt=end_of(as_of))
    lines = _lines_of(items, as_of)
    _add_movements(lines, movements)
    if as_of is None:
        _add_balances(lines, items)
    return Reconciliation([lines[key] for key in sorted(lines)])


def _lines_of(items: QuerySet[Item], as_of: date | None) -> dict[Key, Line]:
    if as_of is not None:
        items = items.filter(received_at__lt=end_of(as_of))
    rows = (
        items.order_by()
        .annotate(part=part_of())
        .values_list("part", "unit")
        .annotate(Min("name"), Count("pk"))
    )
    return {(part, unit): Line(part, unit, name, count) for part, unit, name, count in rows}


def _add_movements(lines: dict[Key, Line], movements: QuerySet[Movement]) -> None:
    rows = (
        movements.order_by()
        .annotate(part=part_of("item__"))
        .values_list("part", "item__unit", "source", "target", "verb")
        .annotate(Sum("quantity"))
    )
    for part, unit, source, target, verb, quantity in rows:
        line = lines.setdefault((part, unit), Line(part, unit))
        if source != Account.RECEIVED:
            line.moved[source] -= quantity
        elif verb == SPLIT_OFF:
            line.split_in += quantity
        else:
            line.arrived += quantity
        if target == Account.SPLIT:
            line.split_out += quantity
        else:
            line.moved[target] += quantity


def _add_balances(lines: dict[Key, Line], items: QuerySet[Item]) -> None:
    accounts = [account.value for account in WHEREABOUTS]
    rows = (
        items.order_by()
        .annotate(part=part_of())
        .values_list("part", "unit")
        .annotate(*(Sum(account) for account in accounts))
    )
    for part, unit, *sums in rows:
        kept = dict(zip(WHEREABOUTS, sums, strict=True))
        lines.setdefault((part, unit), Line(part, unit)).kept = kept


def of_part(items: QuerySet[Item], part: str, unit: str) -> QuerySet[Item]:
    """Those of ``items`` that stand in one line."""
    return items.filter(is_part(part, unit))


@dataclass(frozen=True)
class Held:
    """What an owner's items amount to in one unit, by their kept balances."""

    party: Party
    unit: str
    items: int
    quantities: dict[str, Decimal]

    @property
    def unit_label(self):
        return UNITS[self.unit].label

    @property
    def figures(self) -> list[dict]:
        return [
            {"account": account, "quantity": self.quantities[account]} for account in WHEREABOUTS
        ]


def held_by_owner_and_unit(items: QuerySet[Item]) -> list[Held]:
    """One row an owner and unit, from the balances alone: two queries, and no walk through the
    movements of everybody."""
    accounts = [account.value for account in WHEREABOUTS]
    rows = list(
        items.order_by()
        .values_list("owner", "unit")
        .annotate(Count("pk"), *(Sum(account) for account in accounts))
    )
    owners: Iterable[Party] = Party.objects.in_bulk({owner for owner, *_rest in rows})
    held = [
        Held(owners[owner], unit, count, dict(zip(WHEREABOUTS, sums, strict=True)))
        for owner, unit, count, *sums in rows
    ]
    return sorted(held, key=lambda row: (row.party.code, row.unit))
