"""Choosing an owner: one that is needed, or one to narrow a list by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Party


def choose_party_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Party.objects.filter(active=True),
        label=_("Owner"),
        empty_label=_("Choose the owner"),
    )


def any_owner() -> forms.ModelChoiceField:
    """The owner that a list is narrowed to as soon as one is chosen; former owners count, too."""
    return forms.ModelChoiceField(
        Party.objects.all(),
        to_field_name="code",
        required=False,
        label=_("Owner"),
        empty_label=_("All owners"),
        widget=forms.Select({"data-autosubmit": True}),
    )
