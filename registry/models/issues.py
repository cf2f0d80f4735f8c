"""免费/赠品物料出库单: property handed out for use, with purpose and holder (domain Q7)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models.items import Item
from registry.models.notices import ProductionNotice
from registry.models.organisation import Department
from registry.models.quantity import QuantityField


class Issue(models.Model):
    number = models.CharField(_("number"), max_length=20, unique=True)
    holder = models.CharField(
        _("handed to"), max_length=120, help_text=_("The person or line that takes the goods.")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("department"), null=True, blank=True
    )
    notice = models.ForeignKey(
        ProductionNotice,
        models.PROTECT,
        verbose_name=_("production notice"),
        related_name="issues",
        null=True,
        blank=True,
    )
    beyond_notice = models.CharField(
        _("why more than the notice requires"), max_length=300, blank=True
    )
    order_number = models.CharField(_("for order"), max_length=60, blank=True)
    purpose = models.CharField(_("purpose"), max_length=300)
    due_back_on = models.DateField(_("due back on"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("issued by"), related_name="+"
    )

    class Meta:
        verbose_name = pgettext_lazy("hand-out", "issue")
        verbose_name_plural = pgettext_lazy("hand-out", "issues")
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.number


class IssueLine(models.Model):
    """What was issued of one item, and what of it came back or was consumed, in its unit."""

    issue = models.ForeignKey(
        Issue, models.PROTECT, verbose_name=_("issue note"), related_name="lines"
    )
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="issue_lines"
    )
    quantity = QuantityField(_("issued"))
    returned = QuantityField(_("returned to store"), default=0)
    consumed = QuantityField(_("consumed"), default=0)
    process_loss = QuantityField(
        _("of it lost in production"),
        default=0,
        help_text=_("The part of what was consumed that is in no product."),
    )

    class Meta:
        verbose_name = _("issue line")
        verbose_name_plural = _("issue lines")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "item"], name="item_once_per_issue"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, returned__gte=0, consumed__gte=0)
                & Q(quantity__gte=F("returned") + F("consumed")),
                name="issue_line_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(process_loss__gte=0, process_loss__lte=F("consumed")),
                name="process_loss_was_consumed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue} · {self.item}"

    @property
    def outstanding(self):
        return self.quantity - self.returned - self.consumed
