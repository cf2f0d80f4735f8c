"""Pages of a long list by key instead of by offset: page 1 and page 2,000 cost the same.

A page ends at a row; the next one begins after that row's values in the chosen order, which
an index finds at once. The place is kept in a *cursor*: signed, so that nobody types one, and
bound to its order, so that it is never read against another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet

SALT = "custprop.keyset"
FORWARD, BACKWARD = "n", "p"


class InvalidCursor(ValueError):
    """The cursor was altered, is none of ours, or belongs to another order."""


@dataclass(frozen=True)
class Page:
    """Rows in order, and the cursors of the pages beside them (None at an end)."""

    rows: list
    next_cursor: str | None
    previous_cursor: str | None


def paginate(queryset: QuerySet, *, order: Sequence[str], cursor: str = "", size: int) -> Page:
    """The page of ``queryset`` at ``cursor`` (the first one where it is empty).

    ``order`` names fields that are never null, ``-`` before one that descends, ``__`` into
    related records; the primary key breaks ties where no field of it is unique. Raises
    InvalidCursor.
    """
    order = _with_tie_break(queryset.model, order)
    if not cursor:
        return _first(queryset, order, size)
    direction, values = _read(cursor, queryset.model, order)
    backward = direction == BACKWARD
    walked = [_turned(name) for name in order] if backward else order
    rows, more = _fetch(queryset.filter(_behind(walked, values)), walked, size)
    if backward and not more:
        return _first(queryset, order, size)  # never a first page that is only half full
    if backward:
        rows.reverse()
    return _page(rows, order, has_next=backward or more, has_previous=True)


def _first(queryset: QuerySet, order: list[str], size: int) -> Page:
    rows, more = _fetch(queryset, order, size)
    return _page(rows, order, has_next=more, has_previous=False)


def _fetch(queryset: QuerySet, order: list[str], size: int) -> tuple[list, bool]:
    rows = list(queryset.order_by(*order)[: size + 1])
    return rows[:size], len(rows) > size


def _page(rows: list, order: list[str], *, has_next: bool, has_previous: bool) -> Page:
    return Page(
        rows,
        _cursor(FORWARD, order, rows[-1]) if rows and has_next else None,
        _cursor(BACKWARD, order, rows[0]) if rows and has_previous else None,
    )


def _with_tie_break(model: type[Model], order: Sequence[str]) -> list[str]:
    if any("__" not in name and _field(model, name).unique for name in order):
        return list(order)
    return [*order, "-pk" if order and order[-1].startswith("-") else "pk"]


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _field(model: type[Model], name: str) -> Field:
    """The field that an order's ``name`` ends at: ``-owner__code`` is the owner's code."""
    *path, last = name.removeprefix("-").split("__")
    for step in path:
        model = model._meta.get_field(step).related_model
    return model._meta.pk if last == "pk" else model._meta.get_field(last)


def _behind(order: Sequence[str], values: Sequence) -> Q:
    """Rows later in the first field, or equal there and behind in the rest.

    The first field is bounded once more on its own: databases find that range in an index, but
    not the same range inside an OR.
    """
    name, value = order[0], values[0]
    field, later = name.removeprefix("-"), "lt" if name.startswith("-") else "gt"
    condition = Q(**{f"{field}__{later}": value})
    if len(order) > 1:
        condition |= Q(**{field: value}) & _behind(order[1:], values[1:])
        condition &= Q(**{f"{field}__{later}e": value})
    return condition


def _cursor(direction: str, order: Sequence[str], row: Model) -> str:
    values = [_written(_value(row, name)) for name in order]
    return signing.dumps([direction, list(order), values], salt=SALT)


def _value(row: Model, name: str):
    for step in name.removeprefix("-").split("__"):
        row = getattr(row, step)
    return row


def _written(value):
    """``value`` as JSON holds it without loss; the field reads it back."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _read(cursor: str, model: type[Model], order: Sequence[str]) -> tuple[str, list]:
    try:
        direction, known_order, texts = signing.loads(cursor, salt=SALT)
        if known_order != list(order):
            raise InvalidCursor("of another order")
        pairs = zip(order, texts, strict=True)
        return direction, [_field(model, name).to_python(text) for name, text in pairs]
    except (signing.BadSignature, ValidationError, ValueError, TypeError) as error:
        raise InvalidCursor("altered") from error
