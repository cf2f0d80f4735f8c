"""Handing over inside: one department gives, another takes, both names and times (domain R1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.enums import Step
from registry.models.items import Item
from registry.models.organisation import Department


class HandOver(models.Model):
    """Goods on their way from one department's hands into those of another, for one step.

    *Open* until somebody takes them over, or until that is withdrawn because the goods went
    into quarantine first. ``to_department`` is empty where the responsibility table names
    nobody; then whoever takes them makes it theirs. The newest of an item is the present one.
    """

    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="hand_overs"
    )
    step = models.CharField(_("step"), max_length=20, choices=Step.choices, default=Step.VERIFY)
    from_department = models.ForeignKey(
        Department,
        models.PROTECT,
        verbose_name=_("from department"),
        related_name="+",
        null=True,
        blank=True,
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("handed over by"), related_name="+"
    )
    given_at = models.DateTimeField(_("handed over at"))
    to_department = models.ForeignKey(
        Department,
        models.PROTECT,
        verbose_name=_("to department"),
        related_name="+",
        null=True,
        blank=True,
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("taken over by"),
        related_name="+",
        null=True,
        blank=True,
    )
    taken_at = models.DateTimeField(_("taken over at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "step"],
                condition=Q(taken_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_hand_over_per_item_and_step",
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_by__isnull=False, taken_at__isnull=False, withdrawn_at__isnull=True),
                name="hand_over_taken_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} · {self.get_step_display()}"

    @property
    def is_open(self) -> bool:
        return self.taken_at is None and self.withdrawn_at is None
