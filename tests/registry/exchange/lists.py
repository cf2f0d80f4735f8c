"""Customers' lists for tests, cell by cell, without a file."""

from datetime import date
from decimal import Decimal

from custprop.lib.xlsx_book import Sheet, Workbook, letter_of
from registry.exchange.kit_list import KitList, read_kit_list

HEADINGS = ("料号", "名称", "数量", "单位", "批号", "备注")


class Formula(str):
    """A calculated cell: ``Formula("=SUM(A1:A2)")``."""

    __slots__ = ()


def raw(value):
    """``value`` as `custprop.lib.xlsx_book` keeps a cell."""
    if isinstance(value, Formula):
        return ["n10", str(value)]
    if isinstance(value, date):
        return f"d{value.isoformat()}"
    if isinstance(value, int | Decimal):
        return f"n{value}"
    return value if value.startswith("^") else f"s{value}"


def sheet_of(*rows, name="Sheet1", **options) -> Sheet:
    """A sheet whose first row is row 1; None is an empty cell, ``^3`` merged with row 3."""
    cells = {
        number: {
            letter_of(column): raw(value)
            for column, value in enumerate(row, 1)
            if value is not None
        }
        for number, row in enumerate(rows, 1)
    }
    return Sheet(name, rows={number: row for number, row in cells.items() if row}, **options)


def read(*rows, mapping=None, **options) -> KitList:
    """The list of one sheet with these rows."""
    return read_kit_list(Workbook([sheet_of(*rows, **options)]), mapping)


def read_goods(*rows) -> KitList:
    """The list with the usual headings in row 1 and goods from row 2."""
    return read(HEADINGS, *rows)


def said(kit: KitList) -> list[tuple[str, str, str]]:
    """The findings as (severity, cell, code)."""
    return [(finding.severity, finding.cell, finding.code) for finding in kit.findings]


def skips(kit: KitList) -> list[tuple[int, int, str]]:
    return [(row.row, row.last_row, row.reason) for sheet in kit.sheets for row in sheet.skipped]
