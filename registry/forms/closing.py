"""Closing an agreement: a signature, and why nothing was counted where nothing was."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.forms.signing import SigningFields


class CloseAgreementForm(SigningFields):
    uncounted_reason = forms.CharField(
        label=_("Why it was not counted"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    note = forms.CharField(
        label=_("Remark"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args, counted: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if counted:
            del self.fields["uncounted_reason"]

    def values(self) -> dict:
        """What `services.closing.close_agreement` takes beside who signs."""
        return {
            "uncounted_reason": self.cleaned_data.get("uncounted_reason", ""),
            "note": self.cleaned_data["note"],
        }
