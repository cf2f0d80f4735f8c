"""The calibration list: finding, adding, calibrating. Shape only; the services judge."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from custprop.lib.forms import DateInput
from inspections.enums import Tolerance
from inspections.measures import MEASURE_CHOICES
from inspections.models.instruments import DUE_SOON
from registry.enums import State
from registry.forms.lines import AmountField, plain

SEARCHED = (
    *("number", "name", "name_en", "kind", "serial_number", "certificate"),
    *("item__owner__name", "item__owner__name_en", "item__owner__code"),
)


class InstrumentFilterForm(forms.Form):
    """Which instruments are shown; without a question, all that are in use and with us, or
    whose results are in question."""

    show = forms.ChoiceField(
        choices=[
            ("", _("All in use")),
            ("due", _("Due within %(days)s days, and overdue") % {"days": DUE_SOON}),
            ("overdue", pgettext_lazy("instrument", "Overdue")),
            ("doubt", _("Results in question")),
            ("out", pgettext_lazy("instrument", "Out of use")),
            ("all", _("All")),
        ],
        required=False,
        label=_("Show"),
        widget=forms.Select({"data-autosubmit": True}),
    )
    whose = forms.ChoiceField(
        choices=[
            ("", _("Own and customers'")),
            ("own", _("Our own")),
            ("customers", _("Customers'")),
        ],
        required=False,
        label=_("Whose"),
        widget=forms.Select({"data-autosubmit": True}),
    )
    q = forms.CharField(
        required=False,
        max_length=100,
        label=_("Search"),
        widget=forms.TextInput({"type": "search"}),
    )

    def apply(self, instruments):
        """``instruments`` narrowed to what is asked; all in use where it makes no sense."""
        asked = self.cleaned_data if self.is_valid() else {}
        gone = Q(active=False) | Q(item__state=State.CLOSED)
        today = timezone.localdate()
        soon = today + timedelta(days=DUE_SOON)
        narrowed = {
            "due": ~gone & Q(calibration_due_on__lte=soon),
            "overdue": ~gone & Q(calibration_due_on__lt=today),
            "doubt": Q(in_doubt=True),
            "out": gone,
            "all": Q(),
        }.get(asked.get("show"), ~gone | Q(in_doubt=True))
        whose = {"own": Q(item=None), "customers": Q(item__isnull=False)}.get(asked.get("whose"))
        found = instruments.filter(narrowed, whose or Q())
        for word in asked.get("q", "").split():
            named = Q()
            for field in SEARCHED:
                named |= Q(**{f"{field}__icontains": word})
            found = found.filter(named)
        return found


class DescriptionForm(forms.Form):
    """What an instrument is."""

    name = forms.CharField(label=pgettext_lazy("instrument", "Name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    kind = forms.CharField(
        label=_("Kind"),
        max_length=80,
        required=False,
        help_text=_("As inspection plans ask for it: caliper, micrometer, torque wrench …"),
    )
    serial_number = forms.CharField(label=_("Serial number"), max_length=80, required=False)
    resolution = AmountField(label=_("Resolution"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), choices=[("", "—"), *MEASURE_CHOICES], required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    @classmethod
    def of(cls, instrument, data=None):
        """The form of an instrument that exists."""
        known = {name: getattr(instrument, name) for name in cls.base_fields}
        if instrument.resolution is not None:
            known["resolution"] = plain(instrument.resolution)
        return cls(data, initial=known)


class NewInstrumentForm(DescriptionForm):
    """One of our own instruments, with its last calibration where it has one."""

    number = forms.CharField(
        label=_("Number"), max_length=40, help_text=_("As it stands on the instrument.")
    )
    calibrated_on = forms.DateField(label=_("Calibrated on"), required=False, widget=DateInput)
    due_on = forms.DateField(label=_("Next due on"), required=False, widget=DateInput)
    certificate = forms.CharField(label=_("Certificate"), max_length=120, required=False)

    field_order = ("number",)


class CalibrationForm(forms.Form):
    """What the certificate says."""

    calibrated_on = forms.DateField(label=_("Calibrated on"), widget=DateInput)
    due_on = forms.DateField(
        label=_("Next due on"),
        required=False,
        widget=DateInput,
        help_text=_("Empty only where it was left out of tolerance."),
    )
    certificate = forms.CharField(label=_("Certificate"), max_length=120)
    laboratory = forms.CharField(
        label=_("Calibrated by"),
        max_length=120,
        required=False,
        help_text=_("The laboratory, or our own."),
    )
    as_found = forms.ChoiceField(
        label=_("As found"),
        choices=Tolerance.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Before anything was adjusted."),
    )
    as_left = forms.ChoiceField(
        label=_("As left"),
        choices=Tolerance.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Out of tolerance, it goes out of use."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class AssessmentForm(forms.Form):
    assessment = forms.CharField(
        label=_("What it means for the results"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What was measured again, or why the results hold; what the owner was told."),
    )


class UseForm(forms.Form):
    """Why an instrument goes out of use, or comes back."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
