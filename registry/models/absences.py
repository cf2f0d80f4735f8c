"""Who is away and when: the deputies of the departments they head have their work (domain C1)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AbsenceQuerySet(models.QuerySet):
    def present(self, on: date | None = None):
        """Absences that last on that day, today where none is given."""
        day = on or timezone.localdate()
        return self.filter(first_day__lte=day, last_day__gte=day, ended_at__isnull=True)

    def to_come(self):
        """Absences that last today, or are still to come."""
        return self.filter(last_day__gte=timezone.localdate(), ended_at__isnull=True)


class Absence(models.Model):
    """Days on which a person is away, the first and the last included.

    Whoever is back earlier ends it (``ended_at``); nothing else about it is changed.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="absences"
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    note = models.CharField(_("hand-over note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["first_day", "pk"]
        indexes = [models.Index(fields=["person", "last_day"], name="absence_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.first_day:%Y-%m-%d} – {self.last_day:%Y-%m-%d}"

    @property
    def lasts_today(self) -> bool:
        today = timezone.localdate()
        return self.ended_at is None and self.first_day <= today <= self.last_day
