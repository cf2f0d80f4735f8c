"""What has to be done, by whom and by when (domain C1, C5)."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.enums import DutyEnd, DutyLevel
from registry.models.organisation import Department


class Duty(models.Model):
    """One thing to be done about ``subject``; written by the round "duties" alone.

    ``holder`` answers for it today: the head of the department, or the deputy while the head is
    away; from the highest ``level`` on, and where a department has nobody, a manager. ``title``
    and ``url`` are kept so that a list of duties needs none of their subjects.
    """

    key = models.CharField(_("key"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    label = models.CharField(_("number"), max_length=60)
    title = models.CharField(_("title"), max_length=300)
    url = models.CharField(_("page"), max_length=300)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        verbose_name=_("department"),
        related_name="duties",
        null=True,
        blank=True,
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=pgettext_lazy("to be done", "holder"),
        related_name="duties",
        null=True,
        blank=True,
    )
    since = models.DateTimeField(_("since"))
    due_at = models.DateTimeField(_("due"))
    level = models.PositiveSmallIntegerField(
        _("raised to"), choices=DutyLevel.choices, default=DutyLevel.DEPARTMENT
    )
    escalated_at = models.DateTimeField(
        pgettext_lazy("to be done", "raised at"), null=True, blank=True
    )
    done_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended = models.CharField(_("how it ended"), max_length=10, choices=DutyEnd.choices, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("to be done", "duty")
        verbose_name_plural = pgettext_lazy("to be done", "duties")
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(
                fields=["kind", "due_at"], condition=Q(done_at__isnull=True), name="duty_open"
            ),
            models.Index(fields=["subject_type", "subject_id"], name="duty_of_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, ended="")
                | (Q(done_at__isnull=False) & ~Q(ended="")),
                name="duty_ended_somehow",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_open(self) -> bool:
        return self.done_at is None
