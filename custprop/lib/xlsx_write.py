"""Write a table as .xlsx: as a stream, with flat memory, and never with a formula in it.

Rows come from any iterable, say a queryset's ``iterator()``, and go to disk one by
one. Every text passes `custprop.lib.cell_text`; numbers stay numbers, negative
ones too.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from .cell_text import storable, xlsx_text

Kind = Literal["text", "number", "date", "datetime"]

_EXCEL_DIGITS = 15
_LONGEST_NAME = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_HEADER = {"font": Font(bold=True), "fill": PatternFill("solid", fgColor="E8EDF3")}


@dataclass(frozen=True)
class Column:
    """One column: its heading, its width in characters and what its values are.

    ``decimals`` are the digits after the point of a number column; left out, each
    number shows the digits it has. Where they differ by row, give `Amount`s.
    """

    header: Any  # text, lazily translated or not
    width: float = 14
    kind: Kind = "text"
    decimals: int | None = None


class Amount(NamedTuple):
    """A number with the digits after the point that its unit shows (KG: 3, PCS: 0)."""

    number: Decimal | int | None
    decimals: int


def write_workbook(
    destination: str | Path | IO[bytes],
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    title: str = "",
    facts: Sequence[tuple[Any, Any]] = (),
    sheet_name: str = "",
    creator: str = "",
) -> int:
    """Write ``rows`` below the headings of ``columns``; return how many there were.

    ``title`` stands above the table where given, below it ``facts``, a line each: what it is
    called and what it is. Headings are frozen and can be
    filtered. Values are by the column's kind: str (or anything with a text), int or
    Decimal or `Amount`, date, aware datetime (written in local time); None is empty.
    """
    workbook = Workbook(write_only=True)
    workbook.properties.creator = str(creator)
    sheet = workbook.create_sheet(_sheet_name(str(sheet_name or title) or "1"))
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    header_row = bool(title) + len(facts) + 1
    sheet.freeze_panes = f"A{header_row + 1}"
    if title:
        sheet.append([_styled(sheet, xlsx_text(str(title)), font=Font(bold=True, size=14))])
    for label, value in facts:
        text = "" if value is None else xlsx_text(str(value))
        sheet.append([_styled(sheet, xlsx_text(str(label)), font=Font(bold=True)), text or None])
    wrap = Alignment(vertical="top", wrap_text=True)
    sheet.append(
        [
            _styled(sheet, xlsx_text(str(column.header)), alignment=wrap, **_HEADER)
            for column in columns
        ]
    )
    writers = [_CellWriter(sheet, column).write for column in columns]
    count = 0
    try:
        for row in rows:
            cells = zip(writers, row, strict=True)
            sheet.append([None if value is None else write(value) for write, value in cells])
            count += 1
    except BaseException:
        sheet.close()  # else its open stream complains later, far from the cause
        raise
    last = f"{get_column_letter(len(columns))}{header_row + count}"
    sheet.auto_filter.ref = f"A{header_row}:{last}"
    workbook.save(destination)
    return count


class _CellWriter:
    """Turns the values of one column into what openpyxl appends.

    A styled cell is made once for each number format and used again for each row:
    appending writes it at once, and making one takes longer than writing it.
    """

    def __init__(self, sheet: Any, column: Column):
        self._sheet = sheet
        self._decimals = column.decimals
        self._cells: dict[str, WriteOnlyCell] = {}
        self.write = {
            "text": self._text,
            "number": self._number,
            "date": self._date,
            "datetime": self._datetime,
        }[column.kind]

    def _text(self, value: Any) -> Any:
        text = xlsx_text(value if type(value) is str else str(value))
        if text in ERROR_CODES:  # "#N/A" as somebody typed it, and not as an error
            return self._string(text)
        return text or None

    def _string(self, text: str) -> WriteOnlyCell:
        cell = self._cell("@", text)
        cell.data_type = "s"
        return cell

    def _number(self, value: Decimal | int | Amount) -> Any:
        number, decimals = value if isinstance(value, Amount) else (value, self._decimals)
        if number is None:
            return None
        if len(Decimal(number).as_tuple().digits) > _EXCEL_DIGITS:
            return self._string(f"{number:f}")  # Excel would round it
        if decimals is None:
            return number
        return self._cell("#,##0" + "." * (decimals > 0) + "0" * decimals, number)

    def _date(self, value: date) -> WriteOnlyCell:
        return self._cell("yyyy-mm-dd", value)

    def _datetime(self, value: datetime) -> WriteOnlyCell:
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return self._cell("yyyy-mm-dd hh:mm", local.replace(tzinfo=None))

    def _cell(self, number_format: str, value: Any) -> WriteOnlyCell:
        cell = self._cells.get(number_format)
        if cell is None:
            cell = self._cells[number_format] = WriteOnlyCell(self._sheet)
            cell.number_format = number_format
        cell.value = value
        return cell


def _styled(sheet: Any, text: str, **style: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    for name, value in style.items():
        setattr(cell, name, value)
    return cell


def _sheet_name(text: str) -> str:
    """``text`` as Excel allows it for a sheet: without []:*?/\\, 31 characters at most."""
    return _NOT_IN_A_NAME.sub(" ", storable(text)).strip(" '")[:_LONGEST_NAME].strip(" '") or "1"
