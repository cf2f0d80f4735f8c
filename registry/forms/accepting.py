"""Taking goods over: on one's own account, or on the screen of the person who hands them out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.forms.drawn_signature import DrawnSignatureField


class AcceptForm(forms.Form):
    """What the holder's own account sends: that they saw this text."""

    seen_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def values(self) -> dict:
        """What `services.accepting.accept_issue` takes."""
        return {"seen_hash": self.cleaned_data["seen_hash"]}


class AcceptOnScreenForm(AcceptForm):
    """The holder signs in front of the keeper."""

    name = forms.CharField(label=_("Name of who takes the goods over"), max_length=120)
    signature = DrawnSignatureField(label=_("Signature"))

    def values(self) -> dict:
        signature = self.cleaned_data["signature"]
        return super().values() | {
            "name": self.cleaned_data["name"],
            "drawn": signature.picture,
        }
