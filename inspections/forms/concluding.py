"""What an inspector decides about a lot, and signs. Shape only; the services judge."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.enums import CheckResult, Decision
from inspections.models import CharacteristicResult, Inspection
from inspections.queries.telling import failures_in_words
from inspections.services.verdicts import may_be_sorted
from registry.enums import LocationKind
from registry.forms.lines import AmountField, plain
from registry.forms.signing import SigningFields
from registry.queries.places import places_of

VERDICTS = [
    (Decision.ACCEPTED.value, pgettext_lazy("verdict", "Accept all")),
    (Decision.REJECTED.value, pgettext_lazy("verdict", "Reject all")),
    (Decision.PARTLY.value, pgettext_lazy("verdict", "Accept a part, reject the rest")),
]


class ChosenFirst(forms.RadioSelect):
    """The choice that is proposed has the focus: the keyboard goes on from there."""

    def create_option(self, name, value, label, selected, index, **kwargs):
        option = super().create_option(name, value, label, selected, index, **kwargs)
        option["attrs"] |= {"autofocus": True} if selected else {}
        return option


class DecideForm(SigningFields):
    """Accept, reject, or a part of each; quantities are in the item's unit."""

    verdict = forms.ChoiceField(label=_("Decision"), choices=VERDICTS, widget=ChosenFirst)
    rejected = AmountField(label=_("Rejected quantity"), required=False)
    sorted_rest = forms.BooleanField(
        label=_("The rest was sorted 100 %: every piece of it was looked at."), required=False
    )
    reason = forms.CharField(
        label=_("Reason for the rejection"),
        max_length=500,
        required=False,
        help_text=_("It is what the owner reads in the nonconformity report."),
        widget=forms.Textarea({"rows": 3}),
    )
    location = forms.ModelChoiceField(
        label=_("Quarantine place"), queryset=None, required=False, empty_label=None
    )
    note = forms.CharField(label=_("Findings (optional)"), max_length=500, required=False)

    def __init__(
        self, *args, inspection: Inspection, results: list[CharacteristicResult], **kwargs
    ):
        super().__init__(*args, initial=suggested(inspection, results), **kwargs)
        self.inspection = inspection
        places = places_of(LocationKind.QUARANTINE)
        self.fields["location"].queryset = places
        self.fields["location"].initial = places.first()
        if not may_be_sorted(results):
            del self.fields["sorted_rest"]

    def clean(self):
        cleaned = super().clean()
        verdict = cleaned.get("verdict")
        if verdict == Decision.ACCEPTED:
            cleaned["rejected"] = self._least_rejected()
        elif verdict == Decision.REJECTED:
            cleaned["rejected"] = self.inspection.quantity
        elif verdict and "rejected" not in self.errors:
            self._check_part(cleaned.get("rejected"))
        return cleaned

    def _least_rejected(self) -> Decimal:
        """A correction takes no rejection back; to accept means: nothing more is rejected."""
        earlier = self.inspection.supersedes
        return earlier.rejected_quantity if earlier else Decimal(0)

    def _check_part(self, rejected: Decimal | None) -> None:
        if not rejected:
            self.add_error("rejected", _("Type how much is rejected."))
        elif rejected >= self.inspection.quantity:
            self.add_error("rejected", _("That is all of it. Type less, or choose to reject all."))

    @property
    def decided(self) -> dict:
        """What the services take."""
        names = ("rejected", "reason", "note", "location")
        values = {name: self.cleaned_data[name] for name in names}
        if values["rejected"] == self._least_rejected():
            values["reason"] = ""
        return values | {"sorted_rest": self.cleaned_data.get("sorted_rest", False)}


def suggested(inspection: Inspection, results: list[CharacteristicResult]) -> dict:
    """What follows from ``results``, filled in and to be changed where the inspector knows more."""
    failed = [row for row in results if row.verdict == CheckResult.FAIL]
    missing = [row for row in results if row.sample and not row.is_recorded]
    verdict = ""
    if failed:
        verdict = Decision.REJECTED
    elif not missing:
        verdict = Decision.ACCEPTED
    earlier = inspection.supersedes
    already = earlier.rejected_quantity if earlier else 0
    return {
        "verdict": verdict,
        "reason": failures_in_words(results),
        "rejected": plain(already) if already else "",
    }


class SignForm(SigningFields):
    """A signature alone: afterwards by who decided, or of who reviews."""
