"""顾客财产异常记录表: lost, damaged or unsuitable, and what was agreed (domain Q10)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import AnomalyKind, AnomalyState, Disposition
from inspections.models.inspections import Nonconformity
from registry.models import Contact, Item
from registry.models.quantity import QuantityField


class Anomaly(models.Model):
    """One anomaly. ``item`` is what was isolated; quantity is in its unit."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("item"), related_name="anomalies")
    nonconformity = models.OneToOneField(
        Nonconformity,
        models.PROTECT,
        verbose_name=_("nonconformity report"),
        related_name="anomaly",
        null=True,
        blank=True,
    )
    kind = models.CharField(_("kind"), max_length=14, choices=AnomalyKind.choices)
    quantity = QuantityField(_("quantity"))
    description = models.CharField(_("what happened"), max_length=1000)
    found_where = models.CharField(_("where it was found"), max_length=120, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=AnomalyState.choices, default=AnomalyState.CONTAINED
    )
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("reported by"), related_name="+"
    )
    told_at = models.DateTimeField(_("customer told at"), null=True, blank=True)
    told_contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        verbose_name=_("who was told"),
        related_name="+",
        null=True,
        blank=True,
    )
    told_how = models.CharField(_("how"), max_length=200, blank=True)
    disposition = models.CharField(
        _("agreed disposition"), max_length=12, choices=Disposition.choices, blank=True
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    agreement_note = models.CharField(_("what was agreed"), max_length=500, blank=True)
    outcome = models.CharField(_("outcome"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("closed by"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("anomaly")
        verbose_name_plural = _("anomalies")
        ordering = ["-number"]
        indexes = [models.Index(fields=["state", "reported_at"], name="anomaly_queue")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="anomaly_positive"),
            models.CheckConstraint(
                condition=~Q(state=AnomalyState.CLOSED) | Q(told_at__isnull=False),
                name="anomaly_closed_only_when_told",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def status(self) -> AnomalyState:
        return AnomalyState(self.state)
