"""Printing labels and reading them back."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from custprop.lib.forms import ScanInput
from custprop.lib.print_tags import SHEET_LABELS
from registry.forms.choosing import ChoosingForm
from registry.queries.scanning import LONGEST, plain_code


class LabelPaper(models.TextChoices):
    ROLL = "roll", _("Roll, 60 × 40 mm")
    SHEET = "sheet", _("A4 sheet")


class PaperForm(forms.Form):
    """On what the labels are printed."""

    paper = forms.ChoiceField(
        label=pgettext_lazy("to print on", "Paper"),
        choices=LabelPaper.choices,
        initial=LabelPaper.ROLL,
        widget=forms.RadioSelect,
    )
    start = forms.IntegerField(
        label=_("First free label on the sheet"),
        min_value=1,
        max_value=SHEET_LABELS,
        initial=1,
        required=False,
        help_text=_("Sheets that were begun are used up: count from the top left."),
    )

    def clean_start(self) -> int:
        return self.cleaned_data["start"] or 1

    @property
    def print_options(self) -> dict[str, str]:
        """The options as the address of the printed labels carries them."""
        return {"format": self.cleaned_data["paper"], "start": str(self.cleaned_data["start"])}


class LabelManyForm(ChoosingForm, PaperForm):
    pass


class LabelForm(PaperForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ScanForm(forms.Form):
    """One field that takes codes, one after another."""

    code = forms.CharField(
        label=pgettext_lazy("field", "Scan or type the code"),
        max_length=LONGEST,
        widget=ScanInput(attrs={"autofocus": True, "data-scan-submit": True}),
    )

    def clean_code(self) -> str:
        return plain_code(self.cleaned_data["code"])


class ConfirmLabelForm(ScanForm):
    """Reading back the label of one item."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, number: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["data-scan-expect"] = number

    def clean_code(self) -> str:
        return super().clean_code().upper()
