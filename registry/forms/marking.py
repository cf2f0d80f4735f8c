"""The permanent mark as it stands on the object. Shape only; `services.marking` judges."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput, PhotoInput
from registry.enums import MarkMethod
from registry.errors import InvalidInput
from registry.models import Item
from registry.services.evidence import Examined, examine
from registry.services.marking import suggested_wording


class PhotoField(forms.FileField):
    """One photo, from the camera or a file; cleans to an `Examined` file."""

    widget = PhotoInput

    def clean(self, data, initial=None) -> Examined | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return examine(upload)
        except InvalidInput as error:
            raise ValidationError(str(error)) from None


class MarkForm(forms.Form):
    """The mark of one item."""

    wording = forms.CharField(
        label=_("What the mark says"),
        max_length=200,
        help_text=_("It names the owner, by name or code, or the number of the item."),
    )
    method = forms.ChoiceField(
        label=_("How it is marked"), choices=MarkMethod.choices, widget=forms.RadioSelect
    )
    place = forms.CharField(
        label=_("Where on the object"),
        max_length=120,
        help_text=_("Such as “operator side, beside the nameplate”."),
    )
    read_back = forms.CharField(
        label=_("Read it back"),
        max_length=200,
        help_text=_("Type what you read on the object, not what it should say."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    photo = PhotoField(label=_("Photo of the mark"))
    recheck_on = forms.DateField(
        label=_("Look at it again by (optional)"),
        required=False,
        widget=DateInput,
        help_text=_("For marks that wear."),
    )

    def __init__(self, *args, item: Item, initial=None, **kwargs):
        usual = {"wording": suggested_wording(item)}
        super().__init__(*args, initial=usual | (initial or {}), **kwargs)
