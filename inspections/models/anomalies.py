"""顾客财产异常记录表: lost, damaged or unsuitable, and what was agreed (domain Q10)."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.enums import (
    STEP_AFTER,
    AnomalyKind,
    AnomalyState,
    AnomalyStep,
    Disposition,
)
from inspections.models.inspections import Nonconformity
from registry.enums import Currency
from registry.models import Contact, Department, Item
from registry.models.quantity import QuantityField


def _person(label):
    """Who did a step; nobody where it is still to come, or was done before this was kept."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=label,
        related_name="+",
        null=True,
        blank=True,
    )


class Anomaly(models.Model):
    """One anomaly. ``item`` is what was isolated; quantity is in its unit.

    Where nothing had to be isolated (``isolated``), ``item`` is what it is about. ``due_at`` is
    until when the next step is to be done, in working time, by the limits of the moment in which
    that step began: who changes a limit moves no date that was promised.
    """

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
        _("state"), max_length=12, choices=AnomalyState.choices, default=AnomalyState.CONTAINED
    )
    isolated = models.BooleanField(_("isolated"), default=True)
    due_at = models.DateTimeField(_("next step due"), null=True, blank=True)
    owner_department = models.ForeignKey(
        Department,
        models.PROTECT,
        verbose_name=_("department of the next step"),
        related_name="+",
        null=True,
        blank=True,
    )
    owner_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("person of the next step"),
        related_name="+",
        null=True,
        blank=True,
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
    told_by = _person(_("told by"))
    disposition = models.CharField(
        _("agreed disposition"), max_length=12, choices=Disposition.choices, blank=True
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    agreement_note = models.CharField(_("what was agreed"), max_length=500, blank=True)
    agreed_by = _person(_("agreement recorded by"))
    carried_out_at = models.DateTimeField(_("carried out at"), null=True, blank=True)
    carried_out_by = _person(_("carried out by"))
    carried_out_note = models.CharField(_("how it was carried out"), max_length=500, blank=True)
    root_cause = models.CharField(_("root cause"), max_length=1000, blank=True)
    prevention = models.CharField(_("prevention"), max_length=1000, blank=True)
    prevention_owner = _person(_("who sees to the prevention"))
    prevention_due_on = models.DateField(_("prevention until"), null=True, blank=True)
    prevention_done_on = models.DateField(_("prevention done on"), null=True, blank=True)
    repeats = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("repeats"),
        related_name="repeated_by",
        null=True,
        blank=True,
        help_text=_("The earlier anomaly that this one repeats."),
    )
    liability = models.DecimalField(
        _("liability"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    currency = models.CharField(
        _("currency"), max_length=3, choices=Currency.choices, default=Currency.CNY
    )
    outcome = models.CharField(_("outcome"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = _person(_("closed by"))

    class Meta:
        verbose_name = _("anomaly")
        verbose_name_plural = _("anomalies")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["state", "reported_at"], name="anomaly_queue"),
            models.Index(fields=["due_at"], name="anomaly_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="anomaly_positive"),
            models.CheckConstraint(
                condition=~Q(state=AnomalyState.CLOSED) | Q(told_at__isnull=False),
                name="anomaly_closed_only_when_told",
            ),
            models.CheckConstraint(
                condition=~Q(state=AnomalyState.CARRIED_OUT) | Q(carried_out_at__isnull=False),
                name="anomaly_carried_out_by_day",
            ),
            models.CheckConstraint(
                condition=Q(liability__isnull=True) | Q(liability__gte=0),
                name="anomaly_liability_positive",
            ),
            models.CheckConstraint(condition=~Q(repeats=F("pk")), name="anomaly_repeats_another"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def status(self) -> AnomalyState:
        return AnomalyState(self.state)

    @property
    def step(self) -> AnomalyStep | None:
        """What comes next; None where it is closed."""
        return STEP_AFTER.get(self.status)

    @property
    def overdue(self) -> bool:
        """Whether the next step should have been done by now."""
        return self.due_at is not None and self.step is not None and self.due_at < timezone.now()

    @property
    def step_owner(self) -> str:
        """Who sees to the next step: the person it was given to, else the department."""
        return str(self.owner_user or self.owner_department or "")

    def signed_content(self) -> dict:
        """What who signs it stands for: what happened, who was told, what was agreed and done."""
        names = (
            "number kind quantity description found_where reported_at told_at told_how agreed_on "
            "agreement_note carried_out_at carried_out_note root_cause prevention outcome closed_at"
        )
        lines = self.lines.order_by("pk")
        return {name: getattr(self, name) for name in names.split()} | {
            "item": self.item.number,
            "told_contact": self.told_contact and self.told_contact.name,
            "dispositions": [[line.disposition, line.quantity] for line in lines],
        }


class AnomalyDisposition(models.Model):
    """What was agreed about a part of the goods: of five, three are scrapped and two go back."""

    anomaly = models.ForeignKey(
        Anomaly, models.PROTECT, verbose_name=_("anomaly"), related_name="lines"
    )
    disposition = models.CharField(_("disposition"), max_length=12, choices=Disposition.choices)
    quantity = QuantityField(_("quantity"))

    class Meta:
        verbose_name = _("agreed disposition")
        verbose_name_plural = _("agreed dispositions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="anomaly_disposition_positive"
            ),
            models.UniqueConstraint(
                fields=["anomaly", "disposition"], name="anomaly_disposition_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.anomaly} {self.get_disposition_display()}"
