"""What an inspector fills in: results of the checks, and how much is rejected."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import QuantityInput
from inspections.enums import CheckResult
from inspections.services.deciding import CHECKS
from inspections.services.opening import BASIC_ASPECTS
from registry.enums import LocationKind
from registry.forms.choosing import ChoosingForm
from registry.forms.evidence import FilesField
from registry.forms.signing import SigningFields
from registry.models.quantity import PLACES
from registry.queries.places import places_of

PASSED_OR_NOT = [CheckResult.PASS, CheckResult.NOT_CHECKED]


def check_field(name: str, results) -> forms.ChoiceField:
    """The field of one check, named as its record names it."""
    return forms.ChoiceField(
        label=BASIC_ASPECTS[name][1],
        choices=[(result.value, result.label) for result in results],
        initial=CheckResult.NOT_CHECKED.value,
        widget=forms.RadioSelect,
    )


class ChecksForm(SigningFields):
    """The results of an inspection, and the signature; something must have been checked."""

    results = list(CheckResult)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in CHECKS:
            self.fields[name] = check_field(name, self.results)

    @property
    def check_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in CHECKS]

    @property
    def checks(self) -> dict[str, str]:
        """The results by the name of the check, as far as they are valid."""
        return {name: self.cleaned_data[name] for name in CHECKS if name in self.cleaned_data}

    def clean(self):
        results = self.checks.values()
        if len(results) == len(CHECKS) and set(results) == {CheckResult.NOT_CHECKED}:
            self.add_error(CHECKS[0], _("Nothing is marked as checked. Mark what you checked."))
        return super().clean()


class VerifyForm(ChecksForm):
    """The verdict on one item; quantities are in its unit."""

    rejected = forms.DecimalField(
        label=_("Rejected quantity"),
        initial=Decimal(0),
        min_value=Decimal(0),
        max_digits=18,
        decimal_places=PLACES,
        widget=QuantityInput,
        help_text=_("0 accepts everything. A part is split off and quarantined."),
    )
    reason = forms.CharField(
        label=_("Reason for the rejection"),
        max_length=500,
        required=False,
        help_text=_("What is wrong, so that the customer understands it."),
    )
    location = forms.ModelChoiceField(
        label=_("Quarantine place"), queryset=None, required=False, empty_label=None
    )
    note = forms.CharField(label=_("Findings (optional)"), max_length=500, required=False)
    files = FilesField(label=_("Photos and files (optional)"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = places_of(LocationKind.QUARANTINE)
        self.fields["location"].queryset = places
        self.fields["location"].initial = places.first()

    @property
    def decided(self) -> dict:
        """What the service takes beside the signature."""
        names = ("rejected", "reason", "location", "note", "version")
        return self.checks | {name: self.cleaned_data[name] for name in names}

    def clean(self):
        failed = CheckResult.FAIL in self.checks.values()
        if failed and self.cleaned_data.get("rejected") == 0:
            self.add_error(
                "rejected",
                _("A check failed, so something must be rejected. Type how much, or correct it."),
            )
        return super().clean()


class AcceptManyForm(ChoosingForm, ChecksForm):
    """All ticked items are as agreed. What fails is opened and rejected singly."""

    results = PASSED_OR_NOT
