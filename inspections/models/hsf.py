"""XRF readings of a characteristic, as judged, and laboratory reports (domain Q4).

All contents in mg/kg unless a laboratory's line says otherwise.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from custprop.lib.display import format_quantity
from inspections import hsf
from inspections.enums import HsfReason, HsfVerdict, LabUnit, MaterialClass
from inspections.models.results import CharacteristicResult
from inspections.models.substances import Substance
from registry.models import Item, Party
from registry.models.quantity import QuantityField


class LabReport(models.Model):
    """A laboratory's report on one material of an owner's part, good for later lots, too.

    It is about ``part_number``; about ``item`` alone where the goods have no part number. It
    counts from ``tested_on`` to ``valid_until``, both included, unless it is withdrawn. Its file
    is kept as evidence.
    """

    number = models.CharField(_("report number"), max_length=60)
    laboratory = models.CharField(_("laboratory"), max_length=120)
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="lab_reports"
    )
    part_number = models.CharField(_("part number"), max_length=100, blank=True)
    item = models.ForeignKey(
        Item,
        models.PROTECT,
        verbose_name=_("item"),
        related_name="lab_reports",
        null=True,
        blank=True,
    )
    material_class = models.CharField(
        _("material class"), max_length=10, choices=MaterialClass.choices
    )
    tested_on = models.DateField(_("tested on"))
    valid_until = models.DateField(_("valid until"))
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("withdrawn by"),
        related_name="+",
        null=True,
        blank=True,
    )
    withdrawn_reason = models.CharField(_("why it is withdrawn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("laboratory report")
        verbose_name_plural = _("laboratory reports")
        ordering = ["-tested_on", "-pk"]
        indexes = [
            models.Index(fields=["party", "part_number", "material_class"], name="lab_report_scope")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(part_number="", item__isnull=False)
                | (~Q(part_number="") & Q(item__isnull=True)),
                name="lab_report_has_one_scope",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("tested_on")), name="lab_report_days_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(laboratory=""), name="lab_report_is_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.laboratory})"

    @property
    def as_judged(self) -> hsf.Report:
        """The report as the rules read it. Needs ``values`` with their substances."""
        return hsf.Report(
            self.number,
            self.laboratory,
            self.tested_on,
            self.valid_until,
            tuple(line.as_judged for line in self.values.all()),
            key=self.pk,
        )

    def is_expired(self, on) -> bool:
        return on > self.valid_until


class LabReportValue(models.Model):
    """One line of a report: a content, or not detected below ``lod`` (the report's MDL)."""

    report = models.ForeignKey(
        LabReport, models.CASCADE, verbose_name=_("laboratory report"), related_name="values"
    )
    substance = models.ForeignKey(
        Substance,
        models.PROTECT,
        verbose_name=pgettext_lazy("hazardous", "substance"),
        related_name="+",
    )
    value = QuantityField(_("value"), null=True, blank=True)
    lod = QuantityField(_("limit of detection"), null=True, blank=True)
    unit = models.CharField(
        _("unit"), max_length=10, choices=LabUnit.choices, default=LabUnit.MG_KG
    )
    method = models.CharField(_("method"), max_length=120)

    class Meta:
        verbose_name = _("line of a laboratory report")
        verbose_name_plural = _("lines of laboratory reports")
        ordering = ["substance__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "substance"], name="lab_line_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(lod__isnull=False),
                name="lab_line_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.substance.code}"

    @property
    def as_judged(self) -> hsf.LabValue:
        return hsf.LabValue(
            self.substance.code, self.value, self.lod, self.method, LabUnit(self.unit)
        )

    @property
    def told(self) -> str:
        """As reports write it: ``5 mg/kg``, ``< 2 mg/kg``."""
        return content_told(self.value, self.lod, LabUnit(self.unit).label)


class HsfCheck(models.Model):
    """What was entered for one characteristic on hazardous substances, and the word on it."""

    result = models.OneToOneField(
        CharacteristicResult, models.CASCADE, verbose_name=_("result"), related_name="hsf_check"
    )
    judged_on = models.DateField(_("judged on"))
    halogen_free = models.BooleanField(_("judged as halogen-free, too"), default=False)
    verdict = models.CharField(_("verdict"), max_length=12, choices=HsfVerdict.choices)
    reports = models.ManyToManyField(
        LabReport, verbose_name=_("laboratory reports"), related_name="checks"
    )

    class Meta:
        verbose_name = _("check of hazardous substances")
        verbose_name_plural = _("checks of hazardous substances")

    def __str__(self) -> str:
        return str(self.result)

    @property
    def status(self) -> HsfVerdict:
        return HsfVerdict(self.verdict)

    def signed_content(self) -> dict:
        """Readings, judgements and reports, as part of what a signature covers."""
        return {
            "judged_on": self.judged_on,
            "halogen_free": self.halogen_free,
            "verdict": self.verdict,
            "readings": [
                [one.element.code, one.value, one.sigma, one.lod] for one in self.readings.all()
            ],
            "judgements": [one.signed_content() for one in self.judgements.all()],
            "reports": sorted(
                [one.pk, one.number, one.laboratory, one.tested_on, one.valid_until]
                for one in self.reports.all()
            ),
        }


class HsfReading(models.Model):
    """What the instrument said of one element. ``value`` empty: not detected, below ``lod``."""

    check_made = models.ForeignKey(
        HsfCheck, models.CASCADE, verbose_name=_("check"), related_name="readings"
    )
    element = models.ForeignKey(
        Substance,
        models.PROTECT,
        verbose_name=pgettext_lazy("substance", "Element"),
        related_name="+",
    )
    value = QuantityField(_("value"), null=True, blank=True)
    sigma = QuantityField(_("σ"), null=True, blank=True)
    lod = QuantityField(_("limit of detection"), null=True, blank=True)

    class Meta:
        verbose_name = _("XRF reading")
        verbose_name_plural = _("XRF readings")
        ordering = ["element__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["check_made", "element"], name="xrf_reading_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(lod__isnull=False),
                name="xrf_reading_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element.code} {self.told}"

    @property
    def as_judged(self) -> hsf.Reading:
        return hsf.Reading(self.element.code, self.value, self.sigma, self.lod)

    @property
    def told(self) -> str:
        """As papers write it: ``712 ± 12 (σ)``, ``< 5``."""
        text = content_told(self.value, self.lod)
        return text if self.sigma is None else f"{text}, σ {format_quantity(self.sigma)}"


class HsfJudgement(models.Model):
    """The word on one limit, as it was judged: by which rule, at which bands, by which report.

    A reading passed up to ``low`` and failed from ``high`` on (3σ included). ``screening`` is
    what XRF said, ``verdict`` the last word. ``extended``: the bands were scaled to the limit.
    """

    check_made = models.ForeignKey(
        HsfCheck, models.CASCADE, verbose_name=_("check"), related_name="judgements"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    substance = models.ForeignKey(
        Substance,
        models.PROTECT,
        verbose_name=pgettext_lazy("hazardous", "substance"),
        related_name="+",
    )
    limit = QuantityField(_("limit (mg/kg)"))
    rules = models.CharField(_("source"), max_length=1000)
    screening = models.CharField(_("XRF"), max_length=12, choices=HsfVerdict.choices)
    verdict = models.CharField(_("verdict"), max_length=12, choices=HsfVerdict.choices)
    reason = models.CharField(_("reason"), max_length=20, choices=HsfReason.choices, blank=True)
    low = QuantityField(_("passes up to"), null=True, blank=True)
    high = QuantityField(_("fails from"), null=True, blank=True)
    band_source = models.CharField(_("source of the bands"), max_length=200, blank=True)
    extended = models.BooleanField(_("bands scaled to the limit"), default=False)
    report = models.ForeignKey(
        LabReport,
        models.PROTECT,
        verbose_name=_("laboratory report"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("judgement of a substance")
        verbose_name_plural = _("judgements of substances")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["check_made", "substance"], name="substance_judged_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_made}: {self.substance.code}"

    def signed_content(self) -> list:
        told = ("limit", "rules", "screening", "verdict", "reason", "low", "high", "band_source")
        return [self.substance.code, *(getattr(self, name) for name in told), self.report_id]

    @property
    def status(self) -> HsfVerdict:
        return HsfVerdict(self.verdict)


def content_told(value, lod, unit: str = "") -> str:
    """A content as reports write it; ``<`` and the limit of detection where nothing was found."""
    figure = format_quantity(value) if value is not None else f"< {format_quantity(lod)}"
    return f"{figure} {unit}".strip()
