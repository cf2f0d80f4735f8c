"""What a cell of a customer's list means: quantities, units, dates, texts.

Nothing is guessed that could make a quantity wrong: whatever can be read in two
ways is a `Problem`, and the customer writes it again. Numbers are Decimals from
the cell to the database and never floats.
"""

import difflib
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from custprop.lib.cell_text import unquoted
from custprop.lib.xlsx_book import Cell, Value
from registry.units import UNITS, Unit, narrow, resolve_unit

LARGEST_QUANTITY = Decimal("999999999999")
_LONGEST_QUANTITY = 60  # characters

# What people write into a cell to say that there is nothing.
_NOTHING = {"/", "//", "\\", "-", "--", "---", "—", "——", "n/a", "na", "nil", "none", "无", "空"}
_ODD_SPACES = str.maketrans("\u00a0\u2007\u2009\u202f\t\n’", "      '")
_QUANTITY = re.compile(r"([-+−–]?) *(\.?[0-9](?:[0-9.,' ]*[0-9])?)\.? *([^0-9]*)")
_PLAIN = re.compile(r"[0-9]+|[0-9]*\.[0-9]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}([,' ])[0-9]{3}(?:\1[0-9]{3})*(?:\.[0-9]+)?")
_ONE_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
# Signs and words that make a number approximate, a multiple or a sum.
_NOT_EXACT = re.compile(r"[万千百亿十约近余左右多+~≈<>≤≥*×/%=]|^k$", re.IGNORECASE)
_PACKAGE = re.compile(
    r"[箱盒包袋桶托筐]|\b(?:box|bag|carton|ctn|case|pack|pallet|plt|tray|tube)(?:e?s)?\b",
    re.IGNORECASE | re.ASCII,
)
DAY = (
    r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?"
    r"|([0-9]{4})([0-9]{2})([0-9]{2})"
)
_DAY_ALONE = re.compile(rf"(?:{DAY})(?:\s+[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff\s]+")


class Problem(Exception):
    """A value that cannot be taken; ``code`` and ``params`` are those of a Finding."""

    def __init__(self, code: str, **params: Any):
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Quantity:
    """A number as written: its value and the unit beside it, None where there is none.

    ``other`` is what the number would be where point and comma change places (1.000
    can be a thousand); None where there is only one way to read it.
    """

    number: Decimal
    unit: Unit | None = None
    other: Decimal | None = None


def parse_quantity(value: Value) -> Quantity:
    """The quantity that a cell's value says: 6400, ``12,772``, ``４００``, ``800 PCS``.

    Raises Problem: quantity_words, quantity_separators, quantity_negative,
    quantity_zero, quantity_too_large, or what `parse_unit` raises.
    """
    if isinstance(value, Decimal):
        return _in_range(Quantity(value))
    if not isinstance(value, str):  # a date, TRUE
        raise Problem("quantity_words")
    text = narrow(value).translate(_ODD_SPACES).strip()
    match = _QUANTITY.fullmatch(text) if len(text) <= _LONGEST_QUANTITY else None
    if not match:
        raise Problem("quantity_words")
    sign, digits, rest = match.groups()
    rest = rest.strip()
    if _NOT_EXACT.search(rest) or (rest and not any(sign.isalpha() for sign in rest)):
        raise Problem("quantity_words")
    unit = parse_unit(rest) if rest else None
    number, other = _parse_digits(digits)
    return _in_range(Quantity(-number if sign not in ("", "+") else number, unit, other))


def _parse_digits(digits: str) -> tuple[Decimal, Decimal | None]:
    """The number, and its other reading where one group of three makes two of them."""
    if _PLAIN.fullmatch(digits):
        number = Decimal(digits)
        is_ambiguous = _ONE_GROUP.fullmatch(digits)
        return number, Decimal(digits.replace(".", "")) if is_ambiguous else None
    if _GROUPED.fullmatch(digits):
        number = Decimal(re.sub("[,' ]", "", digits))
        is_ambiguous = _ONE_GROUP.fullmatch(digits)
        return number, Decimal(digits.replace(",", ".")) if is_ambiguous else None
    raise Problem("quantity_separators")


def _in_range(quantity: Quantity) -> Quantity:
    if quantity.number < 0:
        raise Problem("quantity_negative")
    if quantity.number == 0:
        raise Problem("quantity_zero")
    if quantity.number > LARGEST_QUANTITY:
        raise Problem("quantity_too_large")
    return quantity


def settle_quantity(quantity: Quantity, unit: Unit) -> Problem | None:
    """Judge ``quantity`` now that its unit is known; return a warning or None.

    Raises Problem: quantity_ambiguous where the other reading is a whole number of
    a counted unit, quantity_fraction or quantity_decimals where the unit takes no
    such number.
    """
    number, other = quantity.number, quantity.other
    if unit.is_counted and other is not None and other > number:
        small = number.normalize()
        raise Problem("quantity_ambiguous", small=f"{small:f}", large=f"{other:f}")
    if not unit.fits(number):
        code = "quantity_fraction" if unit.is_counted else "quantity_decimals"
        raise Problem(code, number=f"{number:f}", unit=unit.code, decimals=unit.decimals)
    if other is not None and not unit.is_counted:
        return Problem("quantity_read_as", number=f"{number.normalize():f}")
    return None


def parse_unit(text: str) -> Unit:
    """The unit that ``text`` names.

    Raises Problem: unit_is_package (箱子: how much is in it?), unit_misspelt with the
    unit that is nearest, unit_unknown.
    """
    unit = resolve_unit(text)
    if unit:
        return unit
    if _PACKAGE.search(narrow(text)):
        raise Problem("unit_is_package")
    near = difflib.get_close_matches(narrow(text[:10]).strip().upper(), UNITS, n=1, cutoff=0.6)
    if near:
        raise Problem("unit_misspelt", suggestion=near[0])
    raise Problem("unit_unknown")


def parse_date(value: Value) -> date | None:
    """The day that ``value`` says (a date cell, 2027-03-31, 2027年3月31日, 20270331).

    None where nothing is given; raises Problem date_unreadable for anything else,
    day-month orders (03/04/2027) included.
    """
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    text = narrow(str(value)).strip()
    if is_nothing(text):
        return None
    match = _DAY_ALONE.fullmatch(text)
    day = day_of(*match.groups()) if match else None
    if day is None:
        raise Problem("date_unreadable")
    return day


def day_of(*numbers: str | None) -> date | None:
    """The day of the three numbers that `DAY` found, None where there is no such day."""
    year, month, day = (int(number) for number in numbers if number)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def clean_text(cell: Cell) -> str:
    """The text of ``cell`` in one line, without control signs; empty for ``/`` and the like.

    The apostrophe that our own exports put before ``-5V`` and the like is taken off.
    """
    text = unquoted(_UNPRINTABLE.sub(" ", cell.text).strip())
    return "" if is_nothing(text) else text


def is_nothing(text: str) -> bool:
    """Whether ``text`` only says that there is nothing: ``/``, ``-``, ``N/A``, 无."""
    return not text or text.casefold() in _NOTHING
