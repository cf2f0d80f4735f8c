"""Read a customer's own Excel list of supplied goods, as untidy as it comes (domain Q2).

`read_kit_list` works on cells that are already safe (`custprop.lib.xlsx_read`) and
touches no database. What it guessed can be corrected: keep the workbook's JSON, and
read it again with a mapping.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypedDict

from custprop.lib.xlsx_book import Sheet, Workbook
from registry.exchange.findings import ERROR, NOTE, WARNING, Finding
from registry.exchange.kit_columns import (
    COLUMN_LABELS,
    Column,
    Header,
    find_header,
    read_header,
)
from registry.exchange.kit_head import read_head, with_remark
from registry.exchange.kit_model import HeadFacts, KitList, KitRow, SheetReading, SkippedRow
from registry.exchange.kit_rows import Parts, RowReader
from registry.exchange.kit_skips import EMPTY, HEADING, REMARK, skip_reason
from registry.exchange.kit_values import clean_text

__all__ = ["KitList", "KitRow", "SheetMapping", "read_kit_list"]


class SheetMapping(TypedDict, total=False):
    """How a person corrected one sheet: every key may be left out."""

    header_row: int
    columns: dict[str, str]  # field → column letter; replaces what was guessed
    skip: bool


def read_kit_list(workbook: Workbook, mapping: Mapping[str, SheetMapping] | None = None) -> KitList:
    """What ``workbook`` lists, sheet by sheet, with a finding for everything doubtful.

    ``mapping`` by sheet name overrules what would be guessed; a hidden sheet is read
    only when it is in there. Never raises for anything in the cells; ValueError
    for a mapping with a field or column letter that does not exist.
    """
    return _Reading(mapping or {}).read(workbook)


class _Reading:
    """One pass over a workbook; collects what belongs to all sheets."""

    def __init__(self, mapping: Mapping[str, SheetMapping]):
        self._mapping = mapping
        self._findings: list[Finding] = []
        self._head = HeadFacts()
        self._parts: Parts = {}

    def read(self, workbook: Workbook) -> KitList:
        sheets = tuple(self._sheet(sheet) for sheet in workbook.sheets)
        if not any(sheet.columns for sheet in sheets):
            self._say(ERROR, "no_list")
        return KitList(sheets, self._head, tuple(self._findings))

    def _say(self, severity: str, code: str, sheet: str = "", **place) -> None:
        params = place.pop("params", {})
        self._findings.append(Finding(severity, code, params, sheet, **place))

    # ---- Sheets ----------------------------------------------------------------

    def _sheet(self, sheet: Sheet) -> SheetReading:
        mapping = self._mapping.get(sheet.name, {})
        unread = SheetReading(sheet.name, None, {}, {})
        if mapping.get("skip") or not sheet.rows:
            return unread
        if sheet.hidden and not mapping:
            self._say(WARNING, "sheet_hidden", sheet.name)
            return unread
        header = self._header(sheet, mapping)
        if header is None:
            self._say(WARNING, "sheet_without_header", sheet.name)
            return unread
        reading = SheetReading(sheet.name, header.row, header.columns, header.headings)
        self._head = read_head(sheet, header.row, self._head, self._findings.append)
        if self._lacks_columns(sheet, header):
            return reading
        self._note_hidden_rows(sheet, header)
        rows, skipped = self._rows(sheet, header)
        return replace(reading, rows=rows, skipped=skipped)

    def _header(self, sheet: Sheet, mapping: SheetMapping) -> Header | None:
        row = mapping.get("header_row")
        header = find_header(sheet) if row is None else read_header(sheet, row)
        if "columns" in mapping:
            header = header or read_header(sheet, 0)
            return replace(header, columns=_chosen(mapping["columns"], header), rivals={})
        return header and self._completed(sheet, header)

    def _completed(self, sheet: Sheet, header: Header) -> Header:
        """``header`` with stand-ins for columns that are missing; says what was taken."""
        columns, rivals = dict(header.columns), dict(header.rivals)
        if "specification" not in columns and "name" in rivals:
            letter = rivals.pop("name")
            columns["specification"] = _column("specification", letter, header)
        for field, stand_ins in _STAND_INS.items():
            other = next((name for name in stand_ins if name in columns), None)
            if field not in columns and other:
                columns[field] = replace(columns[other], field=field)
                self._say(
                    NOTE,
                    "column_stands_in",
                    sheet.name,
                    row=header.row,
                    column=columns[other].letter,
                    field=field,
                    params={"other": columns[other].header},
                )
        for field in _MATTERS & rivals.keys():
            letters = {"taken": columns[field].letter, "other": rivals[field]}
            self._say(
                WARNING,
                "column_ambiguous",
                sheet.name,
                row=header.row,
                column=rivals[field],
                field=field,
                params=letters,
            )
        return replace(header, columns=columns, rivals=rivals)

    def _lacks_columns(self, sheet: Sheet, header: Header) -> bool:
        lacking = [field for field in _NEEDED if field not in header.columns]
        for field in lacking:
            self._say(ERROR, "column_missing", sheet.name, row=header.row or None, field=field)
        return bool(lacking)

    def _note_hidden_rows(self, sheet: Sheet, header: Header) -> None:
        hidden = [row for row in sheet.hidden_rows if row > header.row]
        if hidden:
            params = {"count": len(hidden), "first": min(hidden)}
            self._say(WARNING, "rows_hidden", sheet.name, row=min(hidden), params=params)

    # ---- Rows ------------------------------------------------------------------

    def _rows(
        self, sheet: Sheet, header: Header
    ) -> tuple[tuple[KitRow, ...], tuple[SkippedRow, ...]]:
        reader = RowReader(sheet, header, self._parts, self._findings.append)
        rows: list[KitRow] = []
        skipped: list[SkippedRow] = []
        previous = header.row
        for row in sorted(row for row in sheet.rows if row > header.row):
            if row > previous + 1:
                skipped.append(SkippedRow(previous + 1, row - 1, EMPTY))
            previous = row
            reason = skip_reason(sheet, header, row)
            if reason is None:
                rows.append(reader.read(row))
            else:
                skipped.append(self._skipped(sheet, row, reason))
        return tuple(rows), tuple(skipped)

    def _skipped(self, sheet: Sheet, row: int, reason: str) -> SkippedRow:
        cells = [cell for cell in sheet.cells(row) if cell.merged_from is None and clean_text(cell)]
        text = " ".join(clean_text(cell) for cell in cells)
        if reason == REMARK:
            self._head = with_remark(self._head, text)
        elif reason == HEADING:
            self._say(
                WARNING,
                "read_as_text",
                sheet.name,
                row=row,
                column=cells[0].column,
                value=text,
            )
        return SkippedRow(row, row, reason, text)


_NEEDED = ("part_number", "quantity")
_MATTERS = {"part_number", "quantity"}
# What may stand in where a list has no column for a field that every row needs.
_STAND_INS = {
    "part_number": ("manufacturer_part_number",),
    "name": ("specification", "part_number"),
}


def _chosen(columns: Mapping[str, str], header: Header) -> dict[str, Column]:
    """The columns of a mapping; raises ValueError for what does not exist."""
    for field, letter in columns.items():
        if field not in COLUMN_LABELS or not re.fullmatch("[A-Z]{1,2}", letter):
            raise ValueError(f"no such field or column: {field} in {letter}")
    return {field: _column(field, letter, header) for field, letter in columns.items()}


def _column(field: str, letter: str, header: Header) -> Column:
    return Column(field, letter, header.headings.get(letter, ""), 1.0)
