"""One row of a customer's list: its cells become a `KitRow` and findings.

Every cell is judged by itself and named in its finding, so that a customer can put
everything right in one go instead of one mistake an upload.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from custprop.lib.xlsx_book import Cell, Sheet
from registry.exchange.findings import ERROR, NOTE, WARNING, Finding
from registry.exchange.kit_columns import Header
from registry.exchange.kit_model import KitRow
from registry.exchange.kit_notes import NoteFacts, guess_category, moisture_level, read_note
from registry.exchange.kit_values import (
    Problem,
    Quantity,
    clean_text,
    parse_date,
    parse_quantity,
    parse_unit,
    settle_quantity,
)
from registry.units import DEFAULT_UNIT, Unit, narrow

# Characters that a pre-advice line has room for.
LIMITS = {"name": 200, "note": 500}
LIMIT = 100
# What is printed on a label: Excel must not have made a date or a rounded number of it.
_PRINTED = ("part_number", "manufacturer_part_number")
_EXCEL_DIGITS = 15

Say = Callable[[Finding], None]
Parts = dict[tuple[str, ...], str]


class RowReader:
    """Reads the rows of one sheet, one `read` each; findings go to ``say``.

    ``parts`` remembers the parts of the whole workbook with their cells, so that a
    repeat is found across sheets.
    """

    def __init__(self, sheet: Sheet, header: Header, parts: Parts, say: Say):
        self._sheet = sheet
        self._header = header
        self._parts = parts
        self._pass_on = say
        self._row = header.row
        self._has_error = False
        if header.unit is None and "unit" not in header.columns:
            self._say(NOTE, "unit_assumed", "unit", unit=DEFAULT_UNIT.code)

    def read(self, row: int) -> KitRow:
        """The goods in ``row``; its ``is_ready`` says whether they may be imported."""
        self._row = row
        self._has_error = False
        part_number = self._required("part_number")
        name = self._name()
        lot = self._text("lot")
        note = self._text("note")
        packaging = self._text("packaging")
        facts = read_note(note, packaging)
        for bad_date in facts.bad_dates:
            self._say(WARNING, "note_date_unreadable", "note", bad_date)
        quantity, unit = self._quantity_and_unit()
        calibration_due_on = self._date("calibration_due_on") or facts.calibration_due_on
        category = guess_category(
            "封样" if facts.sealed_sample else "",
            self._text("category"),
            name,
            self._sheet.name,
            unit=unit or DEFAULT_UNIT,
            calibrated=calibration_due_on is not None,
        )
        goods = {
            "line_no": clean_text(self._cell("line_no")),
            "part_number": part_number,
            "name": name,
            "manufacturer": self._text("manufacturer"),
            "manufacturer_part_number": self._text("manufacturer_part_number"),
            "quantity": quantity,
            "unit": unit.code if unit else "",
            "lot": lot,
            "packaging": packaging,
            "note": note,
            "category": category,
            "msl": self._level() or facts.msl,
            "floor_life_hours": facts.floor_life_hours,
            "esd_sensitive": facts.esd_sensitive,
            "hazardous": facts.hazardous,
            "permanent_mark_required": facts.permanent_mark_required,
            "sealed_sample": category == "sealed_sample",
            "expires_on": self._date("expires_on") or facts.expires_on,
            "calibration_due_on": calibration_due_on,
        }
        self._check_repeat(part_number, lot, name, facts)
        return KitRow(self._sheet.name, row, is_ready=not self._has_error, **goods)

    # ---- Cells -----------------------------------------------------------------

    def _cell(self, field: str) -> Cell:
        column = self._header.columns.get(field)
        return self._sheet.cell(self._row, column.letter) if column else Cell("", self._row, "")

    def _say(self, severity: str, code: str, field: str, value: str = "", **params: Any) -> None:
        column = self._header.columns.get(field)
        letter = column.letter if column else ""
        self._has_error |= severity == ERROR
        self._pass_on(
            Finding(severity, code, params, self._sheet.name, self._row, letter, field, value)
        )

    def _is_calculated(self, field: str, cell: Cell) -> bool:
        """Whether the cell cannot be trusted as typed; says so."""
        if cell.is_formula:
            self._say(ERROR, "formula", field, cell.formula)
        elif cell.error:
            self._say(ERROR, "error_value", field, cell.text)
        return cell.is_formula or cell.error

    # ---- Texts -----------------------------------------------------------------

    def _text(self, field: str) -> str:
        cell = self._cell(field)
        if self._is_calculated(field, cell):
            return ""
        text = clean_text(cell)
        if field in _PRINTED and isinstance(cell.value, date | datetime):
            self._say(ERROR, "became_date", field, text)
        elif field in _PRINTED and isinstance(cell.value, Decimal) and len(text) > _EXCEL_DIGITS:
            self._say(ERROR, "digits_lost", field, text)
        return self._fitting(field, text)

    def _fitting(self, field: str, text: str) -> str:
        limit = LIMITS.get(field, LIMIT)
        if len(text) > limit:
            self._say(ERROR, "too_long", field, text, length=len(text), limit=limit)
        return text

    def _required(self, field: str) -> str:
        cell = self._cell(field)
        text = self._text(field)
        if not text and not cell.is_formula and not cell.error:
            self._say(ERROR, "missing", field)
        return text

    def _name(self) -> str:
        """Name and specification in one, as the register keeps them."""
        name = self._required("name")
        specification = self._text("specification")
        if not name or specification in name:
            return name
        return self._fitting("name", f"{name} {specification}")

    # ---- Numbers, units, dates -------------------------------------------------

    def _quantity_and_unit(self) -> tuple[Decimal | None, Unit | None]:
        """Both as far as they can be taken; the quantity only where its unit is known."""
        quantity = self._quantity()
        unit = self._unit(quantity.unit if quantity else None)
        if quantity is None or unit is None:
            return None, unit
        shown = self._cell("quantity").text
        try:
            warning = settle_quantity(quantity, unit)
        except Problem as problem:
            self._say(ERROR, problem.code, "quantity", shown, **problem.params)
            return None, unit
        if warning:
            self._say(WARNING, warning.code, "quantity", shown, **warning.params)
        return quantity.number, unit

    def _quantity(self) -> Quantity | None:
        cell = self._cell("quantity")
        if self._is_calculated("quantity", cell):
            return None
        if cell.merged_from is not None:
            self._say(ERROR, "quantity_merged", "quantity", cell.text, first=cell.merged_from)
            return None
        if not clean_text(cell):
            self._say(ERROR, "missing", "quantity")
            return None
        try:
            return parse_quantity(cell.value)
        except Problem as problem:
            self._say(ERROR, problem.code, "quantity", cell.text, **problem.params)
            return None

    def _unit(self, in_quantity: Unit | None) -> Unit | None:
        """The unit beside the number, of the unit column or of the heading, else pieces."""
        text = self._text("unit")
        in_column = None
        if text:
            try:
                in_column = parse_unit(text)
            except Problem as problem:
                self._say(ERROR, problem.code, "unit", text, **problem.params)
                return None
        if in_quantity and in_column and in_quantity != in_column:
            codes = {"in_quantity": in_quantity.code, "in_column": in_column.code}
            self._say(ERROR, "unit_conflict", "unit", text, **codes)
            return None
        unit = in_quantity or in_column or self._header.unit
        if unit is None and "unit" in self._header.columns:
            self._say(WARNING, "unit_assumed", "unit", unit=DEFAULT_UNIT.code)
        return unit or DEFAULT_UNIT

    def _date(self, field: str) -> date | None:
        cell = self._cell(field)
        if self._is_calculated(field, cell):
            return None
        try:
            return parse_date(cell.value)
        except Problem as problem:
            self._say(ERROR, problem.code, field, cell.text)
            return None

    def _level(self) -> str:
        text = self._text("msl")
        level = moisture_level(text)
        if text and not level:
            self._say(WARNING, "level_unreadable", "msl", text)
        return level

    # ---- Repeats ---------------------------------------------------------------

    def _check_repeat(self, part_number: str, lot: str, name: str, facts: NoteFacts) -> None:
        """The same part, lot and name twice is a slip, unless the note tells reels apart."""
        if self._has_error:
            return
        texts = (part_number, lot, name, facts.reel)
        part = tuple(narrow(text).casefold().replace(" ", "") for text in texts)
        here = self._cell("part_number").address
        earlier = self._parts.setdefault(part, here)
        if earlier != here:
            self._say(ERROR, "repeated", "part_number", part_number, earlier=earlier)
