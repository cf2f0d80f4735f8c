"""免费/赠品物料出库单: property handed out for use, with purpose and holder (domain Q7)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.enums import HolderKind
from registry.models.items import Item
from registry.models.notices import ProductionNotice
from registry.models.organisation import Department
from registry.models.quantity import QuantityField


class Issue(models.Model):
    number = models.CharField(_("number"), max_length=20, unique=True)
    holder = models.CharField(
        _("handed to"), max_length=120, help_text=_("The person or line that takes the goods.")
    )
    holder_kind = models.CharField(
        _("kind of holder"),
        max_length=10,
        choices=HolderKind.choices,
        default=HolderKind.PERSON,
    )
    holder_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("account of the holder"),
        related_name="+",
        null=True,
        blank=True,
    )
    duties = models.CharField(
        _("duties passed on by"),
        max_length=200,
        blank=True,
        help_text=_("The contract that binds an outside processor as the owner binds us."),
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

    @property
    def is_accepted(self) -> bool:
        return hasattr(self, "acceptance")


class Acceptance(models.Model):
    """Who took the goods of an issue note over, and the words they agreed to (Q7).

    On their own account (``user``), or on the screen of the person in front of them: then what
    they drew is kept as evidence of this record. ``text_hash`` is the SHA-256 of ``text``.
    """

    issue = models.OneToOneField(
        Issue, models.PROTECT, verbose_name=_("issue note"), related_name="acceptance"
    )
    text = models.TextField(_("text that was agreed to"))
    text_hash = models.CharField(_("SHA-256 of the text"), max_length=64)
    name = models.CharField(_("accepted by"), max_length=120)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("on the account"),
        related_name="+",
        null=True,
        blank=True,
    )
    accepted_at = models.DateTimeField(_("accepted at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )

    class Meta:
        verbose_name = pgettext_lazy("of goods", "acceptance")
        verbose_name_plural = pgettext_lazy("of goods", "acceptances")
        ordering = ["-accepted_at"]

    def __str__(self) -> str:
        return f"{self.issue} · {self.name}"


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
