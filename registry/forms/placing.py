"""Choosing a place: one of those offered, or another by its code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import ScanInput
from registry.forms.choosing import ChoosingForm
from registry.queries.places import OfferedPlace
from registry.queries.scanning import LONGEST, location_of_code

SUGGESTED = 8  # places shown as targets to press; the others are scanned or typed


class PlaceForm(forms.Form):
    """Where goods go. ``location`` cleans to a place; a scanned code wins over a choice."""

    location = forms.ChoiceField(
        label=_("Fitting places"), required=False, widget=forms.RadioSelect
    )
    code = forms.CharField(
        label=_("Or scan the place"),
        max_length=LONGEST,
        required=False,
        widget=ScanInput(attrs={"list": "place-codes"}),
        help_text=_("Its code, scanned from the shelf or typed."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("Only for a place that does not offer what the goods need."),
    )

    def __init__(self, *args, offered: list[OfferedPlace], **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.fitting = [offer for offer in offered if not offer.lacking]
        self.unfitting = [offer for offer in offered if offer.lacking]
        suggested = self.fitting[:SUGGESTED]
        self.fields["location"].choices = [(offer.place.code, offer.words) for offer in suggested]
        if suggested:
            self.fields["location"].initial = suggested[0].place.code
        else:
            del self.fields["location"]

    def clean(self):
        code = self.cleaned_data.pop("code", "")
        chosen = self.cleaned_data.get("location")
        self.cleaned_data["location"] = location = self._place(code or chosen or "")
        if location is None and "code" not in self.errors:
            told = _("There is no place “%(code)s”. Scan the code on the shelf again.")
            self.add_error(
                "code", told % {"code": code} if code else _("Choose a place, or scan its code.")
            )
        return self.cleaned_data

    def _place(self, code: str):
        known = {offer.place.code: offer.place for offer in self.offered}
        return known.get(code) or (location_of_code(code) if code else None)


class PlaceItemForm(PlaceForm):
    """The place of one item."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PlaceManyForm(ChoosingForm, PlaceForm):
    """One place for all ticked items."""
