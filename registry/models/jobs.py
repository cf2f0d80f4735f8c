"""Long work in the background: what was asked for, how far it is, and what came of it."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import JobState
from registry.jobs import job_kind


class JobQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=JobState.QUEUED)

    def running(self):
        return self.filter(state=JobState.RUNNING)


class Job(models.Model):
    """One piece of long work. ``key`` says what makes two askings the same.

    ``holder`` is the worker that does it and ``heartbeat_at`` its last sign of life; the queue is
    this table, there is no other.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(max_length=120, unique=True)
    arguments = models.JSONField(default=dict)
    state = models.CharField(
        _("state"), max_length=10, choices=JobState, default=JobState.QUEUED, db_index=True
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("requested by"), related_name="+"
    )
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    holder = models.CharField(max_length=80, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    result = models.FileField(upload_to="jobs/", blank=True)
    result_name = models.CharField(max_length=120, blank=True)
    error = models.CharField(_("why it failed"), max_length=500, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-requested_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="job_to_do"),
            models.Index(fields=["requested_by", "requested_at"], name="job_of_person"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("registry:job", args=[self.number])

    @property
    def label(self) -> str:
        kind = job_kind(self.kind)
        return str(kind.label) if kind else self.kind

    @property
    def status(self) -> JobState:
        return JobState(self.state)

    @property
    def is_under_way(self) -> bool:
        return self.state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def is_being_cancelled(self) -> bool:
        return self.state == JobState.RUNNING and self.cancel_asked_at is not None


class Worker(models.Model):
    """A process that works in the background, and its last sign of life."""

    holder = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField(default=timezone.now)
    heartbeat_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.holder
