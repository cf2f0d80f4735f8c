"""Reporting an anomaly and its way to the closing. Shape only; `services.anomalies` judges."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput, DateTimeInput
from inspections.enums import AnomalyKind, AnomalyState, Disposition
from inspections.queries import overdue_among
from registry.forms.evidence import FilesField, FilesInput
from registry.forms.issuing import HolderLineField
from registry.forms.lines import AmountField, VersionField, plain
from registry.forms.owners import any_owner
from registry.forms.signing import SigningFields
from registry.models import Contact, Department, User

OPEN = "open"


class AnomalyFilterForm(forms.Form):
    """Which anomalies are shown; without a state, those that are open."""

    state = forms.ChoiceField(
        choices=[(OPEN, _("All that are open")), *AnomalyState.choices, ("all", _("All"))],
        required=False,
        label=_("State"),
        widget=forms.Select({"data-autosubmit": True}),
    )
    party = any_owner()
    kind = forms.ChoiceField(
        choices=[("", _("All kinds")), *AnomalyKind.choices],
        required=False,
        label=_("Kind"),
        widget=forms.Select({"data-autosubmit": True}),
    )

    late = forms.BooleanField(
        required=False,
        label=_("Only what is overdue"),
        widget=forms.CheckboxInput({"data-autosubmit": True}),
    )

    def apply(self, anomalies):
        """``anomalies`` narrowed to what is asked; the open ones where it makes no sense."""
        asked = self.cleaned_data if self.is_valid() else {}
        state = asked.get("state") or OPEN
        if state == OPEN:
            anomalies = anomalies.exclude(state=AnomalyState.CLOSED)
        elif state in AnomalyState.values:
            anomalies = anomalies.filter(state=state)
        if asked.get("party"):
            anomalies = anomalies.filter(item__owner=asked["party"])
        if asked.get("kind"):
            anomalies = anomalies.filter(kind=asked["kind"])
        if asked.get("late"):
            anomalies = overdue_among(anomalies, timezone.now())
        return anomalies


class FoundLineField(HolderLineField):
    """Where the goods are: here, or out with a holder on one of the issue notes."""

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)
        self.label = _("Where the goods are")
        self.empty_label = _("Here, on hand")


class ReportAnomalyForm(forms.Form):
    """What is wrong with ``item``; ``lines`` are the issue notes on which it is out."""

    kind = forms.ChoiceField(
        label=_("What is wrong"), choices=AnomalyKind.choices, widget=forms.RadioSelect
    )
    issued_line = FoundLineField()
    quantity = AmountField(
        label=_("How much"), required=False, help_text=_("Empty means all of it.")
    )
    description = forms.CharField(
        label=_("What happened"),
        max_length=1000,
        help_text=_("So that the owner understands it: what, when, how it was found."),
        widget=forms.Textarea({"rows": 3}),
    )
    found_where = forms.CharField(label=_("Where it was found"), max_length=120, required=False)
    camera = FilesField(
        label=_("Take a photo"), required=False, widget=FilesInput({"capture": "environment"})
    )
    files = FilesField(
        label=_("Photos"), required=False, help_text=_("JPEG, PNG, WEBP or PDF, up to 10 MB each.")
    )
    version = VersionField()

    def __init__(self, *args, item, lines, initial=None, **kwargs):
        super().__init__(*args, initial={"version": item.version} | (initial or {}), **kwargs)
        if lines:
            self.fields["issued_line"].queryset = lines
        else:
            del self.fields["issued_line"]


class TellCustomerForm(forms.Form):
    contact = forms.ModelChoiceField(
        Contact.objects.none(), label=_("Who was told"), empty_label=None
    )
    how = forms.CharField(
        label=_("How"), max_length=200, help_text=_("Letter, call or mail, with its reference.")
    )
    at = forms.DateTimeField(
        label=_("When"), widget=DateTimeInput, input_formats=["%Y-%m-%dT%H:%M"]
    )

    def __init__(self, *args, anomaly, **kwargs):
        super().__init__(*args, initial={"at": timezone.localtime()}, **kwargs)
        self.fields["contact"].queryset = anomaly.item.owner.contacts.all()


class AgreeDispositionForm(forms.Form):
    """One thing about all of the goods, or a quantity of them for each of several."""

    disposition = forms.ChoiceField(
        label=_("What was agreed"),
        choices=Disposition.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    agreed_on = forms.DateField(label=_("Agreed on"), widget=DateInput)
    agreement_note = forms.CharField(
        label=_("With whom, and the details"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args, anomaly, **kwargs):
        self.anomaly = anomaly
        initial = {
            "disposition": anomaly.disposition,
            "agreed_on": anomaly.agreed_on or timezone.localdate(),
            "agreement_note": anomaly.agreement_note,
        }
        agreed = list(anomaly.lines.all()) if anomaly.disposition else []
        if len(agreed) > 1 or any(line.quantity != anomaly.quantity for line in agreed):
            initial |= {f"part_{line.disposition}": plain(line.quantity) for line in agreed}
        super().__init__(*args, initial=initial, **kwargs)
        for disposition in Disposition:
            self.fields[f"part_{disposition}"] = AmountField(
                label=disposition.label, required=False
            )

    @property
    def whole(self) -> list[forms.BoundField]:
        return [self[name] for name in ("disposition", "agreed_on", "agreement_note")]

    @property
    def parts(self) -> list[forms.BoundField]:
        """How much of the goods each disposition is for, where they differ."""
        return [self[f"part_{disposition}"] for disposition in Disposition]

    @property
    def in_parts(self) -> bool:
        return any(field.value() for field in self.parts)

    def clean(self):
        """The shape of the service: ``lines`` where quantities were typed."""
        cleaned = super().clean()
        parts = {what: cleaned.pop(f"part_{what}", None) for what in Disposition}
        lines = [(what, much) for what, much in parts.items() if much]
        if lines:
            cleaned |= {"lines": lines, "disposition": None}
        elif not cleaned.get("disposition"):
            self.add_error("disposition", _("Choose what happens to the goods."))
        return cleaned


class CarryOutForm(forms.Form):
    note = forms.CharField(
        label=_("What was done"),
        max_length=500,
        help_text=_("With the number of the return, the destruction or the concession."),
        widget=forms.Textarea({"rows": 2}),
    )
    files = FilesField(label=_("Photos and papers that prove it"), required=False)


class CloseAnomalyForm(SigningFields):
    outcome = forms.CharField(
        label=_("Outcome"),
        max_length=500,
        help_text=_("What was done, and what keeps it from happening again."),
        widget=forms.Textarea({"rows": 3}),
    )


class HandStepForm(forms.Form):
    """Who sees to the next step."""

    department = forms.ModelChoiceField(
        Department.objects.filter(active=True), label=_("Department"), required=False
    )
    person = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("username"), label=_("Person"), required=False
    )
