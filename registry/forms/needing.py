"""What one item needs of its place. Shape only; `services.needing` judges."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.forms.advising import ShapeOnly
from registry.models import Item
from registry.models.needs import check_ranges
from registry.services.needing import SETTABLE


class NeedsForm(ShapeOnly):
    """The needs, the version that was seen, and why they change."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Where it stands, such as the data sheet or the safety data sheet."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Item
        fields = SETTABLE

    def __init__(self, *args, item: Item, **kwargs):
        super().__init__(*args, instance=item, initial={"version": item.version}, **kwargs)

    def clean(self):
        for name, problem in check_ranges(self.cleaned_data).items():
            self.add_error(name, problem)
        return self.cleaned_data
