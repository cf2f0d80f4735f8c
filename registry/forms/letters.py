"""Writing to an owner, filing what they answered. Shape only; `services.letters` judges."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput
from registry.enums import LetterTopic, LetterWay
from registry.forms.evidence import FilesField
from registry.models import Contact
from registry.models.letters import BODY_LENGTH, SUBJECT_LENGTH


class LetterStartForm(forms.Form):
    """To whom, by which template, in which language; the text is made of it."""

    contact = forms.ModelChoiceField(Contact.objects.none(), label=_("Contact"), empty_label=None)
    template = forms.ChoiceField(label=_("Template"), choices=LetterTopic.choices)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args, party, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = party.contacts.all()


class LetterForm(LetterStartForm):
    """The letter as it will leave. What was chosen before goes along with it."""

    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT_LENGTH)
    body = forms.CharField(
        label=_("Text"), max_length=BODY_LENGTH, widget=forms.Textarea({"rows": 16})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in LetterStartForm.base_fields:
            self.fields[name].widget = forms.HiddenInput()


class AnswerForm(forms.Form):
    contact = forms.ModelChoiceField(Contact.objects.none(), label=_("Who answered"))
    how = forms.ChoiceField(label=_("How"), choices=LetterWay.choices)
    answered_on = forms.DateField(label=_("When"), widget=DateInput)
    text = forms.CharField(
        label=_("What they answered"),
        max_length=BODY_LENGTH,
        help_text=_("In their words."),
        widget=forms.Textarea({"rows": 6}),
    )
    files = FilesField(
        label=_("Their letter or mail"),
        required=False,
        help_text=_("JPEG, PNG, WEBP or PDF, up to 10 MB each."),
    )

    def __init__(self, *args, party, **kwargs):
        super().__init__(*args, initial={"answered_on": timezone.localdate()}, **kwargs)
        self.fields["contact"].queryset = party.contacts.all()


class AgainForm(forms.Form):
    to = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Empty: to the same address as before.")
    )


class OtherwiseForm(forms.Form):
    note = forms.CharField(
        label=_("How they were told"), max_length=300, widget=forms.Textarea({"rows": 2})
    )
