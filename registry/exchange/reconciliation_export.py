"""The reconciliation as an Excel file."""

from typing import IO

from django.utils.translation import gettext as _

from custprop.lib.xlsx_write import Amount, Column, write_workbook
from registry.queries.reconciling import WHEREABOUTS, Line, Reconciliation
from registry.units import UNITS


def export_reconciliation(destination: IO[bytes], found: Reconciliation, *, title: str) -> None:
    """Write a row a part; what is missing stands in the last column, 0 where the line balances."""
    columns = [
        Column(_("Part number"), width=22),
        Column(_("Name and specification"), width=36),
        Column(_("Unit"), width=8),
        Column(_("Arrived"), kind="number"),
        Column(_("From other lines"), kind="number"),
        *(Column(account.label, kind="number") for account in WHEREABOUTS),
        Column(_("Not accounted for"), kind="number"),
    ]
    write_workbook(destination, columns, (_row(line) for line in found.lines), title=title)


def _row(line: Line) -> list:
    decimals = UNITS[line.unit].decimals
    figures = [
        line.arrived,
        line.from_other_lines,
        *(line.moved[account] for account in WHEREABOUTS),
        line.missing,
    ]
    amounts = [Amount(figure, decimals) for figure in figures]
    return [line.part, line.name, str(line.unit_label), *amounts]
