"""Whether a person wants to be reminded by mail."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReminderChoice(models.Model):
    """What a person chose; who chose nothing is reminded, where they have an address."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("user"),
        related_name="reminder_choice",
    )
    digest = models.BooleanField(_("each morning what waits for me"), default=True)
    urgent = models.BooleanField(_("at once what is overdue or was passed on to me"), default=True)

    class Meta:
        verbose_name = _("reminders")
        verbose_name_plural = _("reminders")

    def __str__(self) -> str:
        return str(self.user)


class Reminded(models.Model):
    """That a reminder was posted, by its key, so that it is posted once."""

    key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key
