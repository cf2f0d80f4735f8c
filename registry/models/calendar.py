"""Days on which our site departs from the country's calendar (domain C5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """One day on which people work, or do not, whatever the country's calendar says."""

    date = models.DateField(_("day"), unique=True)
    working = models.BooleanField(_("working day"), default=False)
    name = models.CharField(
        _("name"), max_length=80, help_text=_("Why, such as: stocktaking, company holiday.")
    )

    class Meta:
        verbose_name = _("day of the calendar")
        verbose_name_plural = _("days of the calendar")
        ordering = ["-date"]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"
