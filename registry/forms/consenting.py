"""Recording what an owner permitted in writing. Shape only; `services.consenting` judges."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput, ScanInput
from registry.enums import ConsentAct
from registry.forms.evidence import FilesField
from registry.forms.lines import AmountField, plain
from registry.forms.owners import any_owner
from registry.models import Contact


class ConsentFilterForm(forms.Form):
    party = any_owner()
    act = forms.ChoiceField(
        choices=[("", _("All acts")), *ConsentAct.choices],
        required=False,
        label=_("Act"),
        widget=forms.Select({"data-autosubmit": True}),
    )

    def apply(self, consents):
        """``consents`` narrowed to what is asked; all where the question makes no sense."""
        asked = self.cleaned_data if self.is_valid() else {}
        return consents.filter(**{name: value for name, value in asked.items() if value})


class ItemForConsentForm(forms.Form):
    """Which item the consent is about."""

    item = forms.CharField(
        label=_("Scan or type the number of the item"),
        max_length=200,
        widget=ScanInput({"autofocus": True, "data-scan-submit": True}),
    )


class ConsentForm(forms.Form):
    """What was permitted for ``item``, by whom, with the document that says so."""

    act = forms.ChoiceField(label=_("Act"), choices=ConsentAct.choices, widget=forms.RadioSelect)
    contact = forms.ModelChoiceField(
        Contact.objects.none(),
        label=_("Given by"),
        empty_label=None,
        help_text=_("Contacts of the owner who are entitled to consent."),
    )
    quantity = AmountField(label=_("Quantity"))
    scope = forms.CharField(
        label=_("What was permitted"),
        max_length=500,
        help_text=_("In the owner's words."),
        widget=forms.Textarea({"rows": 3}),
    )
    given_on = forms.DateField(label=_("Given on"), widget=DateInput)
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=DateInput)
    files = FilesField(
        label=_("The document"),
        help_text=_("The signed letter or mail as a photo or PDF, up to 10 MB each."),
    )

    def __init__(self, *args, item, initial=None, **kwargs):
        usual = {"quantity": plain(item.on_hand), "given_on": timezone.localdate()}
        super().__init__(*args, initial=usual | (initial or {}), **kwargs)
        self.fields["contact"].queryset = item.owner.contacts.filter(may_consent=True)

    def clean_files(self):
        files = self.cleaned_data["files"]
        if not files:
            raise forms.ValidationError(
                _("A consent counts in writing: add the signed letter or mail.")
            )
        return files
