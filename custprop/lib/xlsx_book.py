"""A workbook as plain data: sheets, rows and cells, with their coordinates.

This is what comes out of the child that reads a stranger's file, and what is kept
while a user looks at a preview; so it is JSON throughout, one short string a cell:

    s text · n number · d date or time (ISO 8601) · b TRUE/FALSE · e error (#N/A)
    ^ row: no value of its own, merged with the cell above in that row

and ``[cell, formula]`` for a cell that was calculated. Formulas are text and are
never evaluated; the value beside one is what was saved in the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import NamedTuple

Value = str | Decimal | date | datetime | bool | None
RawCell = str | list[str]


class Cell(NamedTuple):
    """One cell: where it is and what it says.

    ``value`` is None where the cell is empty. A number is exact (1.5 is 1.5) and at
    most 15 digits long, as Excel shows it. ``text`` is the value as a person would
    type it, leading zeros of a format such as ``00000`` included. ``formula`` (with
    its ``=``) is empty for a typed value. ``merged_from`` is the row of the cell
    above whose value this one repeats because they are merged.
    """

    sheet: str
    row: int
    column: str
    value: Value = None
    text: str = ""
    formula: str = ""
    error: bool = False
    merged_from: int | None = None

    @property
    def is_formula(self) -> bool:
        return bool(self.formula)

    @property
    def coordinate(self) -> str:
        return f"{self.column}{self.row}"

    @property
    def address(self) -> str:
        """The cell as Excel names it across sheets: ``Sheet1!C3``."""
        return f"{self.sheet}!{self.coordinate}"


@dataclass
class Sheet:
    """One sheet. ``rows`` holds, by row number and column letter, the cells with a value."""

    name: str
    hidden: bool = False
    rows: dict[int, dict[str, RawCell]] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()

    def cell(self, row: int, column: str) -> Cell:
        """The cell at ``row`` and ``column``, an empty one where nothing is."""
        raw = self.rows.get(row, {}).get(column)
        if raw is None:
            return Cell(self.name, row, column)
        return self._decoded(row, column, raw)

    def cells(self, row: int) -> list[Cell]:
        """The cells of a row that have a value, from left to right."""
        raws = self.rows.get(row, {})
        return [self._decoded(row, column, raws[column]) for column in sorted(raws, key=number_of)]

    def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
        """Every row with a value, from top to bottom: its number and its cells."""
        for row in sorted(self.rows):
            yield row, self.cells(row)

    def _decoded(self, row: int, column: str, raw: RawCell) -> Cell:
        merged_from = None
        if raw[0] == "^":
            merged_from = int(raw[1:])
            raw = self.rows[merged_from][column]
        raw, formula = raw if isinstance(raw, list) else (raw, "")
        kind, text = raw[:1], raw[1:]
        value: Value = text
        if kind == "n":
            value = Decimal(text)
        elif kind == "d":
            value = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
        elif kind == "b":
            value = text == "TRUE"
        elif not text:
            value = None
        return Cell(self.name, row, column, value, text, formula, kind == "e", merged_from)


@dataclass
class Workbook:
    """The sheets of a workbook, in order, hidden ones included."""

    sheets: list[Sheet]

    def to_json(self) -> dict:
        """The workbook as JSON values; `from_json` makes an equal one of them."""
        return {
            "sheets": [
                {
                    "name": sheet.name,
                    "hidden": sheet.hidden,
                    "rows": {str(row): cells for row, cells in sheet.rows.items()},
                    "hidden_rows": list(sheet.hidden_rows),
                    "hidden_columns": list(sheet.hidden_columns),
                }
                for sheet in self.sheets
            ]
        }

    @classmethod
    def from_json(cls, data: dict) -> "Workbook":
        return cls(
            [
                Sheet(
                    name=sheet["name"],
                    hidden=sheet["hidden"],
                    rows={int(row): cells for row, cells in sheet["rows"].items()},
                    hidden_rows=tuple(sheet["hidden_rows"]),
                    hidden_columns=tuple(sheet["hidden_columns"]),
                )
                for sheet in data["sheets"]
            ]
        )


@cache
def number_of(column: str) -> int:
    """The number of a column letter: A is 1, Z 26, AA 27, XFD 16384."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@cache
def letter_of(number: int) -> str:
    """The letter of a column number, the reverse of `number_of`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
