"""When each round of the clock ran, how it ended, and when it is due again."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.enums import RoundOutcome


class Round(models.Model):
    """The hands of the clock for one round (``registry.rounds``). One row a round.

    ``holder`` is whoever walks it now, and ``heartbeat_at`` their last sign of life: a holder
    that is silent too long is taken for dead, and the round is walked again.
    """

    slug = models.SlugField(_("round"), max_length=40, unique=True)
    due_at = models.DateTimeField(pgettext_lazy("round", "due"), null=True, blank=True)
    started_at = models.DateTimeField(_("last begun"), null=True, blank=True)
    finished_at = models.DateTimeField(_("last ended"), null=True, blank=True)
    outcome = models.CharField(_("how it ended"), max_length=10, blank=True, choices=RoundOutcome)
    told = models.CharField(_("what it said"), max_length=300, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    holder = models.CharField(max_length=80, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug
