"""Write off: what ends an item's life here without anybody's wish. The service judges."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.forms.lines import AmountField, VersionField, plain


class WriteOffForm(forms.Form):
    """How much of ``item``, why, and that one is sure."""

    quantity = AmountField(label=_("Quantity"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))
    sure = forms.BooleanField(label=_("I have read what happens, and it is right."))
    version = VersionField()

    def __init__(self, *args, item, **kwargs):
        initial = {"quantity": plain(item.on_hand), "version": item.version}
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def values(self) -> dict:
        """What the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "sure"}
