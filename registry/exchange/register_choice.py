"""Which rows of the register a command is to print or export."""

from collections.abc import Iterator
from datetime import date

from registry.enums import State
from registry.models import Item, Party
from registry.queries.history import RegisterRow, register_rows


def chosen_rows(*, party: Party | None, as_of: date | None) -> Iterator[RegisterRow]:
    """What was held, of one owner or of all, now or at the end of ``as_of``; by owner."""
    items = Item.objects.with_place().order_by("owner__code", "number")
    if party is not None:
        items = items.filter(owner=party)
    return (row for row in register_rows(items, as_of) if row.state != State.CLOSED)
