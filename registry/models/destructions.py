"""销毁记录: property destroyed at its owner's wish, before a witness and with proof (Q8, Q9)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.enums import DestructionMethod, DestructionState
from registry.models.consents import Consent
from registry.models.evidence import Evidence, evidence_hashes
from registry.models.items import Item
from registry.models.parties import Party
from registry.models.quantity import QuantityField


class Destruction(models.Model):
    """Goods of one owner that are destroyed together.

    Where ``contractor`` names somebody they are destroyed off site, and leave after their gate
    pass only. The witness is never who carries it out: a person with an account
    (``witness_user``), who signs on it, or somebody from outside who signs on the screen.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="destructions"
    )
    method = models.CharField(
        _("method of destruction"), max_length=12, choices=DestructionMethod.choices
    )
    details = models.CharField(
        _("details"), max_length=300, blank=True, help_text=_("How it is made useless.")
    )
    reason = models.CharField(_("reason"), max_length=500)
    contractor = models.CharField(
        _("destroyed off site by"), max_length=120, blank=True, help_text=_("Empty: here.")
    )
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=DestructionState.choices,
        default=DestructionState.RELEASED,
    )
    requested_at = models.DateTimeField(_("requested at"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("requested by"), related_name="+"
    )
    destroyed_on = models.DateField(_("destroyed on"), null=True, blank=True)
    carried_out_by = models.CharField(_("carried out by"), max_length=80, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("recorded by"),
        related_name="+",
        null=True,
        blank=True,
    )
    witness_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("account of the witness"),
        related_name="+",
        null=True,
        blank=True,
    )
    witness_name = models.CharField(_("witness"), max_length=120, blank=True)
    witness_signed_as = models.CharField(_("witness signed as"), max_length=80, blank=True)
    witness_signature = models.ForeignKey(
        Evidence,
        models.PROTECT,
        verbose_name=_("the witness's signature"),
        related_name="+",
        null=True,
        blank=True,
    )
    witnessed_at = models.DateTimeField(_("witnessed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("destruction")
        verbose_name_plural = _("destructions")
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("registry:destruction", args=[self.number])

    @property
    def status(self) -> DestructionState:
        return DestructionState(self.state)

    @property
    def leaves_site(self) -> bool:
        return bool(self.contractor)

    @property
    def is_proven(self) -> bool:
        """Whether it was carried out, a witness signed it, and a photo or certificate is kept."""
        return bool(
            self.destroyed_on
            and self.carried_out_by
            and self.witnessed_at
            and self.witness_name
            and (self.witness_user_id or self.witness_signature_id or self.witness_signed_as)
            and evidence_hashes([self])[self]
        )

    def signed_content(self) -> dict:
        """What the witness stands for: what was destroyed, how, when, by whom, and its proof."""
        lines = self.lines.select_related("item", "consent").order_by("pk")
        return {
            "party": self.party.code,
            "method": [self.method, self.details],
            "reason": self.reason,
            "contractor": self.contractor,
            "destroyed_on": self.destroyed_on,
            "carried_out_by": self.carried_out_by,
            "recorded": [self.recorded_by_id, self.recorded_at],
            "witness": [self.witness_user_id, self.witness_name],
            "lines": [
                [line.item.number, line.quantity, line.item.unit, line.consent.number]
                for line in lines
            ],
            "files": evidence_hashes([self])[self],
        }


class DestructionLine(models.Model):
    """How much of one item is destroyed, by the owner's consent that covers it."""

    document = models.ForeignKey(
        Destruction, models.PROTECT, verbose_name=_("destruction"), related_name="lines"
    )
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="destruction_lines"
    )
    consent = models.ForeignKey(
        Consent, models.PROTECT, verbose_name=_("consent"), related_name="destruction_lines"
    )
    quantity = QuantityField(_("quantity"))

    class Meta:
        verbose_name = _("goods destroyed")
        verbose_name_plural = _("goods destroyed")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "item"], name="item_once_per_destruction"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="destruction_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.item}"
