"""The permanent mark as an inspector finds it. Shape only; the services judge."""

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.enums import CheckResult
from inspections.forms.inspecting import NO, YES, YES_NO
from inspections.models import CharacteristicResult
from registry.forms.marking import MarkForm


class MarkResultForm(MarkForm):
    """Whether the object carries its mark, what it says and where; or what is wrong with it."""

    found = forms.ChoiceField(
        label=_("It carries the permanent mark"), choices=YES_NO, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Finding (optional)"),
        max_length=500,
        required=False,
        help_text=_("Needed where the mark is missing or wrong."),
    )

    field_order = ("found",)

    def __init__(self, *args, result: CharacteristicResult, **kwargs):
        initial = {"note": result.note}
        if result.is_recorded:
            initial["found"] = YES if result.verdict == CheckResult.PASS else NO
        super().__init__(*args, item=result.inspection.item, initial=initial, **kwargs)
        self.result = result
        for name in MarkForm.base_fields:
            self.fields[name].required = False
        self.fields["found"].widget.attrs["autofocus"] = True
