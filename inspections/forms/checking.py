"""Looking at goods again: the list of what is due, and one look. Shape only."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from custprop.lib.forms import DateInput, ScanInput
from inspections.enums import AnomalyKind, CheckOutcome, CheckResult
from registry.forms.evidence import FilesField
from registry.forms.lines import AmountField, VersionField
from registry.forms.owners import any_owner
from registry.models import Location
from registry.queries.scanning import LONGEST

AHEAD = {"today": 0, "week": 7, "month": 30, "quarter": 90}  # days


class DueFilterForm(forms.Form):
    """Which checks are shown; without an answer, those that are due today."""

    until = forms.ChoiceField(
        choices=[
            ("today", pgettext_lazy("due", "By today")),
            ("week", pgettext_lazy("due", "Within a week")),
            ("month", pgettext_lazy("due", "Within a month")),
            ("quarter", pgettext_lazy("due", "Within three months")),
        ],
        required=False,
        label=pgettext_lazy("check", "Due"),
        widget=forms.Select({"data-autosubmit": True}),
    )
    place = forms.ModelChoiceField(
        Location.objects.filter(active=True),
        to_field_name="code",
        required=False,
        label=_("Place"),
        empty_label=_("All places"),
        widget=forms.Select({"data-autosubmit": True}),
    )
    party = any_owner()

    @property
    def asked(self) -> dict:
        return self.cleaned_data if self.is_valid() else {}

    @property
    def day(self):
        """The last day that is asked for."""
        return timezone.localdate() + timedelta(days=AHEAD.get(self.asked.get("until"), 0))

    def apply(self, due):
        """``due`` narrowed to a place with everything inside it, and to an owner."""
        if self.asked.get("place"):
            path = self.asked["place"].path
            inside = Location.objects.filter(path__startswith=f"{path}/")
            due = due.filter(item__location__in=[self.asked["place"], *inside])
        if self.asked.get("party"):
            due = due.filter(item__owner=self.asked["party"])
        return due


class CodeForm(forms.Form):
    """The label of what is looked at next."""

    code = forms.CharField(
        label=_("Scan the label of what you look at"),
        max_length=LONGEST,
        widget=ScanInput(attrs={"autofocus": True, "data-scan-submit": True}),
    )


class CheckForm(forms.Form):
    """One look at ``item``: a verdict for each line of the checklist, and what follows."""

    outcome = forms.ChoiceField(
        label=_("All in all"), choices=CheckOutcome.choices, widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label=_("What was found"),
        max_length=500,
        required=False,
        help_text=_("Needed unless all is in order. An anomaly tells it to the owner."),
        widget=forms.Textarea({"rows": 2}),
    )
    anomaly_kind = forms.ChoiceField(
        label=_("What is wrong with the goods"),
        choices=[("", "—"), *AnomalyKind.choices],
        required=False,
    )
    quantity = AmountField(
        label=_("How much of it"),
        required=False,
        help_text=_("Of what is lost, damaged or unsuitable; empty means all of it."),
    )
    files = FilesField(
        label=_("Photos"), required=False, help_text=_("JPEG, PNG, WEBP or PDF, up to 10 MB each.")
    )
    turned_over = forms.BooleanField(
        label=_("Turned over: restacked, the oldest in front"), required=False
    )
    next_due_on = forms.DateField(
        label=_("Next check on"),
        required=False,
        widget=DateInput,
        help_text=_("Only where it is to be sooner or later than the schedule says."),
    )
    version = VersionField()

    def __init__(self, *args, item, points, photo_required=False, **kwargs):
        super().__init__(*args, initial={"version": item.version}, **kwargs)
        self.fields["files"].required = photo_required
        own = {}
        for position, point in enumerate(points, 1):
            own[f"line_{position}"] = forms.ChoiceField(
                label=point.label,
                choices=CheckResult.choices,
                initial=CheckResult.NOT_CHECKED.value,
                widget=forms.RadioSelect,
            )
        self.lines = list(own)
        self.fields = own | self.fields

    @property
    def checked(self) -> dict:
        """What the service takes."""
        values = dict(self.cleaned_data)
        results = [CheckResult(values.pop(name)) for name in self.lines]
        values["files"] = values["files"] or []
        values["anomaly_kind"] = values["anomaly_kind"] or None
        return values | {"results": results}

    @property
    def line_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.lines]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.lines]


class SettleForm(forms.Form):
    note = forms.CharField(
        label=_("What was done"), max_length=500, widget=forms.Textarea({"rows": 2})
    )


class LainFilterForm(forms.Form):
    """How long goods must have lain to be shown."""

    days = forms.TypedChoiceField(
        coerce=int,
        choices=[(30, "30"), (60, "60"), (90, "90"), (180, "180")],
        required=False,
        empty_value=60,
        label=_("Not touched for … days"),
        widget=forms.Select({"data-autosubmit": True}),
    )
    party = any_owner()


class RecordsForm(forms.Form):
    """Which checks are printed on one record."""

    party = any_owner()
    first_day = forms.DateField(label=_("From"), widget=DateInput)
    last_day = forms.DateField(label=_("To"), widget=DateInput)

    def clean(self):
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        if first and last and first > last:
            self.add_error("last_day", _("The last day lies before the first."))
        return super().clean()
