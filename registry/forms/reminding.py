"""Which mails a person wants."""

from django import forms

from registry.models import ReminderChoice


class ReminderForm(forms.ModelForm):
    class Meta:
        model = ReminderChoice
        fields = ["digest", "urgent"]
