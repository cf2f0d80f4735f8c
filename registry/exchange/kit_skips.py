"""Rows of a list that are no goods: empty ones, totals, remarks, headings, signatures.

A row is only passed over for a reason that is named in the preview; in doubt it is
goods, and then it has to be complete.
"""

import re

from custprop.lib.xlsx_book import Cell, Sheet
from registry.exchange.kit_columns import Header
from registry.exchange.kit_values import clean_text
from registry.units import narrow

EMPTY, HEADER, TOTAL, REMARK = "empty", "header", "total", "remark"
SIGNATURE, HEADING = "signature", "heading"

_TOTAL = re.compile(
    r"(?:合\s*计|总\s*计|小\s*计|共\s*计|(?:grand\s*|sub)?-?\s*total)\s*[:(].*"
    r"|合\s*计|总\s*计|小\s*计|共\s*计|(?:grand\s*|sub)?-?\s*totals?|sum",
    re.IGNORECASE,
)
_SUMS = re.compile(r"=\s*(?:SUM|SUBTOTAL)\s*\(", re.IGNORECASE)
_REMARK = re.compile(
    r"(?:备\s*注|说明|注意?|附注|声明|remarks?|notes?|n\.?b\.?)\s*[0-9]*\s*[:、.]", re.IGNORECASE
)
_SIGNATURE = re.compile(
    r"(?:制表|编制|制单|审核|复核|批准|核准|经办|签字|签收|发料人|收料人|仓管员?"
    r"|(?:prepared|checked|approved|issued|received)\s+by|signature)\s*(?:人|日期)?\s*:",
    re.IGNORECASE,
)
# What a part number looks like when it stands alone: one word of letters, digits and signs.
_PART_NUMBER = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9_./+#-]*")
_PARAGRAPH = 40  # characters from which a lone text is no heading


def skip_reason(sheet: Sheet, header: Header, row: int) -> str | None:
    """Why ``row`` is no goods, or None where it is."""
    by_column = {cell.column: cell for cell in sheet.cells(row)}
    fields = {
        field: by_column[column.letter]
        for field, column in header.columns.items()
        if column.letter in by_column
    }
    numbering = fields.pop("line_no", None)
    own = [
        cell
        for cell in by_column.values()
        if cell.merged_from is None
        and _says_something(cell)
        and not (cell is numbering and _is_number(cell))
    ]
    if not own:
        return EMPTY
    if _is_header(sheet, header, row, fields):
        return HEADER
    if _is_total(own, fields):
        return TOTAL
    if _is_signature(own, fields):
        return SIGNATURE
    if _has(fields, "quantity"):
        return None
    return _text_reason(own, fields)


def _is_number(cell: Cell) -> bool:
    """A running number: rows that have nothing else are prepared and not filled in."""
    return cell.is_formula or narrow(cell.text).strip(" .").isdecimal()


def _says_something(cell: Cell) -> bool:
    return cell.is_formula or bool(clean_text(cell))


def _has(fields: dict[str, Cell], field: str) -> bool:
    return field in fields and _says_something(fields[field])


def _is_header(sheet: Sheet, header: Header, row: int, fields: dict[str, Cell]) -> bool:
    """The headings once more, as on top of a new page, or the second line of merged ones."""
    if any(cell.merged_from == header.row for cell in sheet.cells(row)):
        return True
    headings = {field: column.header for field, column in header.columns.items() if column.header}
    same = [field for field, cell in fields.items() if cell.text.strip() == headings.get(field)]
    return len(same) >= 2


def _is_total(own: list[Cell], fields: dict[str, Cell]) -> bool:
    part = fields.get("part_number")
    if part is not None and not _TOTAL.fullmatch(narrow(clean_text(part))):
        return False
    if any(_TOTAL.fullmatch(narrow(clean_text(cell))) for cell in own):
        return True
    quantity = fields.get("quantity")
    sums = quantity is not None and _SUMS.match(quantity.formula)
    return bool(sums) and not _has(fields, "name")


def _is_signature(own: list[Cell], fields: dict[str, Cell]) -> bool:
    signed = [cell for cell in own if _SIGNATURE.match(narrow(clean_text(cell)))]
    return bool(signed) and (not _has(fields, "part_number") or fields["part_number"] in signed)


def _text_reason(own: list[Cell], fields: dict[str, Cell]) -> str | None:
    """For a row without a quantity: text about the list, or goods that lack one?"""
    if len(own) == 1 and not any(cell.merged_from for cell in fields.values()):
        text = narrow(clean_text(own[0]))
        if _REMARK.match(text) or len(text) > _PARAGRAPH or "。" in text:
            return REMARK
        is_part = _has(fields, "part_number") and _PART_NUMBER.fullmatch(text)
        return None if is_part or own[0].is_formula else HEADING
    is_goods = any(
        _has(fields, field) for field in ("part_number", "name", "manufacturer_part_number")
    )
    return None if is_goods else REMARK
