"""How long each step of an anomaly may take, in working hours (domain Q10, C4, C5)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import AnomalyKind, Grade
from registry.models import Party


def _hours(label):
    return models.PositiveSmallIntegerField(
        label,
        null=True,
        blank=True,
        help_text=_("Working hours; empty: as the general limit says."),
    )


class AnomalyLimit(models.Model):
    """Limits for an owner, a grade or a kind; what is left empty holds for all of them.

    The most special row that names hours for a step wins: an owner's before a grade's, a grade's
    before a kind's.
    """

    party = models.ForeignKey(
        Party,
        models.PROTECT,
        verbose_name=_("owner"),
        related_name="anomaly_limits",
        null=True,
        blank=True,
    )
    grade = models.CharField(_("grade"), max_length=1, choices=Grade.choices, blank=True)
    kind = models.CharField(_("kind"), max_length=14, choices=AnomalyKind.choices, blank=True)
    hours_to_tell = _hours(_("hours to tell the customer"))
    hours_to_agree = _hours(_("hours to agree what happens"))
    hours_to_carry_out = _hours(_("hours to carry it out"))
    hours_to_close = _hours(_("hours to close"))

    class Meta:
        verbose_name = _("time limit of anomalies")
        verbose_name_plural = _("time limits of anomalies")
        ordering = ["party", "grade", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "grade", "kind"],
                condition=Q(party__isnull=False),
                name="anomaly_limit_once",
            ),
            models.UniqueConstraint(
                fields=["grade", "kind"],
                condition=Q(party__isnull=True),
                name="anomaly_limit_once_for_all",
            ),
        ]

    def __str__(self) -> str:
        who = (self.party, self.grade, self.get_kind_display())
        return " · ".join(str(word) for word in who if word) or str(_("All"))
