"""The calibration list: what we measure with, our own and our customers' gauges (IATF 7.1.5)."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.enums import InstrumentStatus, Tolerance
from inspections.measures import MEASURE_CHOICES, measure_label
from inspections.models.inspections import Inspection
from registry.enums import State
from registry.models import Item
from registry.models.base import Named
from registry.models.quantity import QuantityField

DUE_SOON = 30  # days ahead


class Instrument(Named):
    """One measuring instrument. ``item`` is the customer's gauge it is, where it is one.

    ``resolution`` is in ``unit``. Without ``calibration_due_on``, and past it, nothing may be
    measured with it. The days and the certificate are those of the latest of its ``calibrations``.
    """

    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=80, blank=True)
    serial_number = models.CharField(_("serial number"), max_length=80, blank=True)
    resolution = QuantityField(_("resolution"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=10, choices=MEASURE_CHOICES, blank=True)
    certificate = models.CharField(_("certificate"), max_length=120, blank=True)
    calibrated_on = models.DateField(_("calibrated on"), null=True, blank=True)
    calibration_due_on = models.DateField(_("calibration due on"), null=True, blank=True)
    item = models.OneToOneField(
        Item,
        models.PROTECT,
        verbose_name=_("customer's gauge"),
        related_name="instrument",
        null=True,
        blank=True,
    )
    active = models.BooleanField(_("in use"), default=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["number"]
        indexes = [models.Index(fields=["active", "calibration_due_on"], name="instrument_due")]

    def __str__(self) -> str:
        return f"{self.number} {self.label}".strip()

    @property
    def unit_label(self) -> str:
        return measure_label(self.unit)

    def is_overdue(self, on=None) -> bool:
        """Whether calibration was due before ``on`` (today)."""
        due = self.calibration_due_on
        return due is not None and due < (on or timezone.localdate())

    def is_calibrated(self, on=None) -> bool:
        """Whether a calibration is on record that was not due before ``on`` (today)."""
        return self.calibration_due_on is not None and not self.is_overdue(on)

    @property
    def status(self) -> InstrumentStatus:
        """Whether one may measure with it today, and if not, why."""
        if not self.active:
            return InstrumentStatus.OUT_OF_USE
        if self.item_id and self.item.state == State.CLOSED:
            return InstrumentStatus.GONE
        if self.item_id and self.item.state == State.QUARANTINED:
            return InstrumentStatus.HELD_BACK
        if self.calibration_due_on is None:
            return InstrumentStatus.UNKNOWN
        if self.is_overdue():
            return InstrumentStatus.OVERDUE
        soon = timezone.localdate() + timedelta(days=DUE_SOON)
        return InstrumentStatus.DUE if self.calibration_due_on <= soon else InstrumentStatus.FIT


class Calibration(models.Model):
    """What one certificate says of an instrument.

    ``since`` is the day of the calibration before it. Where the instrument was found out of
    tolerance, what was measured with it from then on is in question until somebody has written
    down what that means (``assessment``). ``inspection`` is the verification at which a
    customer's gauge brought the certificate.
    """

    instrument = models.ForeignKey(
        Instrument, models.PROTECT, verbose_name=_("instrument"), related_name="calibrations"
    )
    calibrated_on = models.DateField(_("calibrated on"), null=True, blank=True)
    due_on = models.DateField(_("next due on"), null=True, blank=True)
    certificate = models.CharField(_("certificate"), max_length=120, blank=True)
    laboratory = models.CharField(_("calibrated by"), max_length=120, blank=True)
    as_found = models.CharField(
        _("as found"), max_length=3, choices=Tolerance.choices, blank=True, default=""
    )
    as_left = models.CharField(
        _("as left"), max_length=3, choices=Tolerance.choices, blank=True, default=""
    )
    since = models.DateField(_("calibrated before on"), null=True, blank=True)
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, verbose_name=_("inspection"), null=True, blank=True
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )
    assessment = models.CharField(_("assessment"), max_length=500, blank=True)
    assessed_at = models.DateTimeField(_("assessed at"), null=True, blank=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("assessed by"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("calibration")
        verbose_name_plural = _("calibrations")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=True)
                | Q(calibrated_on__isnull=True)
                | Q(due_on__gt=F("calibrated_on")),
                name="calibration_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(assessment="", assessed_at__isnull=True)
                | ~Q(assessment="") & Q(assessed_at__isnull=False),
                name="calibration_assessed_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.certificate}".strip()

    @property
    def found(self) -> Tolerance:
        return Tolerance(self.as_found)

    @property
    def left(self) -> Tolerance:
        return Tolerance(self.as_left)

    @property
    def casts_doubt(self) -> bool:
        """Whether what was measured before it is in question, and nobody has answered it."""
        return self.as_found == Tolerance.OUT and not self.assessment
