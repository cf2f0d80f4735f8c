"""The hash-chained event log, the counters numbers are drawn from, and answered requests."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One write: who, when, what, before, after and why.

    ``body`` is the canonical JSON whose bytes ``hash`` covers together with ``prev``.
    Rows are written once; the database refuses UPDATE and DELETE (``registry.triggers``).
    The other columns repeat parts of the body for searching; verification compares them.
    """

    seq = models.BigIntegerField(_("entry"), primary_key=True)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("who"),
        related_name="+",
        null=True,
        blank=True,
    )
    actor_name = models.CharField(_("name"), max_length=160)
    action = models.CharField(_("act"), max_length=40)
    model = models.CharField(_("kind of record"), max_length=60)
    object_key = models.CharField(_("record"), max_length=60)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    body = models.TextField(_("content"))
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["model", "object_key", "seq"], name="event_of_object"),
            models.Index(fields=["at"], name="event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.object_key}"


class LedgerHead(models.Model):
    """The end of the chain, and the lock that every write takes first. One row."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"


class Counter(models.Model):
    """The last number drawn of a series, such as ``CP-2026``."""

    series = models.CharField(max_length=20, primary_key=True)
    value = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.value}"


class AnsweredRequest(models.Model):
    """The answer given to a write that carried a key, to be given again if it is repeated."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="request_key_once_per_user"),
        ]
        indexes = [models.Index(fields=["at"], name="answered_at")]

    def __str__(self) -> str:
        return self.key
