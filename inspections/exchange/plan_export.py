"""An inspection plan as an Excel file that can be written on and read back."""

from typing import IO

from django.utils.translation import gettext as _

from custprop.lib.xlsx_write import Column, write_workbook
from inspections.exchange.plan_words import COLUMNS, FLAGS, HEAD, head_label_of, label_of
from inspections.measures import measure_label
from inspections.models import InspectionPlan

_WIDTHS = {"name": 24, "name_en": 24, "requirement": 44, "limits": 18, "method": 28}
_CODES = {"aql_critical", "aql_major", "aql_minor", "limiting_quality", "fixed_size", "aspect"}


def export_plan(destination: str | IO[bytes], plan: InspectionPlan | None = None) -> None:
    """Write ``plan`` in the language of the moment: its head line by line, and below it a table
    of what it asks. Without a plan, an empty one to be filled in."""
    head = plan or InspectionPlan()
    rows = plan.characteristics.all() if plan else []
    write_workbook(
        destination,
        [Column(label_of(name), width=_WIDTHS.get(name, 14)) for name in COLUMNS],
        ([_cell(row, name) for name in COLUMNS] for row in rows),
        title=plan.number if plan else _("New inspection plan"),
        facts=[(head_label_of(name), _cell(head, name)) for name in HEAD],
        sheet_name=_("Inspection plan"),
    )


def _cell(record, name: str):
    """One value as a person would write it; ``plan_import`` reads it back the same."""
    if name == "limits":
        return record.limits_in_words
    value = getattr(record, name)
    if name in FLAGS:
        return _("Yes") if value else ""
    if name == "unit":
        return "-" if value == "none" else measure_label(value)
    if value in (None, "") or name in _CODES:
        return value
    shown = getattr(record, f"get_{name}_display", None)
    return shown() if shown else value
