"""A consent that an owner is asked for on their own page (domain Q8)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.enums import ConsentAct, ConsentRequestState
from registry.models.consents import Consent
from registry.models.items import Item
from registry.models.parties import Contact
from registry.models.quantity import QuantityField


class ConsentRequest(models.Model):
    """``act`` on ``quantity`` of ``item`` (its unit), asked of one entitled contact.

    What the owner gives is a ``Consent``: of this quantity or less, of this act and no other.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    contact = models.ForeignKey(
        Contact, models.PROTECT, verbose_name=_("asked of"), related_name="consent_requests"
    )
    act = models.CharField(_("act"), max_length=12, choices=ConsentAct.choices)
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="consent_requests"
    )
    quantity = QuantityField(_("quantity"))
    scope = models.CharField(
        _("what it is for"), max_length=500, help_text=_("The owner reads these words.")
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ConsentRequestState.choices,
        default=ConsentRequestState.OPEN,
    )
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("asked by"), related_name="+"
    )
    consent = models.OneToOneField(
        Consent,
        models.PROTECT,
        verbose_name=_("consent"),
        related_name="request",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("request for consent")
        verbose_name_plural = _("requests for consent")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="consent_request_positive"),
            models.CheckConstraint(
                condition=~Q(state=ConsentRequestState.GIVEN) | Q(consent__isnull=False),
                name="consent_request_given_with_consent",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("registry:consent_request", args=[self.number])

    @property
    def party(self):
        return self.item.owner

    @property
    def status(self) -> ConsentRequestState:
        return ConsentRequestState(self.state)
