"""The register as an Excel file."""

from collections.abc import Iterable
from decimal import Decimal
from typing import IO

from custprop.lib.xlsx_write import Amount, Column, write_workbook
from registry import columns as register_columns
from registry.enums import Account, State
from registry.queries.history import RegisterRow
from registry.units import UNITS

DATES = {"received_at", "state_since", "expires_on", "calibration_due_on"}
AS_IT_STOOD = {"received", "on_hand", "issued", "consumed", "returned", "state", "location"}


def export_register(
    destination: str | IO[bytes],
    rows: Iterable[RegisterRow],
    *,
    columns: list[register_columns.Column],
    title: str,
) -> None:
    """Write ``rows`` with ``columns``; quantities are numbers with their unit's decimals."""
    write_workbook(
        destination,
        [Column(column.label, width=column.width + 2, kind=_kind(column)) for column in columns],
        ([_cell(column, row) for column in columns] for row in rows),
        title=title,
    )


def _kind(column: register_columns.Column) -> str:
    if column.key in Account.values:
        return "number"
    return "date" if column.key in DATES else "text"


def _cell(column: register_columns.Column, row: RegisterRow):
    """The value of the day: what may have changed since comes from the row, not the item."""
    told = column.key in AS_IT_STOOD
    value = getattr(row, column.key) if told else column.value(row.item)
    if isinstance(value, State):
        return str(value.label)
    if isinstance(value, Decimal):
        return Amount(value, UNITS[row.item.unit].decimals)
    if column.key == "location":
        return str(value or "")
    return value
