"""What a printed register may be asked for."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput
from custprop.lib.print_tags import BOTH, CHINESE, ENGLISH
from registry.models import Category, Party

LANGUAGES = [(CHINESE, "中文"), (ENGLISH, "English"), (BOTH, "中文 + English")]


class RegisterReportForm(forms.Form):
    party = forms.ModelChoiceField(
        Party.objects.all(),
        label=_("Owner"),
        to_field_name="code",
        required=False,
        empty_label=_("All owners"),
    )
    category = forms.ModelChoiceField(
        Category.objects.all(),
        label=_("Category"),
        to_field_name="code",
        required=False,
        empty_label=_("All categories"),
    )
    as_of = forms.DateField(
        label=_("As of the end of"),
        required=False,
        widget=DateInput,
        help_text=_("Empty: as it is now."),
    )
    closed = forms.BooleanField(label=_("With what has been returned or used up"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)

    def clean_as_of(self):
        day = self.cleaned_data["as_of"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(
                _("This day is still to come. Choose today or an earlier day.")
            )
        return day
