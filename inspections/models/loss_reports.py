"""The loss report of property of a government (FAR 52.245-1 (f)(1)(vi)); optional."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from inspections.enums import SensitiveContent
from inspections.models.anomalies import Anomaly
from registry.enums import Currency


def _words(label, length=500, **kwargs):
    return models.CharField(label, max_length=length, blank=True, **kwargs)


def _money(label):
    return models.DecimalField(
        label,
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )


class LossReport(models.Model):
    """What the clause asks for beyond what the anomaly and its item say already.

    Quantity, cause, corrective action and the supporting papers are those of the anomaly.
    """

    anomaly = models.OneToOneField(
        Anomaly, models.PROTECT, verbose_name=_("anomaly"), related_name="loss_report"
    )
    incident_on = models.DateField(_("date of the incident, if known"), null=True, blank=True)
    description = _words(_("commercial description"), 200)
    manufacturer = _words(_("manufacturer"), 120)
    model = _words(_("model"), 100)
    stock_number = _words(_("national stock number"), 40)
    unique_identifier = _words(_("unique item identifier"), 100)
    contract_number = _words(_("accountable contract"), 60)
    need = _words(_("current or future need"))
    unit_cost = _money(_("unit acquisition cost"))
    proceeds = _money(_("estimated sales proceeds"))
    repair_cost = _money(_("estimated repair or replacement cost"))
    currency = models.CharField(
        _("currency"), max_length=3, choices=Currency.choices, default=Currency.CNY
    )
    commingled = _words(_("all known interests in commingled material"))
    compensation = _words(
        _("compensation that we received or will receive"),
        help_text=_("Who reimburses the loss, and that the owner is paid."),
    )
    last_location = _words(_("last known location"), 120)
    sensitive = models.CharField(
        _("sensitive, export-controlled, hazardous or toxic material"),
        max_length=3,
        choices=SensitiveContent.choices,
        blank=True,
    )
    authorities = _words(_("authorities that were told"))

    class Meta:
        verbose_name = _("loss report")
        verbose_name_plural = _("loss reports")

    def __str__(self) -> str:
        return str(self.anomaly)
