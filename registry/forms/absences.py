"""Recording that somebody is away."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry import rules
from registry.models import User


class AbsenceForm(forms.Form):
    """Who is away and when; whose absence one may not record is not offered."""

    person = forms.ModelChoiceField(
        label=_("Who is away"), queryset=User.objects.none(), empty_label=None
    )
    first_day = forms.DateField(
        label=_("First day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=_("Last day"),
        help_text=_("The last day away, included."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("Hand-over note"),
        required=False,
        max_length=300,
        help_text=_("What the deputy must know: what is open, what is urgent."),
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args, by: User, **kwargs):
        initial = {"person": by.pk, "first_day": timezone.localdate()}
        super().__init__(*args, initial=initial, **kwargs)
        people = User.objects.filter(is_active=True).order_by("name", "username")
        if not rules.may(by, "record_absence_of_others"):
            people = people.filter(pk=by.pk)
        self.fields["person"].queryset = people
