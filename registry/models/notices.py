"""生产通知单: our order to produce, and what the customer supplies for it (domain Q1, Q7)."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.models.parties import Party
from registry.models.quantity import QuantityField
from registry.units import UNIT_CHOICES, UNITS


class ProductionNotice(models.Model):
    """One order to produce. Business writes down what the customer supplies for it, so that
    nobody buys it and everybody sees how much of it may be used up."""

    number = models.CharField(_("number"), max_length=60, unique=True)
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("customer"), related_name="notices"
    )
    product = models.CharField(_("product"), max_length=200)
    planned = QuantityField(_("planned quantity"), null=True, blank=True)
    order_number = models.CharField(_("order number"), max_length=60, blank=True)
    start_on = models.DateField(_("production begins on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("made by"), related_name="+"
    )
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
        verbose_name = _("production notice")
        verbose_name_plural = _("production notices")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("registry:notice", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def line_of(self, goods) -> "NoticeLine | None":
        """The line that requires such a part in such a unit."""
        part = goods.part_number or goods.name
        return next(
            (line for line in self.lines.all() if (line.part, line.unit) == (part, goods.unit)),
            None,
        )

    def issued_of(self, line: "NoticeLine") -> Decimal:
        """What was handed out of a part for this notice, less what came back."""
        return self._sum_of(line, "lines__quantity") - self._sum_of(line, "lines__returned")

    def lost_of(self, line: "NoticeLine") -> Decimal:
        """What of a part was lost in production for this notice."""
        return self._sum_of(line, "lines__process_loss")

    def _sum_of(self, line: "NoticeLine", column: str) -> Decimal:
        of_part = Q(lines__item__part_number=line.part) | Q(
            lines__item__part_number="", lines__item__name=line.part
        )
        notes = self.issues.filter(of_part, lines__item__unit=line.unit)
        return notes.aggregate(sum=Sum(column, default=Decimal(0)))["sum"]


class NoticeLine(models.Model):
    """One part that the customer supplies: how much the products need, and how much of it may be
    lost in production, in percent of that."""

    notice = models.ForeignKey(
        ProductionNotice,
        models.PROTECT,
        verbose_name=_("production notice"),
        related_name="lines",
    )
    line_no = models.PositiveIntegerField(_("line"))
    part_number = models.CharField(_("part number"), max_length=100, blank=True)
    name = models.CharField(_("name and specification"), max_length=200)
    required = QuantityField(_("required"))
    unit = models.CharField(_("unit"), max_length=10, choices=UNIT_CHOICES, default="PCS")
    allowed_loss = models.DecimalField(
        _("allowed loss in %"), max_digits=5, decimal_places=2, default=Decimal(0)
    )

    class Meta:
        verbose_name = _("line of a production notice")
        verbose_name_plural = _("lines of production notices")
        ordering = ["notice", "line_no"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "line_no"], name="notice_line_once"),
            models.CheckConstraint(condition=Q(required__gt=0), name="notice_requires_something"),
            models.CheckConstraint(
                condition=Q(allowed_loss__gte=0, allowed_loss__lte=100),
                name="allowed_loss_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_no}. {self.part_number} {self.name}".strip()

    @property
    def part(self) -> str:
        """What names the part: its number, else its name; the same as of an item."""
        return self.part_number or self.name

    @property
    def allowed_loss_quantity(self) -> Decimal:
        """How much may be lost, rounded down to what can be counted."""
        return UNITS[self.unit].rounded_down(self.required * self.allowed_loss / 100)

    @property
    def most_to_issue(self) -> Decimal:
        """What the products need and what may be lost on the way."""
        return self.required + self.allowed_loss_quantity

    @property
    def unit_label(self):
        return UNITS[self.unit].label
