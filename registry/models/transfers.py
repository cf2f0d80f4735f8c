"""资产移交单: ownership handed over by agreement, accepted on both sides (domain G1)."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.enums import Currency, LeavingState
from registry.models.consents import Consent
from registry.models.evidence import Evidence
from registry.models.items import Item
from registry.models.parties import Party
from registry.models.quantity import QuantityField


class Transfer(models.Model):
    """Assets of one owner that become ours, or a third party's where ``third_party`` names one.

    What a third party takes leaves the site, and so after its gate pass only. Values are in
    ``currency``; they are the agreement's, for the record, and are in nobody's books here.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="transfers"
    )
    third_party = models.CharField(
        _("third party"), max_length=120, blank=True, help_text=_("Empty: it becomes ours.")
    )
    basis = models.CharField(
        _("basis"), max_length=300, help_text=_("The agreement, with its number and date.")
    )
    currency = models.CharField(
        _("currency"), max_length=3, choices=Currency.choices, default=Currency.CNY
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=LeavingState.choices, default=LeavingState.RELEASED
    )
    requested_at = models.DateTimeField(_("requested at"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("requested by"), related_name="+"
    )
    transferred_on = models.DateField(_("transferred on"), null=True, blank=True)
    our_name = models.CharField(_("accepted for us by"), max_length=80, blank=True)
    our_signed_as = models.CharField(_("signed for us as"), max_length=80, blank=True)
    our_signature = models.ForeignKey(
        Evidence, models.PROTECT, verbose_name=_("our signature"), related_name="+", null=True
    )
    other_name = models.CharField(_("accepted for the other side by"), max_length=80, blank=True)
    other_signed_as = models.CharField(_("signed for the other side as"), max_length=80, blank=True)
    other_signature = models.ForeignKey(
        Evidence,
        models.PROTECT,
        verbose_name=_("the other side's signature"),
        related_name="+",
        null=True,
    )
    done_at = models.DateTimeField(_("carried out at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("carried out by"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("transfer of ownership")
        verbose_name_plural = _("transfers of ownership")
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("registry:transfer", args=[self.number])

    @property
    def status(self) -> LeavingState:
        return LeavingState(self.state)

    @property
    def leaves_site(self) -> bool:
        return bool(self.third_party)

    @property
    def is_accepted(self) -> bool:
        """Whether both sides have a name and something they signed with."""
        ours = self.our_name and (self.our_signature_id or self.our_signed_as)
        others = self.other_name and (self.other_signature_id or self.other_signed_as)
        return bool(ours and others)


class TransferLine(models.Model):
    """One asset on the list, by the consent that covers it, at the value that was agreed."""

    document = models.ForeignKey(
        Transfer, models.PROTECT, verbose_name=_("transfer of ownership"), related_name="lines"
    )
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="transfer_lines"
    )
    consent = models.ForeignKey(
        Consent, models.PROTECT, verbose_name=_("consent"), related_name="transfer_lines"
    )
    quantity = QuantityField(_("quantity"))
    value = models.DecimalField(
        _("value"), max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )

    class Meta:
        verbose_name = _("asset transferred")
        verbose_name_plural = _("assets transferred")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "item"], name="item_once_per_transfer"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, value__gte=0), name="transfer_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.item}"
