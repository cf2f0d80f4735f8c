"""The calibration list: what we measure with, our own and our customers' gauges (IATF 7.1.5)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.measures import MEASURE_CHOICES, measure_label
from registry.models import Item
from registry.models.base import Named
from registry.models.quantity import QuantityField


class Instrument(Named):
    """One measuring instrument. ``item`` is the customer's gauge it is, where it is one.

    ``resolution`` is in ``unit``. Past ``calibration_due_on`` nothing may be measured with it.
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
