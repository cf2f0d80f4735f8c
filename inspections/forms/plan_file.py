"""An Excel file that a plan's form is filled in from."""

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.exchange.plan_import import read_plan
from registry.errors import InvalidInput
from registry.forms.importing import ListField


class PlanFileForm(forms.Form):
    """The chosen workbook; cleans to ``plan``, an `exchange.plan_import.TypedPlan`."""

    file = ListField(
        required=False,  # it stands in the plan's own form, which needs no file
        label=_("Excel file"),
        help_text=_("A plan that was downloaded here, or your own guide with a row of headings."),
    )

    def clean(self):
        if "file" in self.cleaned_data:
            self._read(self.cleaned_data["file"])
        return self.cleaned_data

    def _read(self, chosen) -> None:
        if chosen is None:
            self.add_error("file", _("Choose a file first."))
            return
        _name, _content, workbook = chosen
        try:
            self.cleaned_data["plan"] = read_plan(workbook)
        except InvalidInput as error:
            self.add_error("file", str(error))
