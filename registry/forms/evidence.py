"""Choosing photos and files. What they are is examined here, so that errors stand at the field."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from registry.errors import InvalidInput
from registry.services.evidence import KNOWN_SUFFIXES, Examined, examine

MOST_FILES = 20


class FilesInput(forms.ClearableFileInput):
    """Several photos or PDFs at once; a phone offers its camera beside its files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def __init__(self, attrs=None):
        super().__init__({"accept": ",".join(("image/*", *KNOWN_SUFFIXES)), **(attrs or {})})


class FilesField(forms.FileField):
    """Photos (JPEG, PNG, WEBP) and PDFs; cleans to a list of `Examined` files."""

    widget = FilesInput

    def clean(self, data, initial=None) -> list[Examined]:
        uploads = data if isinstance(data, list | tuple) else [data]
        uploads = [super(FilesField, self).clean(upload, initial) for upload in uploads]
        uploads = [upload for upload in uploads if upload]
        if len(uploads) > MOST_FILES:
            raise ValidationError(
                ngettext_lazy(
                    "Choose at most %(limit)s file at a time.",
                    "Choose at most %(limit)s files at a time.",
                    MOST_FILES,
                )
                % {"limit": MOST_FILES}
            )
        return _examined(uploads)


def _examined(uploads) -> list[Examined]:
    files, errors = [], []
    for upload in uploads:
        try:
            files.append(examine(upload))
        except InvalidInput as error:
            errors.append(str(error))
    if errors:
        raise ValidationError(errors)
    return files


class EvidenceForm(forms.Form):
    files = FilesField(
        label=_("Photos and files"),
        help_text=_("JPEG, PNG, WEBP or PDF, up to 10 MB each."),
    )
