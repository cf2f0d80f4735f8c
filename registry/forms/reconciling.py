"""What is to be reconciled: whose goods, for what, as of when."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput
from registry.forms.owners import any_owner
from registry.models import Agreement

NARROWING = ("party", "agreement", "order", "notice")


class ReconciliationForm(forms.Form):
    """Everything is optional; without an owner all owners are shown in a few figures."""

    party = any_owner()
    agreement = forms.ModelChoiceField(
        Agreement.objects.all(),
        label=_("Agreement"),
        required=False,
        empty_label=_("All agreements"),
        widget=forms.Select({"data-autosubmit": True}),
    )
    order = forms.CharField(label=_("Order number"), max_length=60, required=False)
    notice = forms.CharField(label=_("Production notice"), max_length=60, required=False)
    as_of = forms.DateField(
        label=_("As of the end of"),
        required=False,
        widget=DateInput,
        help_text=_("Empty: as it is now."),
    )
    part = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    unit = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self["party"].value()
        if chosen:
            agreements = Agreement.objects.filter(party__code=chosen)
            self.fields["agreement"].queryset = agreements

    def clean_as_of(self):
        day = self.cleaned_data["as_of"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(
                _("This day is still to come. Choose today or an earlier day.")
            )
        return day if day != timezone.localdate() else None

    @property
    def narrowed(self) -> bool:
        """Whether it asks for less than everything."""
        return any(self.cleaned_data.get(name) for name in NARROWING)

    def apply(self, items):
        asked = self.cleaned_data
        conditions = {
            "owner": asked["party"],
            "agreement": asked["agreement"],
            "order_number": asked["order"].strip(),
            "notice_number": asked["notice"].strip(),
        }
        return items.filter(**{name: value for name, value in conditions.items() if value})
