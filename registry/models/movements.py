"""流转记录: the append-only ledger of quantity and place."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.enums import Account
from registry.models.items import Item
from registry.models.locations import Location
from registry.models.quantity import QuantityField


class Movement(models.Model):
    """One entry: ``quantity`` leaves account ``source`` and reaches account ``target``.

    A pure change of place goes from ``on_hand`` to ``on_hand``. Rows are written once;
    the database refuses UPDATE and DELETE (``registry.triggers``).
    """

    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("item"), related_name="movements")
    seq = models.PositiveIntegerField(_("entry"))
    verb = models.CharField(_("act"), max_length=20)
    source = models.CharField(_("from account"), max_length=12, choices=Account.choices)
    target = models.CharField(_("to account"), max_length=12, choices=Account.choices)
    quantity = QuantityField(_("quantity"))
    from_location = models.ForeignKey(
        Location, models.PROTECT, verbose_name=_("from place"), related_name="+", null=True
    )
    to_location = models.ForeignKey(
        Location, models.PROTECT, verbose_name=_("to place"), related_name="+", null=True
    )
    document = models.CharField(_("document"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+"
    )

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering = ["item", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["item", "seq"], name="movement_entry_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="movement_positive"),
            models.CheckConstraint(
                condition=Q(source__in=Account.values, target__in=Account.values),
                name="movement_accounts_known",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="movement_at")]

    def __str__(self) -> str:
        return f"{self.item} #{self.seq} {self.verb}"
