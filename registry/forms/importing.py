"""Uploading a customer's list, and correcting how it was understood."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from custprop.lib.xlsx_package import MAX_FILE
from custprop.lib.xlsx_read import Sheet, Workbook, WorkbookRefused, read_workbook
from registry.exchange.kit_columns import COLUMN_LABELS
from registry.exchange.kit_model import SheetReading
from registry.exchange.pre_advice_import import ImportPlan, PlannedRow
from registry.forms.owners import choose_party_field
from registry.models import Category, ImportDraft

HEADER_ROWS = 30  # offered as the row of the headings
SHOWN_ROWS = 300  # of one sheet; the rest is like them
_HEADING_LENGTH = 40


class ListField(forms.FileField):
    """An .xlsx list; cleans to its name, its bytes and the workbook read in the sandbox, to None
    where none was chosen and none is required."""

    widget = forms.ClearableFileInput({"accept": ".xlsx"})

    def clean(self, data, initial=None) -> tuple[str, bytes, Workbook] | None:
        upload = super().clean(data, initial)
        if upload is None:
            return None
        try:
            if upload.size > MAX_FILE:  # before a byte is read into memory
                raise WorkbookRefused("file_too_large", {"size": upload.size, "limit": MAX_FILE})
            content = upload.read()
            return upload.name, content, read_workbook(content, filename=upload.name)
        except WorkbookRefused as refusal:
            raise ValidationError(str(refusal)) from None


class UploadListForm(forms.Form):
    party = choose_party_field()
    file = ListField(
        label=_("The owner's list"),
        help_text=_("An Excel workbook (.xlsx), up to 10 MB. You see every row before it counts."),
        error_messages={"empty": _("The file is empty. Choose it again, or ask the owner for it.")},
    )


class SheetForm(forms.Form):
    """How one sheet is read: which row has the headings, which column is what."""

    read = forms.BooleanField(label=_("Read this sheet"), required=False)
    header_row = forms.TypedChoiceField(
        label=_("Row of the headings"), coerce=int, empty_value=None, required=False
    )
    category = forms.ChoiceField(label=_("Category of all rows"), required=False)

    def __init__(self, data=None, *, sheet: Sheet, reading: SheetReading, draft, categories, index):
        self.sheet, self.reading = sheet, reading
        self.known = draft.mapping.get(sheet.name, {})
        self.columns_before = {name: column.letter for name, column in reading.columns.items()}
        initial = {
            "read": reading.header_row is not None,
            "header_row": reading.header_row,
            "category": draft.categories.get(sheet.name, ""),
        }
        columns = {f"column_{name}": letter for name, letter in self.columns_before.items()}
        super().__init__(data, prefix=f"sheet-{index}", initial=initial | columns)
        self.fields["header_row"].choices = [("", _("not found")), *_header_rows(sheet, reading)]
        self.fields["category"].choices = [("", _("as found in each row")), *categories]
        for name, label in COLUMN_LABELS.items():
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=label, required=False, choices=_columns(reading)
            )
        for field in self.fields.values():
            field.widget.attrs["data-autosubmit"] = True

    def column_fields(self):
        return [self[f"column_{name}"] for name in COLUMN_LABELS]

    def mapping(self) -> dict:
        """How the sheet is to be read, as `read_kit_list` takes it; empty: as guessed."""
        given = self.cleaned_data
        if not given["read"]:
            return {"skip": True} if self.initial["read"] or self.known.get("skip") else self.known
        if given["header_row"] != self.reading.header_row:
            return {"header_row": given["header_row"]}
        if not self.initial["read"]:
            return {"skip": False}
        columns = {
            name: given[f"column_{name}"] for name in COLUMN_LABELS if given[f"column_{name}"]
        }
        if columns == self.columns_before:
            return self.known
        return {"header_row": self.reading.header_row, "columns": columns}


class RowCategoriesForm(forms.Form):
    """The category of every row that is shown."""

    def __init__(self, data=None, *, rows: list[PlannedRow], categories, numbering: dict):
        super().__init__(data, prefix="row")
        self.names = {}
        choices = [("", _("Choose")), *categories]
        for planned in rows:
            name = f"{numbering[planned.row.sheet]}-{planned.row.row}"
            self.names[name] = planned
            self.fields[name] = forms.ChoiceField(
                choices=choices,
                initial=planned.category.code if planned.category else "",
                required=False,
                label=_("Category of row %(row)s") % {"row": planned.row.row},
            )
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label

    def chosen(self) -> dict[str, str]:
        """What was chosen otherwise than it stood, by ``sheet!row``."""
        return {
            planned.key: self.cleaned_data[name]
            for name, planned in self.names.items()
            if self.cleaned_data[name] and name in self.changed_data
        }


class PreviewForms:
    """All that can be corrected on the preview page, in one POST."""

    def __init__(self, draft: ImportDraft, plan: ImportPlan, data=None):
        self.draft, self.plan = draft, plan
        categories = [(category.code, category.label) for category in Category.objects.all()]
        workbook = Workbook.from_json(draft.cells)
        self.sheets = [
            SheetForm(
                data, sheet=sheet, reading=reading, draft=draft, categories=categories, index=index
            )
            for index, (sheet, reading) in enumerate(
                zip(workbook.sheets, plan.kit.sheets, strict=True)
            )
        ]
        self.shown = {
            sheet.sheet.name: [
                planned for planned in plan.rows if planned.row.sheet == sheet.sheet.name
            ]
            for sheet in self.sheets
        }
        numbering = {sheet.sheet.name: index for index, sheet in enumerate(self.sheets)}
        rows = [planned for shown in self.shown.values() for planned in shown[:SHOWN_ROWS]]
        self.rows = RowCategoriesForm(data, rows=rows, categories=categories, numbering=numbering)

    def is_valid(self) -> bool:
        return all([*(sheet.is_valid() for sheet in self.sheets), self.rows.is_valid()])

    def corrections(self) -> tuple[dict, dict]:
        """Mapping and categories as the draft keeps them."""
        mapping = {sheet.sheet.name: sheet.mapping() for sheet in self.sheets}
        categories = self.draft.categories | self.rows.chosen()
        for sheet in self.sheets:
            if "category" in sheet.changed_data:
                name = sheet.sheet.name
                categories = {
                    key: code
                    for key, code in categories.items()
                    if key != name and not key.startswith(f"{name}!")
                }
                categories[name] = sheet.cleaned_data["category"]
        return {name: how for name, how in mapping.items() if how}, categories

    def sheets_with_rows(self):
        """Each sheet form with the fields and rows that the page shows of it."""
        bound = {planned.key: self.rows[name] for name, planned in self.rows.names.items()}
        for sheet in self.sheets:
            planned = self.shown[sheet.sheet.name]
            yield {
                "form": sheet,
                "rows": [(row, bound[row.key]) for row in planned[:SHOWN_ROWS]],
                "count": len(planned),
                "hidden_count": max(0, len(planned) - SHOWN_ROWS),
            }


def _header_rows(sheet: Sheet, reading: SheetReading) -> list[tuple[int, str]]:
    rows = sorted(sheet.rows)[:HEADER_ROWS]
    if reading.header_row is not None and reading.header_row not in rows:
        rows.append(reading.header_row)
    return [(row, f"{row}: {_shortened(' · '.join(_texts(sheet, row)))}") for row in rows]


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [cell.text for cell in sheet.cells(row) if cell.text]


def _columns(reading: SheetReading) -> list[tuple[str, str]]:
    return [
        ("", _("no column")),
        *((letter, f"{letter}: {_shortened(text)}") for letter, text in reading.headings.items()),
    ]


def _shortened(text: str) -> str:
    return text if len(text) <= _HEADING_LENGTH else text[: _HEADING_LENGTH - 1] + "…"
