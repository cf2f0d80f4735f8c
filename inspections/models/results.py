"""What was found for each characteristic of an inspection, and the measured values (domain Q4)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import CheckResult
from inspections.models.inspections import Inspection
from inspections.models.instruments import Instrument
from inspections.models.plans import CHARACTERISTIC_FIELDS, Characteristic
from registry.models.quantity import QuantityField

#: What stands in the row of a result beside what the plan asked.
FOUND_FIELDS = (
    *("code_letter", "sample", "ac", "re", "nonconforming", "verdict", "instrument_due_on"),
    *("document_number", "document_expires_on", "fact", "note"),
)


class CharacteristicResult(Characteristic):
    """A copy of what the plan asked, with what was found.

    ``sample`` pieces of the lot are looked at; the lot passes with up to ``ac`` of them
    nonconforming and fails from ``re`` on. ``sample`` is empty where a verdict alone is
    recorded (the basic checks of goods without a plan).
    """

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, verbose_name=_("inspection"), related_name="results"
    )
    code_letter = models.CharField(_("code letter"), max_length=2, blank=True)
    sample = models.PositiveIntegerField(_("sample"), null=True, blank=True)
    ac = models.PositiveIntegerField(_("acceptance number"), null=True, blank=True)
    re = models.PositiveIntegerField(_("rejection number"), null=True, blank=True)
    nonconforming = models.PositiveIntegerField(_("nonconforming"), null=True, blank=True)
    verdict = models.CharField(
        _("result"),
        max_length=5,
        choices=CheckResult.choices,
        default=CheckResult.NOT_CHECKED,
    )
    instrument = models.ForeignKey(
        Instrument,
        models.PROTECT,
        verbose_name=_("measured with"),
        related_name="+",
        null=True,
        blank=True,
    )
    instrument_due_on = models.DateField(_("its calibration due on"), null=True, blank=True)
    document_number = models.CharField(_("document number"), max_length=120, blank=True)
    document_expires_on = models.DateField(_("document expires on"), null=True, blank=True)
    fact = models.CharField(_("recorded fact"), max_length=300, blank=True)
    note = models.CharField(_("finding"), max_length=500, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("recorded by"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta(Characteristic.Meta):
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "position"], name="result_once"),
            models.CheckConstraint(
                condition=Q(nonconforming__isnull=True)
                | Q(sample__isnull=True)
                | Q(nonconforming__lte=models.F("sample")),
                name="result_within_its_sample",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection} / {self.position}"

    @property
    def status(self) -> CheckResult:
        return CheckResult(self.verdict)

    @property
    def is_recorded(self) -> bool:
        return self.verdict != CheckResult.NOT_CHECKED

    def signed_content(self) -> dict:
        """What was asked and found here, as part of what a signature of the inspection covers."""
        told = (*CHARACTERISTIC_FIELDS, *FOUND_FIELDS)
        content = {name: getattr(self, name) for name in told}
        content["instrument"] = self.instrument_id
        content["recorded"] = [self.recorded_by_id, self.recorded_at]
        content["readings"] = [
            [reading.sample_no, reading.value, reading.confirmed]
            for reading in sorted(self.readings.all(), key=lambda reading: reading.sample_no)
        ]
        check = getattr(self, "hsf_check", None)
        return content | ({"hsf": check.signed_content()} if check else {})


class Reading(models.Model):
    """One measured value of one piece of the sample, in the unit of its characteristic.

    ``confirmed`` says that it looked implausible and was typed again on purpose.
    """

    result = models.ForeignKey(
        CharacteristicResult, models.CASCADE, verbose_name=_("result"), related_name="readings"
    )
    sample_no = models.PositiveIntegerField(_("piece"))
    value = QuantityField(_("value"))
    within = models.BooleanField(_("within limits"))
    confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("measured value")
        verbose_name_plural = _("measured values")
        ordering = ["result", "sample_no"]
        constraints = [
            models.UniqueConstraint(fields=["result", "sample_no"], name="reading_once"),
        ]

    def __str__(self) -> str:
        return f"{self.result} #{self.sample_no}"
