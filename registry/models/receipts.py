"""送货单 / 收货: one arrival, with counted lines and their differences (domain Q3)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.enums import Difference
from registry.models.advices import PreAdvice, PreAdviceLine
from registry.models.items import Item
from registry.models.locations import Location
from registry.models.parties import Party
from registry.models.quantity import QuantityField
from registry.models.returns import ReturnLine


class Receipt(models.Model):
    number = models.CharField(_("number"), max_length=20, unique=True)
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="receipts"
    )
    pre_advice = models.ForeignKey(
        PreAdvice,
        models.PROTECT,
        verbose_name=_("pre-advice"),
        related_name="receipts",
        null=True,
        blank=True,
    )
    delivery_note = models.CharField(_("customer's delivery note"), max_length=60, blank=True)
    carrier = models.CharField(_("carrier"), max_length=80, blank=True)
    location = models.ForeignKey(
        Location, models.PROTECT, verbose_name=_("pending-inspection place"), related_name="+"
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    received_at = models.DateTimeField(_("received at"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("received by"), related_name="+"
    )

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.number


class ReceiptLine(models.Model):
    """One counted line. ``item`` is empty where nothing of the line arrived."""

    receipt = models.ForeignKey(
        Receipt, models.PROTECT, verbose_name=_("receipt"), related_name="lines"
    )
    line_no = models.PositiveIntegerField(_("line"))
    advice_line = models.ForeignKey(
        PreAdviceLine,
        models.PROTECT,
        verbose_name=_("advised line"),
        related_name="receipt_lines",
        null=True,
        blank=True,
    )
    item = models.OneToOneField(
        Item,
        models.PROTECT,
        verbose_name=_("item"),
        related_name="receipt_line",
        null=True,
        blank=True,
    )
    back_from = models.ForeignKey(
        ReturnLine,
        models.PROTECT,
        verbose_name=_("comes back from"),
        related_name="came_back",
        null=True,
        blank=True,
        help_text=_("The line of the return note by which the goods went back before."),
    )
    counted = QuantityField(_("counted quantity"))
    differences = models.JSONField(_("differences"), default=list, blank=True)
    difference_note = models.CharField(_("what is different"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("receipt line")
        verbose_name_plural = _("receipt lines")
        ordering = ["receipt", "line_no"]
        constraints = [
            models.UniqueConstraint(fields=["receipt", "line_no"], name="receipt_line_once"),
            models.CheckConstraint(condition=models.Q(counted__gte=0), name="counted_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.receipt} / {self.line_no}"

    @property
    def difference_labels(self) -> list[str]:
        return [Difference(code).label for code in self.differences]
