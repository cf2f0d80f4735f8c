"""A line of the register as the page draws it.

Drawn here and not in a template: a page has up to 2,000 cells, and a template's nodes for them
would take longer than everything else on it together.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from custprop.lib.ui_tags import badge, quantity
from registry.columns import Column
from registry.enums import State
from registry.models import Item

NOTHING = mark_safe('<span class="muted">0</span>')

#: Drawn in a way of their own: the number heads the line, the unit stands behind each quantity.
DRAWN_APART = {"number", "unit"}


def rows_of(items: Iterable[Item], columns: list[Column]) -> list[dict]:
    """For each item ``number`` and ``url``, which head its line, and ``cells``, the rest of it."""
    drawn = [
        (column, "num" if column.numeric else "clip", str(column.label))
        for column in columns
        if column.key not in DRAWN_APART
    ]
    return [
        {
            "number": item.number,
            "url": item.get_absolute_url(),
            "cells": format_html_join("", "{}", ((_cell(item, *each),) for each in drawn)),
        }
        for item in items
    ]


def _cell(item: Item, column: Column, css: str, label: str) -> SafeString:
    value = column.value(item)
    text = isinstance(value, str) and not isinstance(value, State)
    long = text and len(value) > column.width / 2
    return format_html(
        '<td class="{}" data-label="{}"{}>{}</td>',
        css,
        label,
        format_html(' title="{}"', value) if long else "",
        _drawn(value, item),
    )


def _drawn(value, item: Item) -> str:
    """A plain value of a column as text of a page."""
    if isinstance(value, State):
        return badge(value)
    if isinstance(value, Decimal):
        return quantity(value, item.unit_label) if value else NOTHING
    if isinstance(value, date):
        return value.isoformat()
    return value or ""
