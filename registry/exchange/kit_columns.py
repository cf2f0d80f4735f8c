"""Which column of a customer's list is what: headings in Chinese and English.

A heading is compared whole, without what stands in brackets, and in its parts
(``料号 Part No.``), with every synonym of every field. The row that explains most
columns is the header row. People correct what was guessed; nothing here is final.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from custprop.lib.xlsx_book import Cell, Sheet
from registry.exchange.kit_headings import HEADINGS
from registry.units import Unit, narrow, resolve_unit

# The fields of a row, in the order in which they claim a column that fits several.
COLUMN_LABELS: dict[str, str | Promise] = {
    "part_number": _("Part number"),
    "name": _("Name"),
    "quantity": _("Quantity"),
    "unit": _("Unit"),
    "manufacturer_part_number": _("Manufacturer's part number"),
    "manufacturer": _("Manufacturer"),
    "specification": _("Specification"),
    "lot": _("Lot"),
    "packaging": _("Packaging"),
    "category": _("Category"),
    "msl": _("Moisture sensitivity level"),
    "expires_on": _("Expires on"),
    "calibration_due_on": _("Calibration due on"),
    "note": _("Note"),
    "line_no": _("Line"),
}

_SURE, _LIKELY, _WITHOUT_BRACKETS, _IN_PARTS, _AT_THE_END = 1.0, 0.7, 0.95, 0.9, 0.6

HEADER_WITHIN = 30  # rows with something in them
_BRACKETS = re.compile(r"[(\[【]([^)\]】]*)[)\]】]")
# At signs between words, and where Chinese and English meet.
_PARTS = re.compile(
    r"[/|、,;\n()\[\]【】]+"
    r"|(?<=[\u4e00-\u9fff])\s*(?=[A-Za-z])"
    r"|(?<=[A-Za-z.])\s*(?=[\u4e00-\u9fff])"
)
_NOISE = re.compile(r"[\s._\-:#*'/\\&\"]+")


@dataclass(frozen=True)
class Column:
    """A column understood as ``field``; ``confidence`` from 0 to 1, 1 when chosen by hand."""

    field: str
    letter: str
    header: str
    confidence: float


@dataclass(frozen=True)
class Header:
    """The row with the headings and what they say.

    ``rivals`` are columns that fit a field just as well as the one that was taken,
    ``unit`` the unit that the quantity's heading names (``数量(KG)``).
    """

    row: int
    columns: dict[str, Column]
    headings: dict[str, str]
    rivals: dict[str, str]

    @property
    def unit(self) -> Unit | None:
        quantity = self.columns.get("quantity")
        if quantity is None:
            return None
        units = (resolve_unit(text) for text in _BRACKETS.findall(narrow(quantity.header)))
        return next((unit for unit in units if unit), None)


def find_header(sheet: Sheet) -> Header | None:
    """The header row of ``sheet`` among its first rows, or None where no row is one.

    It must explain two columns at least, one of them the quantity, the part number
    or the name.
    """
    best, best_score = None, 0.0
    for row in sorted(sheet.rows)[:HEADER_WITHIN]:
        header = read_header(sheet, row)
        score = sum(column.confidence for column in header.columns.values())
        is_one = len(header.columns) >= 2 and header.columns.keys() & {
            "quantity",
            "part_number",
            "name",
        }
        if is_one and score > best_score:
            best, best_score = header, score
    return best


def read_header(sheet: Sheet, row: int) -> Header:
    """What the headings in ``row`` say; the surest match of each field and column wins."""
    headings = {cell.column: cell.text.strip() for cell in sheet.cells(row) if _can_head(cell)}
    matches = [
        (score, field, letter)
        for letter, text in headings.items()
        for field, score in match_heading(text).items()
    ]
    order = list(COLUMN_LABELS)
    matches.sort(key=lambda match: (-match[0], order.index(match[1])))
    columns: dict[str, Column] = {}
    rivals: dict[str, str] = {}
    taken: set[str] = set()
    for score, field, letter in matches:
        if letter in taken:
            continue
        if field in columns:
            if score == columns[field].confidence:
                rivals.setdefault(field, letter)
            continue
        columns[field] = Column(field, letter, headings[letter], score)
        taken.add(letter)
    return Header(row, columns, headings, rivals)


@lru_cache(maxsize=4096)
def match_heading(text: str) -> dict[str, float]:
    """How well ``text`` names each field, from 0.6 to 1; fields it does not name are left out."""
    found: dict[str, float] = {}

    def note(candidate: str, factor: float) -> None:
        for field, score in _BY_HEADING.get(_plain(candidate), ()):
            found[field] = max(found.get(field, 0), round(score * factor, 2))

    text = narrow(text)
    note(text, 1.0)
    note(_BRACKETS.sub("", text), _WITHOUT_BRACKETS)
    for part in _PARTS.split(text):
        note(part, _IN_PARTS)
    if not found:
        # 最小包装数量 is a quantity: in Chinese the last word says what a thing is.
        plain = _plain(_BRACKETS.sub("", text))
        ending = max(
            (word for word in _BY_HEADING if len(word) >= 2 and plain.endswith(word)),
            key=len,
            default="",
        )
        if ending and not ending.isascii():
            note(ending, _AT_THE_END)
    return found


def _plain(text: str) -> str:
    return _NOISE.sub("", text).casefold()


def _can_head(cell: Cell) -> bool:
    """Headings are short typed texts; ``订单号:`` with a colon is a label above the list."""
    return (
        isinstance(cell.value, str)
        and not cell.is_formula
        and len(cell.text) <= 60
        and not cell.text.rstrip().endswith((":", "："))
    )


def _by_heading() -> dict[str, list[tuple[str, float]]]:
    table: dict[str, list[tuple[str, float]]] = {}
    for field, headings in HEADINGS.items():
        for words, score in ((headings.sure, _SURE), (headings.likely, _LIKELY)):
            for word in words.split():
                table.setdefault(word, []).append((field, score))
    return table


_BY_HEADING = _by_heading()
