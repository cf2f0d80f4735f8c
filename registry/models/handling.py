"""搬运方案: how goods that are hard or dangerous to move are moved (domain P4)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.enums import PlanState
from registry.models.items import Item
from registry.models.parties import Party


class HandlingPlan(models.Model):
    """One version of a plan, for one item, or for every lot of one part of its owner (``item`` is
    empty then). What is written stays: another version replaces it."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="handling_plans"
    )
    item = models.ForeignKey(
        Item,
        models.PROTECT,
        verbose_name=_("item"),
        related_name="handling_plans",
        null=True,
        blank=True,
    )
    part_number = models.CharField(_("part number"), max_length=100, blank=True)
    name = models.CharField(_("goods"), max_length=200)
    reasons = models.CharField(_("why it is needed"), max_length=300, blank=True)
    method = models.TextField(_("method"), max_length=1000)
    route = models.TextField(_("route"), max_length=1000)
    transport = models.TextField(_("transport and equipment"), max_length=1000)
    keeping_mark = models.TextField(_("keeping the identification"), max_length=1000)
    people = models.TextField(_("people and their training"), max_length=1000)
    cautions = models.TextField(_("cautions"), max_length=1000)
    state = models.CharField(
        _("state"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT
    )
    drafted_at = models.DateTimeField(_("drafted at"))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("drafted by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("decided by"),
        related_name="+",
        null=True,
    )
    decision_note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("handling plan")
        verbose_name_plural = _("handling plans")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["party", "part_number"], name="handling_plan_of_part")]
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False) | ~Q(part_number=""),
                name="handling_plan_is_for_something",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("drafted_by")),
                name="handling_plan_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("registry:handling_plan", args=[self.number])

    @property
    def status(self) -> PlanState:
        return PlanState(self.state)


PLAN_FIELDS = ("method", "route", "transport", "keeping_mark", "people", "cautions")
