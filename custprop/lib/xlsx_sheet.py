"""Reader of one sheet: its cells with exact numbers, formulas, merges and hidden rows.

Runs in the child of `custprop.lib.sandbox`; imports no Django.
"""

import re
from datetime import datetime, timedelta
from decimal import Context, Decimal, InvalidOperation
from xml.sax.xmlreader import AttributesImpl

from .sandbox import Refused
from .xlsx_book import Sheet, letter_of, number_of
from .xlsx_parts import DATE, NumberFormat, unescaped
from .xlsx_xml import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Budget, Walker

_CELL = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
# Excel keeps 15 digits; what a file has beyond them (1.1000000000000001) is binary noise.
_EXCEL_DIGITS = Context(prec=15)
_LONGEST_NUMBER = 40
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 — a sheet's clock has no zone
_FIRST_DAY_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_DAYS = 2_958_466  # up to 9999-12-31


class SheetWalker(Walker):
    """Collects the cells of one sheet; `finished` hands out the Sheet.

    ``formats`` are by cell style, ``texts`` the shared texts of the workbook.
    Cells without a value (a coloured cell, say) count for nothing, wherever they are.
    """

    def __init__(
        self,
        budget: Budget,
        *,
        name: str,
        hidden: bool,
        formats: list[NumberFormat],
        texts: list[str],
        counts_from_1904: bool,
    ):
        super().__init__(budget)
        self._sheet = Sheet(name, hidden)
        self._formats = formats
        self._texts = texts
        self._first_day = _FIRST_DAY_1904 if counts_from_1904 else _FIRST_DAY
        self._row = 0
        self._row_hidden = False
        self._column = 0
        self._in_cell = False
        self._reading_aid = False
        self._hidden_rows: list[int] = []
        self._hidden_columns: list[str] = []
        self._merges: list[tuple[str, int, int]] = []

    # ---- Elements --------------------------------------------------------------

    def opened(self, tag: str, attributes: AttributesImpl) -> None:
        if tag == "c":
            self._open_cell(attributes)
        elif tag in ("v", "t", "f"):
            self.keep_text()
        elif tag == "row":
            self._row = _whole(attributes.get("r")) or self._row + 1
            self._row_hidden = attributes.get("hidden") in ("1", "true")
            self._column = 0
        elif tag == "rPh":
            self._reading_aid = True
        elif tag == "col":
            self._note_hidden_columns(attributes)
        elif tag == "mergeCell":
            self._note_merge(attributes.get("ref", ""))

    def closed(self, tag: str) -> None:
        if not self._in_cell:
            return
        if tag == "c":
            self._close_cell()
            self._in_cell = False
        elif tag == "v":
            self._value = self.kept_text()
        elif tag == "t" and not self._reading_aid:
            self._value += self.kept_text()
        elif tag == "f":
            self._formula = "=" + self.kept_text()
        elif tag == "rPh":
            self._reading_aid = False

    def finished(self) -> Sheet:
        """The sheet, once its part has been walked through."""
        self._fill_merged_down()
        self._sheet.hidden_rows = tuple(self._hidden_rows)
        self._sheet.hidden_columns = tuple(self._hidden_columns)
        return self._sheet

    # ---- Cells -----------------------------------------------------------------

    def _open_cell(self, attributes: AttributesImpl) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            match = _CELL.fullmatch(reference)
            if not match:
                raise Refused("damaged")
            self._column = number_of(match[1])
        self._in_cell = True
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s")
        self._value = ""
        self._formula = ""

    def _close_cell(self) -> None:
        raw = self._raw()
        if not self._formula and not raw[1:].strip():
            return
        self._check_place()
        self.budget.spend_cell(raw + self._formula)
        row = self._sheet.rows.get(self._row)
        if row is None:
            row = self._sheet.rows[self._row] = {}
            if self._row_hidden:
                self._hidden_rows.append(self._row)
        row[letter_of(self._column)] = [raw, self._formula] if self._formula else raw

    def _check_place(self) -> None:
        place = {"sheet": self._sheet.name, "cell": f"{letter_of(self._column)}{self._row}"}
        if self._row > MAX_ROWS:
            raise Refused("too_many_rows", limit=MAX_ROWS, **place)
        if self._column > MAX_COLUMNS:
            raise Refused("too_many_columns", limit=letter_of(MAX_COLUMNS), **place)

    def _raw(self) -> str:
        """The cell as `custprop.lib.xlsx_book` writes it."""
        kind, value = self._kind, self._value
        if not value:
            return "s"
        if kind == "s":
            index = _whole(value)
            if index is None or index >= len(self._texts):
                raise Refused("damaged")
            return "s" + self._texts[index]
        if kind == "n":
            return self._number(value.strip())
        if kind == "b":
            return "bTRUE" if value == "1" else "bFALSE"
        if kind == "e":
            return "e" + value
        if kind == "d":
            return _iso_date(value.strip())
        return "s" + unescaped(value)

    def _number(self, text: str) -> str:
        style = _whole(self._style) if self._style else None
        meaning = self._formats[style] if style is not None and style < len(self._formats) else None
        number = exact_number(text)
        if number is None:
            return "s" + text
        if meaning is None:
            return "n" + number
        kind, width = meaning
        if kind == DATE:
            return _date(Decimal(number), self._first_day) or "n" + number
        return "n" + (number.zfill(width) if number.isdecimal() else number)

    # ---- Hidden and merged -----------------------------------------------------

    def _note_hidden_columns(self, attributes: AttributesImpl) -> None:
        if attributes.get("hidden") in ("1", "true"):
            first = _whole(attributes.get("min")) or 1
            last = min(_whole(attributes.get("max")) or first, MAX_COLUMNS)
            self._hidden_columns += [letter_of(number) for number in range(first, last + 1)]

    def _note_merge(self, reference: str) -> None:
        match = _RANGE.fullmatch(reference)
        if match and int(match[4]) > int(match[2]):
            self._merges.append((match[1], int(match[2]), int(match[4])))

    def _fill_merged_down(self) -> None:
        """Give the rows beside a vertically merged cell its value, by reference.

        A part number merged over two lots belongs to both rows. A title merged
        across columns stays one cell; rows with nothing else stay empty.
        """
        rows = self._sheet.rows
        last_row = max(rows, default=0)
        steps = 0
        for column, first, last in self._merges:
            if column not in rows.get(first, {}):
                continue
            for number in range(first + 1, min(last, last_row) + 1):
                steps += 1
                if steps > MAX_CELLS:
                    raise Refused("too_many_cells", limit=MAX_CELLS)
                if number in rows:
                    rows[number].setdefault(column, f"^{first}")


def exact_number(text: str) -> str | None:
    """The decimal number that ``text`` from a file means, in plain digits, or None.

    1.1000000000000001 is 1.1 and 6.4E3 is 6400: exact, and never a float.
    """
    if len(text) <= 15 and text.isascii() and text.isdecimal():
        return text
    if len(text) > _LONGEST_NUMBER:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > _LONGEST_NUMBER:
        return None
    if not text.lstrip("-").isdecimal():
        number = _EXCEL_DIGITS.plus(number)
    plain = f"{number:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain == "-0" else plain


def _date(serial: Decimal, first_day: datetime) -> str | None:
    """The cell for a day number, or None where the number is no day."""
    if not 0 <= serial < _DAYS:
        return None
    days = int(serial)
    seconds = int((serial - days) * 86_400 + Decimal("0.5"))
    if days == 0:
        return "s" + (first_day + timedelta(seconds=seconds)).strftime("%H:%M:%S")
    # Excel believes that 1900 was a leap year; before that 29 February it is a day behind.
    if first_day == _FIRST_DAY and days < 60:
        days += 1
    moment = first_day + timedelta(days=days, seconds=seconds)
    return "d" + (moment.isoformat() if seconds else moment.date().isoformat())


def _iso_date(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return "s" + text
    return "d" + (moment.isoformat() if moment.time() != moment.min.time() else str(moment.date()))


def _whole(text: str | None) -> int | None:
    """``text`` as a whole number of at most seven digits, None where it is none."""
    if text is None or not (len(text) <= 7 and text.isascii() and text.isdecimal()):
        return None
    return int(text)
