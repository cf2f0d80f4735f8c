"""What the reader of a customer's list has to say: where, what is wrong, what to do.

A finding is stored as a code with parameters (between upload and commit it lives in
JSON) and becomes a sentence in the language of whoever looks at it. Errors stop the
import as a whole; warnings say how something was understood; notes only inform.
"""

import dataclasses
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.exchange.kit_columns import COLUMN_LABELS
from registry.units import UNITS

ERROR = "error"
WARNING = "warning"
NOTE = "note"

SEVERITY_LABELS = {
    ERROR: pgettext_lazy("finding", "Error"),
    WARNING: pgettext_lazy("finding", "Warning"),
    NOTE: pgettext_lazy("finding", "Note"),
}
_SHOWN_LENGTH = 60

FIELD_LABELS = COLUMN_LABELS | {
    # Facts above the list
    "order_number": _("Order number"),
    "notice_number": _("Production notice"),
    "expected_on": _("Expected on"),
    "purpose": _("Purpose"),
}

Sentence = str | Promise

_WHOLE_CELL = _("Correct the cell in the list and upload it again.")
_AS_VALUES = _("Copy the cell and paste it back as a value (Paste Special, Values).")
_PLAIN_NUMBER = _("Write the number in digits alone, such as 1200, and the unit beside it.")

# code → what is wrong, what to do. Filled by % with the finding's parameters.
SENTENCES: dict[str, tuple[Sentence, Sentence]] = {
    # Cells in general
    "formula": (_("%(field)s is a formula (%(value)s); formulas are not calculated."), _AS_VALUES),
    "error_value": (_("%(field)s shows an Excel error (%(value)s)."), _WHOLE_CELL),
    "too_long": (
        _("%(field)s has %(length)s characters; at most %(limit)s are kept."),
        _("Shorten the text to %(limit)s characters."),
    ),
    "missing": (_("%(field)s is missing."), _("Fill in the cell and upload the list again.")),
    "became_date": (
        _("Excel has turned %(field)s into a date (%(value)s)."),
        _("Format the cell as text and type what stands on the label."),
    ),
    "digits_lost": (
        _("%(field)s is a number of more than 15 digits; Excel has lost the last ones."),
        _("Format the cell as text and type it again."),
    ),
    "date_unreadable": (
        _("%(field)s is not a date: “%(value)s”."),
        _("Write it as year-month-day, such as 2027-03-31."),
    ),
    "level_unreadable": (
        _("“%(value)s” is not a moisture sensitivity level."),
        _("Write 1, 2, 2a, 3, 4, 5, 5a or 6, or enter it after the import."),
    ),
    # Quantity and unit
    "quantity_words": (_("“%(value)s” is not a number that can be counted."), _PLAIN_NUMBER),
    "quantity_negative": (
        _("The quantity is negative: %(value)s."),
        _("Give what will arrive as a number above zero."),
    ),
    "quantity_zero": (
        _("The quantity is zero."),
        _("Give what will arrive, or remove the row."),
    ),
    "quantity_too_large": (_("The quantity %(value)s is too large to be right."), _PLAIN_NUMBER),
    "quantity_ambiguous": (
        _("“%(value)s” can mean %(small)s or %(large)s."),
        _("Write the number without separators: %(small)s or %(large)s."),
    ),
    "quantity_separators": (
        _("The points and commas in “%(value)s” can be read in more than one way."),
        _PLAIN_NUMBER,
    ),
    "quantity_read_as": (
        _("“%(value)s” was read as %(number)s."),
        _("If that is wrong, write the number without separators."),
    ),
    "quantity_merged": (
        _("The quantity is one merged cell for rows %(first)s to %(row)s."),
        _("Unmerge the cell and give each row its own quantity."),
    ),
    "quantity_fraction": (
        _("%(number)s %(unit)s is not possible: this unit is counted in whole numbers."),
        _("Give a whole number, or the unit in which it was measured."),
    ),
    "quantity_decimals": (
        _("%(number)s has more than the %(decimals)s digits after the point that %(unit)s takes."),
        _("Round the quantity or choose a smaller unit."),
    ),
    "unit_unknown": (
        _("“%(value)s” is not a known unit."),
        _("Use one of these units: %(units)s."),
    ),
    "unit_misspelt": (
        _("“%(value)s” is not a known unit; is %(suggestion)s meant?"),
        _("Use one of these units: %(units)s."),
    ),
    "unit_is_package": (
        _("“%(value)s” is a package and no unit: it does not say how much is inside."),
        _(
            "Give the quantity in PCS (or in KG, M …) and put the package into the packaging "
            "column. Known units: %(units)s."
        ),
    ),
    "unit_conflict": (
        _("The quantity says %(in_quantity)s but the unit column says %(in_column)s."),
        _("Keep the unit that is right and remove the other."),
    ),
    "unit_assumed": (
        _("No unit is given; %(unit)s was taken."),
        _("If that is wrong, add the unit to the list."),
    ),
    # Rows
    "repeated": (
        _("The same part, lot and name already stand in %(earlier)s."),
        _(
            "Remove one of the two rows, or tell them apart: give each its own lot or write the "
            "reel into the note (reel 1, reel 2)."
        ),
    ),
    "read_as_text": (
        _("“%(value)s” was read as a heading or remark and not as goods."),
        _("If it is goods, give the row a part number and a quantity."),
    ),
    "note_date_unreadable": (
        _("The note names a date that does not exist: “%(value)s”."),
        _("Correct the date, or enter it after the import."),
    ),
    # Sheets
    "column_missing": (
        _("No column for %(field)s was found."),
        _("Choose the column below, or add it to the list with a heading."),
    ),
    "column_ambiguous": (
        _("Columns %(taken)s and %(other)s both look like %(field)s; %(taken)s was taken."),
        _("If that is wrong, choose the other column."),
    ),
    "column_stands_in": (
        _("There is no column for %(field)s; %(other)s was taken instead."),
        _("If that is wrong, choose the column."),
    ),
    "sheet_without_header": (
        _("No row with headings was found; the sheet was not read."),
        _("If it belongs to the list, choose the row with the headings."),
    ),
    "sheet_hidden": (
        _("The sheet is hidden and was not read."),
        _("If it belongs to the list, show it in Excel and upload the list again."),
    ),
    "rows_hidden": (
        _("%(count)s hidden rows were read, the first is row %(first)s."),
        _("If they do not belong to the list, delete them."),
    ),
    "head_conflict": (
        _("%(field)s is “%(value)s” here but “%(earlier)s” before; the first was taken."),
        _("Check which one is right."),
    ),
    "no_list": (
        _("The workbook has no list of goods that could be recognised."),
        _("A list needs a row of headings with part number and quantity; choose it by hand."),
    ),
}


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing to say about a cell, a row (``column`` empty) or a sheet (``row`` None)."""

    severity: str
    code: str
    params: dict[str, Any]
    sheet: str = ""
    row: int | None = None
    column: str = ""
    field: str = ""
    value: str = ""

    @property
    def cell(self) -> str:
        """The place as Excel names it: ``Sheet1!C3``, the row ``Sheet1!3:3``, or the sheet."""
        if self.row is None:
            return self.sheet
        place = f"{self.column}{self.row}" if self.column else f"{self.row}:{self.row}"
        return f"{self.sheet}!{place}"

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR

    @property
    def message(self) -> str:
        """What is wrong, in the active language."""
        return str(SENTENCES[self.code][0]) % self._shown()

    @property
    def remedy(self) -> str:
        """What to do about it, in the active language."""
        return str(SENTENCES[self.code][1]) % self._shown()

    def to_json(self) -> dict:
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: dict) -> "Finding":
        return cls(**data)

    def _shown(self) -> dict[str, Any]:
        value = self.value
        if len(value) > _SHOWN_LENGTH:
            value = value[: _SHOWN_LENGTH - 1] + "…"
        shown = {**self.params, "value": value, "row": self.row}
        shown["field"] = FIELD_LABELS.get(self.field, self.field)
        shown["units"] = ", ".join(UNITS)
        return shown
