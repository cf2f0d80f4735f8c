"""XRF readings, the reports that go with them, and a report's own lines. Shape only."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput, QuantityInput
from inspections import hsf
from inspections.enums import LabUnit, MaterialClass
from inspections.forms.inspecting import ResultForm
from inspections.models import HsfCheck, LabReport, Substance
from inspections.queries.hazardous import Assessment, last_lods, reports_about
from inspections.services.hsf_recording import TypedReading, read_typed
from inspections.services.lab_reports import TypedLine
from registry.errors import InvalidInput
from registry.forms.evidence import FilesField
from registry.forms.lines import plain
from registry.models import Party

LONGEST = 40  # characters of a typed content
PARTS = ("value", "sigma", "lod")
LINE = ("value", "lod", "unit", "method")
SOON = 60  # days ahead that a report's end is worth knowing


class ReportField(forms.ModelMultipleChoiceField):
    """Reports on these goods; one that has expired can be seen, and proves nothing."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, report: LabReport) -> str:
        words = (
            _("%(report)s, expired %(day)s")
            if report.is_expired(timezone.localdate())
            else _("%(report)s, valid until %(day)s")
        )
        return words % {"report": report, "day": report.valid_until.isoformat()}


class HazardousForm(ResultForm):
    """A value, its σ and the limit of detection for each element; and the reports that count.

    ``elements`` are the substances XRF is to measure; ``report`` is the key of one that was
    just recorded for these goods.
    """

    halogen_free = forms.BooleanField(
        label=_("Judge as halogen-free, too"),
        required=False,
        help_text=_("Where drawing or order ask for it. Owners who always do are known."),
    )
    without_sigma = forms.BooleanField(
        label=_("The instrument gives no σ; the reading stays inconclusive"), required=False
    )

    def __init__(self, *args, result, elements: list[Substance], by, report="", **kwargs):
        super().__init__(*args, result=result, **kwargs)
        self.elements = elements
        self.reports = list(reports_about(result.inspection.item, result.material_class))
        self._add_fields()
        self._set_initial(HsfCheck.objects.filter(result=result).first(), by)
        self.initial["reports"] += [one.pk for one in self.reports if str(one.pk) == report]
        self.order_fields([f"{part}-{one.code}" for one in elements for part in PARTS])

    def _add_fields(self) -> None:
        words = {"value": _("mg/kg"), "sigma": "σ", "lod": _("limit of detection")}
        for element in self.elements:
            for part, word in words.items():
                label = f"{element.code}, {word}"
                field = forms.CharField(
                    label=label, max_length=LONGEST, required=False, widget=QuantityInput
                )
                field.widget.attrs |= {"aria-label": label, "data-part": part}
                if part == "value":
                    del field.widget.attrs["inputmode"]  # ND and “<” are typed, too
                self.fields[f"{part}-{element.code}"] = field
        self.fields["reports"] = ReportField(
            queryset=reports_about(self.result.inspection.item, self.result.material_class),
            label=_("Laboratory reports that count for these goods"),
            required=False,
        )

    def _set_initial(self, check: HsfCheck | None, by) -> None:
        """What was entered; where nothing was yet, the reports that are valid, and the limits of
        detection that this person typed last."""
        today = timezone.localdate()
        if check is None:
            self.initial |= {
                f"lod-{code}": plain(lod)
                for code, lod in last_lods(by, self.result.material_class).items()
            }
            valid = [report.pk for report in self.reports if not report.is_expired(today)]
            self.initial["reports"] = valid
            return
        readings = list(check.readings.select_related("element"))
        for reading in readings:
            for part, figure in zip(
                PARTS, (reading.value, reading.sigma, reading.lod), strict=True
            ):
                if figure is not None:
                    self.initial[f"{part}-{reading.element.code}"] = plain(figure)
            if reading.value is None:
                self.initial[f"value-{reading.element.code}"] = "ND"
        self.initial |= {
            "halogen_free": check.halogen_free,
            "without_sigma": any(
                reading.value is not None and reading.sigma is None for reading in readings
            ),
            "reports": [report.pk for report in check.reports.all()],
        }

    @property
    def rows(self) -> list[dict]:
        """The fields of each element."""
        return [
            {"element": one} | {part: self[f"{part}-{one.code}"] for part in PARTS}
            for one in self.elements
        ]

    @property
    def asks_sigma(self) -> bool:
        """Whether it is to be confirmed that there is no σ."""
        return bool(self["without_sigma"].value()) or any(
            name.startswith("sigma-") for name in self.errors
        )

    @property
    def typed(self) -> list[TypedReading]:
        """What stands in the fields now, good or not."""
        return [
            TypedReading(one.code, *((self[f"{part}-{one.code}"].value() or "") for part in PARTS))
            for one in self.elements
        ]

    @property
    def readings_so_far(self) -> dict[str, hsf.Reading]:
        """The readings among what was typed; what is none yet is left out."""
        found = {}
        for typed in self.typed:
            try:
                reading = read_typed(typed)
            except InvalidInput:
                continue
            if reading is not None:
                found[typed.element] = reading
        return found

    @property
    def chosen_reports(self) -> list[LabReport]:
        chosen = {str(key) for key in self["reports"].value() or ()}
        return [report for report in self.reports if str(report.pk) in chosen]

    @property
    def entered(self) -> dict:
        """What the service takes."""
        names = ("reports", "halogen_free", "without_sigma", "note")
        return {"readings": self.typed} | {name: self.cleaned_data[name] for name in names}


class LabReportForm(forms.Form):
    """A laboratory's report: its head, a line for each substance, and the document."""

    number = forms.CharField(label=_("Report number"), max_length=60)
    laboratory = forms.CharField(label=_("Laboratory"), max_length=120)
    tested_on = forms.DateField(label=_("Tested on"), widget=DateInput)
    valid_until = forms.DateField(
        label=_("Valid until"),
        widget=DateInput,
        help_text=_("As agreed with the owner; a year after the test is usual."),
    )
    files = FilesField(
        label=_("The report itself"), help_text=_("As a PDF or photos, up to 10 MB each.")
    )

    def __init__(self, *args, substances: list[Substance], wanted: set[str], material, **kwargs):
        super().__init__(*args, **kwargs)
        self.substances, self.wanted, self.material = substances, wanted, material
        for one in substances:
            for name, field in self._line(one).items():
                field.label = f"{one.code}, {field.label}"
                field.widget.attrs["aria-label"] = field.label
                self.fields[f"{name}-{one.code}"] = field
        self.fields["number"].widget.attrs["autofocus"] = True

    def _line(self, substance: Substance) -> dict[str, forms.Field]:
        return {
            "value": forms.CharField(
                label=_("Result"),
                max_length=LONGEST,
                required=False,
                widget=forms.TextInput({"autocomplete": "off"}),
            ),
            "lod": forms.CharField(
                label=_("limit of detection"),
                max_length=LONGEST,
                required=False,
                widget=QuantityInput,
            ),
            "unit": self._unit(substance),
            "method": forms.CharField(
                label=_("Method"), max_length=120, required=False, initial=substance.method
            ),
        }

    def _unit(self, substance: Substance) -> forms.ChoiceField:
        """mg/kg; a compound on metal may be given by its surface, too."""
        surface = self.material == MaterialClass.METAL and substance.screened_by_id
        return forms.ChoiceField(
            label=_("Unit"),
            choices=LabUnit.choices,
            initial=LabUnit.MG_KG,
            widget=forms.Select if surface else forms.HiddenInput,
        )

    @property
    def rows(self) -> list[dict]:
        return [
            {"substance": one, "wanted": one.code in self.wanted}
            | {name: self[f"{name}-{one.code}"] for name in LINE}
            for one in self.substances
        ]

    @property
    def entered(self) -> dict:
        """What the service takes."""
        given = self.cleaned_data
        lines = [
            TypedLine(
                one.code,
                *(given[f"{name}-{one.code}"] for name in ("value", "lod", "unit", "method")),
            )
            for one in self.substances
        ]
        head = {name: given[name] for name in ("number", "laboratory", "tested_on", "valid_until")}
        return head | {"lines": lines, "files": given["files"]}


class LabReportFilterForm(forms.Form):
    """Which reports are shown; without a question, those that count today."""

    show = forms.ChoiceField(
        choices=[
            ("", _("Valid")),
            ("soon", _("Expiring within %(days)s days") % {"days": SOON}),
            ("past", _("Expired or withdrawn")),
            ("all", _("All")),
        ],
        required=False,
        label=_("Show"),
        widget=forms.Select({"data-autosubmit": True}),
    )
    party = forms.ModelChoiceField(
        Party.objects.all(),
        to_field_name="code",
        required=False,
        label=_("Owner"),
        empty_label=_("All owners"),
        widget=forms.Select({"data-autosubmit": True}),
    )
    q = forms.CharField(
        required=False,
        max_length=100,
        label=_("Search"),
        widget=forms.TextInput({"type": "search"}),
    )

    def apply(self, reports):
        """``reports`` narrowed to what is asked, what expires first on top."""
        asked = self.cleaned_data if self.is_valid() else {}
        today = timezone.localdate()
        valid = Q(valid_until__gte=today, withdrawn_at=None)
        found = reports.filter(
            {
                "soon": valid & Q(valid_until__lte=today + timedelta(days=SOON)),
                "past": ~valid,
                "all": Q(),
            }.get(asked.get("show"), valid)
        )
        if asked.get("party"):
            found = found.filter(party=asked["party"])
        for word in asked.get("q", "").split():
            named = Q()
            for field in ("number", "laboratory", "part_number", "item__number"):
                named |= Q(**{f"{field}__icontains": word})
            found = found.filter(named)
        return found.order_by("valid_until", "pk")


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It then counts no more; inspections that are decided keep what they say."),
    )


def substances_of(assessment: Assessment) -> list[str]:
    """The single substances that the limits are about, sums taken apart."""
    return list(
        dict.fromkeys(
            part.code
            for limit in assessment.limits.values()
            for part in limit.parts_in(assessment.material)
        )
    )
