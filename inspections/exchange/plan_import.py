"""An inspection plan read from an Excel file into what the form holds: nothing is kept by it.

The person sees every row, with what is wrong at its field, before the draft is kept.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from custprop.lib.cell_text import unquoted
from custprop.lib.xlsx_book import Cell, Sheet, Workbook
from inspections.enums import CharacteristicKind, Importance
from inspections.exchange.plan_words import (
    APART,
    FLAGS,
    choice_words,
    column_headings,
    head_headings,
    model_of,
    plain,
    read_aql,
    read_flag,
)
from inspections.services.plan_checks import MOST_CHARACTERISTICS
from inspections.tolerances import limits_in_words
from registry.errors import InvalidInput
from registry.models import Category, Party

_FEWEST_HEADINGS = 2  # of a row that is taken for the headings


@dataclass
class TypedPlan:
    """A plan as it would be typed into the form, and what of the file went nowhere."""

    head: dict[str, str] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_data(self, *, prefix: str) -> dict[str, str]:
        """The fields as a browser would send them, rows under ``prefix``."""
        data = dict(self.head)
        for number, row in enumerate(self.rows):
            data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
        return data | {f"{prefix}-TOTAL_FORMS": str(len(self.rows)), f"{prefix}-INITIAL_FORMS": "0"}


def read_plan(workbook: Workbook) -> TypedPlan:
    """The plan in ``workbook``: its first visible sheet that has a row of known headings.

    What cannot be understood stands as it was written, for the form to refuse at its field.
    Raises InvalidInput (field ``file``) where no sheet has such headings, or no row below.
    """
    for sheet in workbook.sheets:
        header = None if sheet.hidden else _header_row(sheet)
        if header is not None:
            return _Reading(sheet, header).read()
    raise InvalidInput(
        _("No table of characteristics was found in this file."),
        remedy=_("Its headings must be in one row; download a plan to see which are known."),
        field="file",
    )


def _known(cells: list[Cell]) -> dict[str, str]:
    """Which column letter has which field, by the headings in ``cells``."""
    columns: dict[str, str] = {}
    for cell in cells:
        name = column_headings().get(plain(cell.text))
        if name and name not in columns.values():
            columns[cell.column] = name
    return columns


def _header_row(sheet: Sheet) -> int | None:
    """The row with most known headings, the first of equals; the name is one of them."""
    best, most = None, _FEWEST_HEADINGS - 1
    for row, cells in sheet:
        known = _known(cells).values()
        if "name" in known and len(known) > most:
            best, most = row, len(known)
    return best


class _Reading:
    """One pass over a sheet whose headings stand in row ``header``."""

    def __init__(self, sheet: Sheet, header: int):
        self._sheet, self._header = sheet, header
        self._columns = _known(sheet.cells(header))
        self._plan = TypedPlan()
        self._choices: dict[str, dict[str, str]] = {}

    def read(self) -> TypedPlan:
        self._note_unknown_headings()
        for row, cells in self._sheet:
            if row < self._header:
                self._read_head(cells)
            elif row > self._header:
                self._read_row(cells)
        if len(self._plan.rows) > MOST_CHARACTERISTICS:
            raise InvalidInput(
                _("A plan has at most %(most)s characteristics.") % {"most": MOST_CHARACTERISTICS},
                remedy=_("Make a plan of its own for a part of them."),
                field="file",
            )
        if not self._plan.rows:
            raise InvalidInput(
                _("The file has headings, but no characteristic below them."),
                remedy=_("Write one characteristic a row."),
                field="file",
            )
        return self._plan

    def _note_unknown_headings(self) -> None:
        unknown = [
            cell.text
            for cell in self._sheet.cells(self._header)
            if cell.column not in self._columns and cell.text.strip()
        ]
        if unknown:
            self._plan.notes.append(
                _("Columns that were not read: %(columns)s.") % {"columns": ", ".join(unknown)}
            )

    def _read_head(self, cells: list[Cell]) -> None:
        """Pairs of a heading and what stands right of it."""
        for label, value in pairwise(cells):
            name = head_headings().get(plain(label.text))
            if name and name not in self._plan.head:
                self._plan.head[name] = self._value(name, value)

    def _read_row(self, cells: list[Cell]) -> None:
        said = {
            self._columns[cell.column]: self._value(self._columns[cell.column], cell)
            for cell in cells
            if cell.column in self._columns and cell.text.strip()
        }
        if not said:
            return
        apart = {name: said.pop(name, "") for name in APART}
        if any(apart.values()) and not said.get("limits"):
            said["limits"] = _limits(**apart)
        measured = CharacteristicKind.DIMENSION if said.get("limits") else CharacteristicKind.VISUAL
        said.setdefault("kind", measured.value)
        said.setdefault("importance", Importance.MAJOR.value)
        self._plan.rows.append(said)

    def _value(self, name: str, cell: Cell) -> str:
        text = unquoted(cell.text).strip()
        if name in FLAGS:
            return self._flag(cell, text)
        if name.startswith("aql_"):
            return read_aql(text)
        look_up = _LOOK_UPS.get(name)
        if look_up:
            return look_up(text)
        if self._is_choice(name):
            return self._choice_words(name).get(plain(text), text)
        return text

    def _flag(self, cell: Cell, text: str) -> str:
        """``on`` as a browser sends a ticked box, else nothing."""
        says = read_flag(text)
        if says is None:
            self._plan.notes.append(
                _("%(cell)s: “%(text)s” is neither yes nor no; it was taken for no.")
                % {"cell": cell.coordinate, "text": text}
            )
        return "on" if says else ""

    @staticmethod
    def _is_choice(name: str) -> bool:
        model = model_of(name)
        return name not in ("code", "unit", "limits", *APART) and bool(
            model._meta.get_field(name).choices
        )

    def _choice_words(self, name: str) -> dict[str, str]:
        if name not in self._choices:
            self._choices[name] = choice_words(name, model=model_of(name))
        return self._choices[name]


_PLAIN_NUMBER = re.compile(r"[-+]?[0-9]{1,12}(?:\.[0-9]{1,6})?")


def _limits(*, nominal: str, lower_limit: str, upper_limit: str) -> str:
    """Three columns as limits are typed; as they stand where one of them is no plain number."""
    texts = (nominal, lower_limit, upper_limit)
    if not all(_PLAIN_NUMBER.fullmatch(text) for text in texts if text):
        return " ".join(filter(None, texts))
    return limits_in_words(*(Decimal(text) if text else None for text in texts))


def _key_among(records) -> Callable[[str], str]:
    """A look-up of a record's key by its code or either name; the text where none or two match."""

    def look_up(text: str) -> str:
        word = plain(text)
        found = {
            record.pk
            for record in records()
            if word and word in {plain(w) for w in (record.code, record.name, record.name_en)}
        }
        return str(found.pop()) if len(found) == 1 else text

    return look_up


_LOOK_UPS = {
    "category": _key_among(Category.objects.all),
    "party": _key_among(lambda: Party.objects.filter(active=True)),
}
