"""What an inspector fills in for one characteristic. Shape only; the services judge."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from custprop.lib.forms import DateInput
from inspections.enums import CheckResult, FactType
from inspections.models import CharacteristicResult
from registry.forms.evidence import FilesField
from registry.services.evidence import evidence_of

YES, NO = "yes", "no"
YES_NO = [(YES, pgettext_lazy("answer", "Yes")), (NO, pgettext_lazy("answer", "No"))]


class ResultForm(forms.Form):
    """Base of the forms: what is entered, then a remark and files that belong to the result."""

    def __init__(self, *args, result: CharacteristicResult, **kwargs):
        super().__init__(*args, **kwargs)
        self.result = result
        self.fields["note"] = forms.CharField(
            label=_("Finding (optional)"), max_length=500, required=False, initial=result.note
        )
        wanted = result.needs_photo and not evidence_of(result).exists()
        self.fields["files"] = FilesField(
            label=_("Photos and files") if wanted else _("Photos and files (optional)"),
            required=wanted,
        )
        first = next(iter(self.fields.values()))
        first.widget.attrs["autofocus"] = True


class CountForm(ResultForm):
    """How many of the sample are nonconforming; nothing is assumed, not even none."""

    nonconforming = forms.IntegerField(
        label=_("Nonconforming pieces"),
        min_value=0,
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "off", "data-count-keys": True}
        ),
    )

    def __init__(self, *args, result, **kwargs):
        initial = {"nonconforming": result.nonconforming}
        super().__init__(*args, result=result, initial=initial, **kwargs)


class DocumentForm(ResultForm):
    present = forms.ChoiceField(
        label=_("It came with the goods and is right"), choices=YES_NO, widget=forms.RadioSelect
    )
    number = forms.CharField(label=_("Document number"), max_length=120, required=False)
    expires_on = forms.DateField(label=_("Valid until"), required=False, widget=DateInput)

    def __init__(self, *args, result, **kwargs):
        initial = {"number": result.document_number, "expires_on": result.document_expires_on}
        if result.is_recorded:
            initial["present"] = YES if result.verdict == CheckResult.PASS else NO
        super().__init__(*args, result=result, initial=initial, **kwargs)
        if not result.needs_number:
            self.fields["number"].label = _("Document number (optional)")
        if not result.needs_expiry:
            self.fields["expires_on"].label = _("Valid until (optional)")


class FactForm(ResultForm):
    fact = forms.CharField(label=_("What you found"), max_length=300)
    good = forms.ChoiceField(label=_("It is as agreed"), choices=YES_NO, widget=forms.RadioSelect)

    def __init__(self, *args, result, **kwargs):
        initial = {"fact": result.fact}
        if result.is_recorded:
            initial["good"] = YES if result.verdict == CheckResult.PASS else NO
        super().__init__(*args, result=result, initial=initial, **kwargs)
        if result.fact_type == FactType.DATE:
            self.fields["fact"].widget = DateInput({"autofocus": True})
        elif result.fact_type == FactType.NUMBER:
            self.fields["fact"].widget.attrs["inputmode"] = "numeric"
        elif result.fact_type == FactType.SHA256:
            self.fields["fact"].widget.attrs |= {"spellcheck": "false", "autocomplete": "off"}


class VerdictForm(ResultForm):
    verdict = forms.ChoiceField(
        label=_("Result"), choices=CheckResult.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args, result, **kwargs):
        super().__init__(*args, result=result, initial={"verdict": result.verdict}, **kwargs)


class ReasonForm(forms.Form):
    """Why an inspection is broken off, or corrected."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2, "autofocus": True})
    )
