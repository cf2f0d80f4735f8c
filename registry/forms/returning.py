"""Return notes and what happens to them. Shape only; the services judge."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.enums import Condition
from registry.forms.lines import AmountField, LineForm, Sheet, line_form, plain, typed


class ReturnHeadForm(forms.Form):
    recipient = forms.CharField(
        label=_("Recipient at the owner"),
        max_length=80,
        widget=forms.TextInput({"autofocus": True}),
    )
    carrier = forms.CharField(label=_("Carrier"), max_length=80, required=False)
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )


class ReturnLineForm(LineForm):
    """One item on the note: how much of it goes back, and in what condition."""

    quantity = AmountField(label=_("Quantity"))
    condition = forms.ChoiceField(label=_("Condition"), choices=Condition.choices)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    @staticmethod
    def usual(record) -> dict:
        return {"quantity": plain(record.on_hand), "condition": Condition.GOOD}


class ReturnSheet(Sheet):
    """A return note being written: its head and a line for each item."""

    def __init__(self, items, data=None, *, judge: bool = True):
        if data is None or not judge:
            initial = typed(ReturnHeadForm, data or {})
            self.head = ReturnHeadForm(initial=initial, use_required_attribute=False)
        else:
            self.head = ReturnHeadForm(data, use_required_attribute=False)
        self.lines = [line_form(ReturnLineForm, item, data, judge=judge) for item in items]

    def values(self) -> dict:
        """What `services.returning.request_return` takes beside the owner."""
        lines = [{"item": line.record, **line.cleaned_data} for line in self.lines]
        return {"lines": lines, **self.head.cleaned_data}


class GateDecision(models.TextChoices):
    RELEASE = "release", _("Release: the goods may leave")
    REFUSE = "refuse", _("Refuse")


class GatePassForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Decision"), choices=GateDecision.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("Who refuses writes what must be mended first."),
        widget=forms.Textarea({"rows": 2}),
    )

    @property
    def approved(self) -> bool:
        return self.cleaned_data["decision"] == GateDecision.RELEASE


class HandOverForm(forms.Form):
    received_by_name = forms.CharField(
        label=_("Signed for by"),
        max_length=80,
        help_text=_("The name of the person who takes the goods over, as on the signed note."),
    )


class CancelReturnForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))
