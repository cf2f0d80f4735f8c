"""Transfers of ownership: the list of assets, and what both sides sign. The services judge."""

from django import forms
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput, QuantityInput
from registry.enums import Currency
from registry.forms.drawn_signature import DrawnSignatureField
from registry.forms.lines import AmountField, LineForm, Sheet, line_form, plain, typed
from registry.models import Consent
from registry.services.transferring import Acceptance


class TransferHeadForm(forms.Form):
    basis = forms.CharField(
        label=_("Basis"),
        max_length=300,
        help_text=_("The agreement, with its number and date."),
        widget=forms.TextInput({"autofocus": True}),
    )
    third_party = forms.CharField(
        label=_("Third party"),
        max_length=120,
        required=False,
        help_text=_("Who takes the assets, if they do not become ours; a gate pass is needed."),
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=Currency.choices, initial=Currency.CNY
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )


class ConsentChoice(forms.ModelChoiceField):
    """One of the owner's consents to this act on this item."""

    def __init__(self, **kwargs):
        super().__init__(Consent.objects.none(), label=_("Consent"), **kwargs)

    def label_from_instance(self, consent) -> str:
        return f"{consent.number} · {plain(consent.quantity - consent.used)}"


class ConsentedLineForm(LineForm):
    """One item, how much of it, and the consent that covers it."""

    quantity = AmountField(label=_("Quantity"))
    consent = ConsentChoice()

    def __init__(self, data=None, *, record, consents=(), **kwargs):
        super().__init__(data, record=record, **kwargs)
        choice = self.fields["consent"]
        choice.queryset = Consent.objects.filter(pk__in=[consent.pk for consent in consents])
        choice.choices = [("", "—")] + [
            (consent.pk, choice.label_from_instance(consent)) for consent in consents
        ]
        if len(consents) == 1:
            self.initial.setdefault("consent", consents[0].pk)

    @staticmethod
    def usual(record) -> dict:
        return {"quantity": plain(record.on_hand)}


class TransferLineForm(ConsentedLineForm):
    value = forms.DecimalField(
        label=_("Value"), min_value=0, max_digits=14, decimal_places=2, widget=QuantityInput
    )


class TransferSheet(Sheet):
    """A list of assets being written; ``consents``: what is usable, by the key of the item."""

    def __init__(self, items, data=None, *, judge: bool = True, consents):
        if data is None or not judge:
            initial = typed(TransferHeadForm, data or {})
            self.head = TransferHeadForm(initial=initial, use_required_attribute=False)
        else:
            self.head = TransferHeadForm(data, use_required_attribute=False)
        self.lines = [
            line_form(TransferLineForm, item, data, judge=judge, consents=consents[item.pk])
            for item in items
        ]

    def values(self) -> dict:
        """What `services.transferring.request_transfer` takes beside the owner."""
        lines = [{"item": line.record, **line.cleaned_data} for line in self.lines]
        return {"lines": lines, **self.head.cleaned_data}


class AcceptanceForm(forms.Form):
    """Both sides accept: who, when, and what they signed with."""

    transferred_on = forms.DateField(label=_("Transferred on"), widget=DateInput)
    our_name = forms.CharField(label=_("Accepted for us by"), max_length=80)
    our_signature = DrawnSignatureField(label=_("Our signature"))
    other_name = forms.CharField(label=_("Accepted for the other side by"), max_length=80)
    other_signature = DrawnSignatureField(label=_("The other side's signature"))

    @property
    def values(self) -> dict:
        """What `services.transferring.complete_transfer` takes beside the paper."""
        return {
            "transferred_on": self.cleaned_data["transferred_on"],
            "ours": self._side("our"),
            "other": self._side("other"),
        }

    def _side(self, side: str) -> Acceptance:
        signed = self.cleaned_data[f"{side}_signature"]
        return Acceptance(self.cleaned_data[f"{side}_name"], signed.picture, signed.typed)


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))
