"""Passing goods on to the department that is to verify them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Department, Item
from registry.queries.routing import inspecting_departments, present_hand_over


class PassOnForm(forms.Form):
    """Which department is to verify the goods instead, and why."""

    to_department = forms.ModelChoiceField(
        label=_("Department that is to verify"),
        queryset=Department.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Why these goods are not yours to verify."),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, item: Item, **kwargs):
        super().__init__(*args, **kwargs)
        others = inspecting_departments()
        present = present_hand_over(item)
        if present is not None and present.to_department_id:
            others = others.exclude(pk=present.to_department_id)
        self.fields["to_department"].queryset = others

    @property
    def nowhere(self) -> bool:
        """Whether there is no department to pass them on to."""
        return not self.fields["to_department"].queryset.exists()
