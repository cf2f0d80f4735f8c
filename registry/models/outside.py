"""外发申请: goods for an outside processor, who gets them with a gate pass only (domain Q7, P5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.enums import LeavingState
from registry.models.consents import Consent
from registry.models.issues import Issue
from registry.models.items import Item
from registry.models.notices import ProductionNotice
from registry.models.organisation import Department
from registry.models.parties import Party
from registry.models.quantity import QuantityField


class OutsideRequest(models.Model):
    """Goods of one owner that are to go to an outside processor, as the issue note will say it.

    Nothing leaves with it: a manager who did not ask releases it, and then it becomes an ``issue``.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="outside_requests"
    )
    holder = models.CharField(_("handed to"), max_length=120)
    duties = models.CharField(_("duties passed on by"), max_length=200)
    purpose = models.CharField(_("purpose"), max_length=300)
    as_designated = models.BooleanField(_("for the designated purpose"), default=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        verbose_name=_("department"),
        related_name="+",
        null=True,
        blank=True,
    )
    notice = models.ForeignKey(
        ProductionNotice,
        models.PROTECT,
        verbose_name=_("production notice"),
        related_name="+",
        null=True,
        blank=True,
    )
    beyond_notice = models.CharField(
        _("why more than the notice requires"), max_length=300, blank=True
    )
    order_number = models.CharField(_("for order"), max_length=60, blank=True)
    due_back_on = models.DateField(_("due back on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=LeavingState.choices, default=LeavingState.REQUESTED
    )
    requested_at = models.DateTimeField(_("requested at"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("requested by"), related_name="+"
    )
    issue = models.OneToOneField(
        Issue,
        models.PROTECT,
        verbose_name=_("issue note"),
        related_name="outside_request",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("request for an outside processor")
        verbose_name_plural = _("requests for outside processors")
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("registry:outside_request", args=[self.number])

    @property
    def status(self) -> LeavingState:
        return LeavingState(self.state)


class OutsideLine(models.Model):
    """How much of one item goes out; ``consent`` where its purpose is another than designated."""

    document = models.ForeignKey(
        OutsideRequest,
        models.PROTECT,
        verbose_name=_("request for an outside processor"),
        related_name="lines",
    )
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="outside_lines"
    )
    quantity = QuantityField(_("quantity"))
    consent = models.ForeignKey(
        Consent,
        models.PROTECT,
        verbose_name=_("consent"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("goods for an outside processor")
        verbose_name_plural = _("goods for outside processors")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "item"], name="item_once_per_outside"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="outside_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.item}"
