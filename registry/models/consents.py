"""顾客书面同意: the owner's written permission for a named act (domain Q8)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.enums import ConsentAct
from registry.models.evidence import evidence_hashes
from registry.models.items import Item
from registry.models.parties import Contact, Party
from registry.models.quantity import QuantityField


class Consent(models.Model):
    """Permission for ``act`` on up to ``quantity`` of ``item``, in the item's unit.

    ``used`` grows as transitions use it up; it can never exceed ``quantity``.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="consents"
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, verbose_name=_("given by"), related_name="consents"
    )
    act = models.CharField(_("act"), max_length=12, choices=ConsentAct.choices)
    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("item"), related_name="consents")
    quantity = QuantityField(_("quantity"))
    used = QuantityField(_("used"), default=0, editable=False)
    scope = models.CharField(_("what was permitted"), max_length=500)
    given_on = models.DateField(_("given on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("recorded by"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Empty: the owner gave it on their own page."),
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, used__gte=0, used__lte=F("quantity")),
                name="consent_not_overdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def signed_content(self) -> dict:
        """What was permitted by whom, with its document, and how much of it has been used."""
        return {
            "party": self.party.code,
            "contact": [self.contact_id, str(self.contact)],
            "act": self.act,
            "item": self.item.number,
            "quantity": self.quantity,
            "used": self.used,
            "scope": self.scope,
            "given_on": self.given_on,
            "valid_until": self.valid_until,
            "recorded": [self.recorded_by_id, self.recorded_at],
            "files": evidence_hashes([self])[self],
        }
