"""Return notes and what happens to them. Shape only; the services judge."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput
from registry.enums import Condition
from registry.forms.drawn_signature import DrawnSignatureField
from registry.forms.evidence import FilesField
from registry.forms.lines import AmountField, LineForm, Sheet, line_form, plain, typed


class ReturnHeadForm(forms.Form):
    recipient = forms.CharField(
        label=_("Recipient at the owner"),
        max_length=80,
        widget=forms.TextInput({"autofocus": True}),
    )
    carrier = forms.CharField(label=_("Carrier"), max_length=80, required=False)
    packing = forms.CharField(
        label=_("Packing"),
        max_length=200,
        required=False,
        help_text=_("How many packages of what kind, such as “3 cartons, vacuum bags inside”."),
    )
    back_by = forms.DateField(
        label=_("Comes back after rework by"),
        required=False,
        widget=DateInput,
        help_text=_("Empty where the goods stay with their owner."),
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )


class ReturnLineForm(LineForm):
    """One item on the note: how much of it goes back, and in what condition."""

    quantity = AmountField(label=_("Quantity"))
    condition = forms.ChoiceField(label=_("Condition"), choices=Condition.choices)
    accessories = forms.CharField(label=_("Accessories"), max_length=200, required=False)
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
    waybill = forms.CharField(
        label=_("Waybill"),
        max_length=60,
        required=False,
        help_text=_("The carrier's number, if a carrier takes them."),
    )


class DeliveryForm(forms.Form):
    """That the goods arrived: when, who received them, and the proof."""

    delivered_on = forms.DateField(label=_("Delivered on"), widget=DateInput)
    delivered_to = forms.CharField(
        label=_("Received at the owner by"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    signature = DrawnSignatureField(
        label=_("The owner's signature"),
        required=False,
        help_text=_("Signed here, or add the signed note as a file."),
    )
    files = FilesField(
        label=_("Signed note, photos"),
        required=False,
        help_text=_("JPEG, PNG, WEBP or PDF, up to 10 MB each."),
    )

    @property
    def values(self) -> dict:
        """What `services.returning.confirm_delivery` takes beside the note."""
        signed = self.cleaned_data["signature"]
        return self.cleaned_data | {"signature": signed.picture, "signed_as": signed.typed}


class CancelReturnForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))


class NoMoreForm(forms.Form):
    reason = forms.CharField(
        label=_("Why no more comes back"), max_length=300, widget=forms.Textarea({"rows": 2})
    )
