"""入厂检验记录 and 来料不合格报告: one verification of one item, and what failed (domain Q4)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import CheckResult, Decision
from registry.models import Department, Item
from registry.models.quantity import QuantityField


class Inspection(models.Model):
    """A decided verification. It is never edited; quantities are in the item's unit.

    ``item`` is what was inspected; where a part was rejected, ``rejected_item`` is that part.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="inspections"
    )
    rejected_item = models.ForeignKey(
        Item,
        models.PROTECT,
        verbose_name=_("rejected part"),
        related_name="+",
        null=True,
        blank=True,
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("department"), null=True, blank=True
    )
    quantity = QuantityField(_("inspected quantity"))
    accepted_quantity = QuantityField(_("accepted"), default=0)
    rejected_quantity = QuantityField(_("rejected"), default=0)
    appearance = models.CharField(
        _("appearance"),
        max_length=5,
        choices=CheckResult.choices,
        default=CheckResult.NOT_CHECKED,
    )
    dimensions = models.CharField(
        _("dimensions"),
        max_length=5,
        choices=CheckResult.choices,
        default=CheckResult.NOT_CHECKED,
    )
    function = models.CharField(
        _("function"), max_length=5, choices=CheckResult.choices, default=CheckResult.NOT_CHECKED
    )
    documents = models.CharField(
        _("documents"), max_length=5, choices=CheckResult.choices, default=CheckResult.NOT_CHECKED
    )
    hsf = models.CharField(
        _("hazardous substances"),
        max_length=5,
        choices=CheckResult.choices,
        default=CheckResult.NOT_CHECKED,
    )
    note = models.CharField(_("findings"), max_length=500, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), related_name="+"
    )

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity=F("accepted_quantity") + F("rejected_quantity")),
                name="inspection_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def status(self) -> Decision:
        return Decision(self.decision)


class Nonconformity(models.Model):
    """来料不合格报告: what an inspection found wrong, for business to tell the customer."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    inspection = models.OneToOneField(
        Inspection, models.PROTECT, verbose_name=_("inspection"), related_name="nonconformity"
    )
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("rejected item"), related_name="nonconformities"
    )
    quantity = QuantityField(_("quantity"))
    description = models.CharField(_("what is wrong"), max_length=500)
    raised_at = models.DateTimeField(_("raised at"))
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("raised by"), related_name="+"
    )

    class Meta:
        verbose_name = _("nonconformity report")
        verbose_name_plural = _("nonconformity reports")
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.number
