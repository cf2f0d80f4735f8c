"""A line of the register as the page draws it."""

from datetime import date
from decimal import Decimal

from django.utils.safestring import mark_safe

from custprop.lib.ui_tags import badge, quantity
from registry.columns import Column
from registry.enums import State
from registry.models import Item

NOTHING = mark_safe('<span class="muted">0</span>')

#: Drawn in a way of their own: the number heads the line, the unit stands behind each quantity.
DRAWN_APART = {"number", "unit"}


def row_of(item: Item, columns: list[Column]) -> dict:
    """``number`` and ``url`` for the head of the line, ``cells`` for the rest of it."""
    return {
        "number": item.number,
        "url": item.get_absolute_url(),
        "cells": [_cell(column, item) for column in columns if column.key not in DRAWN_APART],
    }


def _cell(column: Column, item: Item) -> dict:
    value = column.value(item)
    return {
        "text": _drawn(value, item),
        "title": value if isinstance(value, str) and len(value) > column.width / 2 else "",
        "column": column,
    }


def _drawn(value, item: Item) -> str:
    """A plain value of a column as text of a page."""
    if isinstance(value, State):
        return badge(value)
    if isinstance(value, Decimal):
        return quantity(value, item.unit_label) if value else NOTHING
    if isinstance(value, date):
        return value.isoformat()
    return value or ""
