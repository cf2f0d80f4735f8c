"""Splitting a part off."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import QuantityInput
from registry.models.quantity import PLACES


class SplitForm(forms.Form):
    """How much becomes an item of its own, in the item's unit."""

    quantity = forms.DecimalField(
        label=_("Quantity to split off"),
        min_value=Decimal(0),
        max_digits=18,
        decimal_places=PLACES,
        widget=QuantityInput(attrs={"autofocus": True}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Why this part goes another way; it stands in the history of both."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
