"""What happened to a dry bag. Shape only; `services.floor_life` judges."""

from django import forms
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import QuantityInput
from registry.enums import BagEvent


class BagEventForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What happened"), choices=BagEvent.choices, widget=forms.RadioSelect
    )
    at = forms.DateTimeField(
        label=_("When"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: now. Of a bake its end."),
    )
    bake_celsius = forms.IntegerField(
        label=_("Baked at (°C)"),
        required=False,
        min_value=30,
        max_value=200,
        widget=QuantityInput,
    )
    bake_hours = forms.DecimalField(
        label=_("Baked for (hours)"),
        required=False,
        min_value=0,
        max_digits=5,
        decimal_places=1,
        widget=QuantityInput,
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)
