"""Looking something up by its code, typed, scanned or photographed."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from custprop.lib.codes import UnreadableImage, decode_image
from custprop.lib.forms import PhotoInput, ScanInput
from registry.queries.scanning import LONGEST


class LookUpForm(forms.Form):
    """A number, the code of a label or of a place, or words to search for."""

    q = forms.CharField(
        label=_("Number, code or words"),
        max_length=LONGEST,
        required=False,
        widget=ScanInput(attrs={"autofocus": True, "data-scan-submit": True}),
    )


class PhotoForm(forms.Form):
    """A photo of a label; ``code`` is what it says."""

    photo = forms.FileField(label=_("Photo of the label"), widget=PhotoInput)

    def clean_photo(self):
        photo = self.cleaned_data["photo"]
        if photo.size > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(
                _("This photo is too large. Take it again at a lower resolution."), code="size"
            )
        try:
            codes = decode_image(photo.read())
        except UnreadableImage as error:
            raise forms.ValidationError(str(error), code="unreadable") from error
        if not codes:
            raise forms.ValidationError(
                _("No code was found in this photo. Go closer, hold still, or type the number."),
                code="empty",
            )
        self.cleaned_data["code"] = codes[0]
        return photo


class TakeScanForm(forms.Form):
    """One scan of a chain, as the device kept it until the network let it through."""

    key = forms.UUIDField()
    chain = forms.UUIDField()
    code = forms.CharField(max_length=LONGEST)
    scanned_at = forms.DateTimeField(required=False)


class LinkCodeForm(forms.Form):
    """The barcode that the customer put on the goods."""

    code = forms.CharField(
        label=_("The customer's barcode"),
        max_length=LONGEST,
        widget=ScanInput(attrs={"autofocus": True}),
        help_text=_(
            "Scan it on the goods. From then on it opens this item wherever it is scanned."
        ),
    )
