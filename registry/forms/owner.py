"""What an owner answers on their own page. Shape only; the services judge."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from custprop.lib.forms import DateInput
from registry.enums import OwnerAnswerKind
from registry.forms.drawn_signature import DrawnSignatureField
from registry.forms.lines import AmountField, plain

LAST = ("comment", "signature", "seen")  # fields that every question has


class OwnerForm(forms.Form):
    """Signed, about the words that were ``seen`` (their hash) and that ask about ``subject``."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Comment"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    signature = DrawnSignatureField(label=_("Your signature"))

    def __init__(self, *args, subject, **kwargs):
        self.subject = subject
        super().__init__(*args, **kwargs)
        self.order_fields([*(n for n in self.fields if n not in LAST), *LAST])

    @property
    def facts(self):
        """The fields that this question has of its own, in order, before comment and signature."""
        return [self[name] for name in self.fields if name not in LAST]


class OwnerConsentForm(OwnerForm):
    """Consent to what was asked, or to a part of it, or none."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            (OwnerAnswerKind.GIVEN, pgettext_lazy("owner decides", "I consent")),
            (OwnerAnswerKind.REFUSED, pgettext_lazy("owner decides", "I do not consent")),
        ],
        widget=forms.RadioSelect,
    )
    quantity = AmountField(
        label=_("For how much"), help_text=_("Change it where you consent to less.")
    )

    def __init__(self, *args, subject, **kwargs):
        initial = {"quantity": plain(subject.quantity)} | kwargs.pop("initial", {})
        super().__init__(*args, subject=subject, initial=initial, **kwargs)


class OwnerReceiptForm(OwnerForm):
    """That the goods arrived, and when."""

    delivered_on = forms.DateField(label=_("Received on"), widget=DateInput)

    def __init__(self, *args, subject, **kwargs):
        initial = {"delivered_on": timezone.localdate()} | kwargs.pop("initial", {})
        super().__init__(*args, subject=subject, initial=initial, **kwargs)


class OwnerStatementForm(OwnerForm):
    """Each line is agreed to unless it is marked as not right."""

    PREFIXES = ("dispute", "said", "remark")

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        self.lines = list(subject.lines.select_related("item"))
        for line in self.lines:
            self.fields[f"dispute_{line.pk}"] = forms.BooleanField(
                label=_("This is not right"), required=False
            )
            self.fields[f"said_{line.pk}"] = AmountField(label=_("It should be"), required=False)
            self.fields[f"remark_{line.pk}"] = forms.CharField(
                label=_("Why"), max_length=300, required=False
            )

    @property
    def rows(self):
        """Each line with its three fields."""
        return [
            (line, *(self[f"{prefix}_{line.pk}"] for prefix in self.PREFIXES))
            for line in self.lines
        ]

    def clean(self):
        """A field for a line that is not on this statement was not sent by its page."""
        cleaned = super().clean()
        for name in self.data:
            prefix, _separator, _key = name.partition("_")
            if prefix in self.PREFIXES and name not in self.fields:
                raise forms.ValidationError(_("That is no line of this statement."))
        return cleaned

    @property
    def disputed(self) -> dict:
        """What `services.statements.answer_statement` takes."""
        values = self.cleaned_data
        return {
            line.pk: (values[f"said_{line.pk}"], values[f"remark_{line.pk}"])
            for line in self.lines
            if values[f"dispute_{line.pk}"]
        }
