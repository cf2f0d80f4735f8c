"""Why goods lie too long, who was asked, what was decided. `services.dwelling` judges."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput
from registry.enums import ConsentAct, DwellDecisionKind, DwellReason, DwellWay
from registry.models import Consent, Contact, DwellCase


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Reason"), choices=DwellReason.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("In your words"), max_length=300, required=False)


class OfCase(forms.Form):
    """Its contacts are those of the owner of the case."""

    contact = forms.ModelChoiceField(Contact.objects.none(), label=_("Contact"), empty_label=None)

    def __init__(self, *args, case: DwellCase, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = Contact.objects.filter(party=case.item.owner_id)


class AskForm(OfCase):
    way = forms.ChoiceField(label=_("By which way"), choices=DwellWay.choices)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class DecisionForm(OfCase):
    decision = forms.ChoiceField(
        label=_("Decision"), choices=DwellDecisionKind.choices, widget=forms.RadioSelect
    )
    until = forms.DateField(
        label=_("Keep it until"),
        required=False,
        widget=DateInput,
        help_text=_("Of an extension. On the day after it the clock runs again."),
    )
    consent = forms.ModelChoiceField(
        Consent.objects.none(),
        label=_("Consent to scrap"),
        required=False,
        empty_label=_("none"),
    )
    decided_on = forms.DateField(label=_("Decided on"), widget=DateInput)
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=300,
        help_text=_("The letter, e-mail or minutes that say so, with number and day."),
    )
    field_order = ("decision", "until", "consent", "contact", "decided_on", "evidence")

    def __init__(self, *args, case: DwellCase, **kwargs):
        super().__init__(*args, case=case, **kwargs)
        self.fields["decided_on"].initial = timezone.localdate
        self.fields["consent"].queryset = Consent.objects.filter(
            item=case.item_id, act=ConsentAct.SCRAP
        )
