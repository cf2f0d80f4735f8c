"""《顾客财产清单》: the register on paper, filtered, as of any date (domain F7)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice

from django.utils import timezone

from custprop.lib.chain import GENESIS
from custprop.lib.pdf import PDF_CHUNK_ROWS
from registry.documents.base import form_context, named
from registry.models import LedgerHead
from registry.queries.history import RegisterRow

SUMMED = ("received", "on_hand", "issued", "consumed", "returned")


@dataclass
class Totals:
    """Sums by unit, gathered while the rows go by: pieces and kilograms do not add up."""

    count: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    sums: dict[str, dict[str, Decimal]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Decimal))
    )

    def add(self, row: RegisterRow) -> None:
        unit = row.item.unit_label
        self.count[unit] += 1
        for name in SUMMED:
            self.sums[unit][name] += getattr(row, name)

    def as_context(self) -> list[dict]:
        return [
            {"unit": unit, "count": count, **{name: self.sums[unit][name] for name in SUMMED}}
            for unit, count in sorted(self.count.items())
        ]


def register_chunks(
    rows: Iterable[RegisterRow], *, as_of: date | None, filters: str, by
) -> Iterator[dict]:
    """Contexts of print/register.html, one per ``PDF_CHUNK_ROWS`` rows; rows sorted by owner.

    An empty register is one context without rows: also that is an answer to print.
    """
    day = as_of or timezone.localdate()
    head = {
        **form_context("register", number=control_number(day), by=by, link=anchored),
        "as_of": day,
        "filters": filters,
        "by_owner": True,
    }
    totals, source = Totals(), iter(rows)
    chunk, owner_before = list(islice(source, PDF_CHUNK_ROWS)), None
    while True:
        following = list(islice(source, PDF_CHUNK_ROWS))
        groups = _groups(chunk, owner_before, totals)
        yield {**head, "groups": groups, "totals": [] if following else totals.as_context()}
        if not following:
            return
        owner_before, chunk = chunk[-1].item.owner, following


def control_number(day: date) -> str:
    """Names the print: the day it tells of, and how long the ledger was when it was made."""
    head = LedgerHead.objects.first()
    return f"REG-{day:%Y%m%d}-{head.seq if head else 0}"


def anchored(number: str) -> str:
    """What the code at the foot says: the print and the end of the ledger's chain.

    Filed paper is then a witness that nothing before it was altered afterwards.
    """
    head = LedgerHead.objects.first()
    return f"{number} {head.hash if head else GENESIS}"


def _groups(rows: list[RegisterRow], owner_before, totals: Totals) -> list[dict]:
    groups, owner = [], None
    for row in rows:
        totals.add(row)
        if row.item.owner != owner:
            owner = row.item.owner
            groups.append({"party": named(owner), "continued": owner == owner_before, "rows": []})
        groups[-1]["rows"].append(_row(row))
    return groups


def _row(row: RegisterRow) -> dict:
    item = row.item
    return {
        "number": item.number,
        "party": named(item.owner),
        "category": str(item.category),
        "part_number": item.part_number,
        "name": item.name,
        "lot": item.lot,
        **{name: getattr(row, name) for name in SUMMED},
        "unit": item.unit_label,
        "location": str(row.location or ""),
        "state": row.state.label,
        "received_on": timezone.localtime(item.received_at).date(),
    }
