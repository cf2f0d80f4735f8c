"""退还单 and 放行单: property going back to its owner, after a manager released it (P5, Q12)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.enums import Condition, ReturnState
from registry.models.evidence import Evidence
from registry.models.items import Item
from registry.models.parties import Party
from registry.models.quantity import QuantityField


class Return(models.Model):
    number = models.CharField(_("number"), max_length=20, unique=True)
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="returns"
    )
    recipient = models.CharField(_("recipient at the owner"), max_length=80, blank=True)
    carrier = models.CharField(_("carrier"), max_length=80, blank=True)
    packing = models.CharField(
        _("packing"), max_length=200, blank=True, help_text=_("How many packages of what kind.")
    )
    waybill = models.CharField(_("waybill"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=ReturnState.choices, default=ReturnState.REQUESTED
    )
    requested_at = models.DateTimeField(_("requested at"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("requested by"), related_name="+"
    )
    back_by = models.DateField(
        _("comes back after rework by"),
        null=True,
        blank=True,
        help_text=_("Empty: the goods stay with their owner."),
    )
    back_settled = models.CharField(_("why no more comes back"), max_length=300, blank=True)
    handed_over_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("handed over by"),
        related_name="+",
        null=True,
        blank=True,
    )
    received_by_name = models.CharField(
        _("signed for by"), max_length=80, blank=True, help_text=_("Who took the goods over.")
    )
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    delivered_to = models.CharField(_("received at the owner by"), max_length=80, blank=True)
    signed_as = models.CharField(
        _("signed as"),
        max_length=80,
        blank=True,
        help_text=_("The name typed instead of a drawn signature."),
    )
    signature = models.ForeignKey(
        Evidence,
        models.PROTECT,
        verbose_name=_("the owner's signature"),
        related_name="+",
        null=True,
        blank=True,
    )
    confirmed_at = models.DateTimeField(_("delivery confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("delivery confirmed by"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = pgettext_lazy("to the owner", "return")
        verbose_name_plural = pgettext_lazy("to the owner", "returns")
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("registry:return_note", args=[self.number])

    @property
    def status(self) -> ReturnState:
        return ReturnState(self.state)

    @property
    def has_left(self) -> bool:
        return self.state in {ReturnState.HANDED_OVER, ReturnState.DELIVERED}


class ReturnLine(models.Model):
    document = models.ForeignKey(
        Return, models.PROTECT, verbose_name=_("return note"), related_name="lines"
    )
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="return_lines"
    )
    quantity = QuantityField(_("quantity"))
    condition = models.CharField(
        _("condition"), max_length=10, choices=Condition.choices, default=Condition.GOOD
    )
    accessories = models.CharField(
        _("accessories"), max_length=200, blank=True, help_text=_("What goes with it.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("return line")
        verbose_name_plural = _("return lines")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "item"], name="item_once_per_return"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="return_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.item}"


#: The papers that a gate pass can release, by the field that names them.
PAPERS = ("document", "transfer", "destruction", "outside")


def _one_of(names: tuple[str, ...]) -> Q:
    """Exactly one of the fields of these names has a value."""
    either = Q()
    for given in names:
        either |= Q(**{f"{name}__isnull": name != given for name in names})
    return either


class GatePass(models.Model):
    """放行单: a manager's release of goods that leave the site. Never by who asked for it."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    document = models.OneToOneField(
        Return, models.PROTECT, verbose_name=_("return note"), related_name="gate_pass", null=True
    )
    transfer = models.OneToOneField(
        "registry.Transfer",
        models.PROTECT,
        verbose_name=_("transfer of ownership"),
        related_name="gate_pass",
        null=True,
    )
    destruction = models.OneToOneField(
        "registry.Destruction",
        models.PROTECT,
        verbose_name=_("destruction"),
        related_name="gate_pass",
        null=True,
    )
    outside = models.OneToOneField(
        "registry.OutsideRequest",
        models.PROTECT,
        verbose_name=_("request for an outside processor"),
        related_name="gate_pass",
        null=True,
    )
    approved = models.BooleanField(_("released"))
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), related_name="+"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("gate pass")
        verbose_name_plural = _("gate passes")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=_one_of(PAPERS), name="gate_pass_of_one_paper"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def paper(self):
        """What it releases."""
        return next(filter(None, (getattr(self, name) for name in PAPERS)))
