"""A document's revision and its copies. Shape only; `services.copies` judges."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.enums import CopyEnding
from registry.models import User
from registry.queries.issuing import possible_holders


class RevisionForm(forms.Form):
    document = forms.CharField(
        label=_("Document no."), max_length=100, help_text=_("As it stands on the document.")
    )
    revision = forms.CharField(
        label=_("Revision"),
        max_length=40,
        help_text=_("Other revisions of this document become void, and their copies are recalled."),
    )


class VoidForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is void"), max_length=300, help_text=_("The owner's letter or order.")
    )


class CopyForm(forms.Form):
    holder = forms.CharField(label=_("Given to"), max_length=120, required=False)
    holder_user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Their account"),
        required=False,
        empty_label=_("None"),
        help_text=_("Who has one is told in the inbox when the copy is recalled."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["holder_user"].queryset = possible_holders()


class EndingForm(forms.Form):
    """What became of one copy."""

    ending = forms.ChoiceField(
        label=pgettext_lazy("copy", "What became of it"), choices=CopyEnding.choices
    )
    witness = forms.CharField(
        label=_("Witness"),
        max_length=80,
        required=False,
        help_text=_("Where it was destroyed: somebody else who saw it."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
