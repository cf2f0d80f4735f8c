"""Destroy, write off: what ends an item's life here. The services judge."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.forms.lines import AmountField, VersionField, plain
from registry.models import Consent


class DisposalForm(forms.Form):
    """How much of ``item``, why, and that one is sure."""

    quantity = AmountField(label=_("Quantity"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))
    sure = forms.BooleanField(label=_("I have read what happens, and it is right."))
    version = VersionField()

    def __init__(self, *args, item, consents=(), **kwargs):
        quantity = min([item.on_hand, *(each.quantity - each.used for each in consents[:1])])
        initial = {"quantity": plain(quantity), "version": item.version}
        super().__init__(*args, initial=initial, **kwargs)
        if "consent" in self.fields:
            self.fields["consent"].queryset = Consent.objects.filter(
                pk__in=[consent.pk for consent in consents]
            )
            if len(consents) == 1:
                self.initial["consent"] = consents[0].pk

    @property
    def values(self) -> dict:
        """What the services take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "sure"}


class ConsentField(forms.ModelChoiceField):
    """Which of the owner's consents covers it."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        super().__init__(
            Consent.objects.none(),
            label=_("The owner's written consent"),
            empty_label=None,
            **kwargs,
        )

    def label_from_instance(self, consent) -> str:
        return f"{consent.number} · {plain(consent.quantity - consent.used)} · {consent.scope}"


class DestroyForm(DisposalForm):
    consent = ConsentField()
    witness = forms.CharField(
        label=_("Witness"),
        max_length=80,
        help_text=_("Another person who sees it being destroyed."),
    )
    field_order = ["consent", "quantity", "witness", "reason", "sure"]


class WriteOffForm(DisposalForm):
    pass
