"""The outbox: every mail that leaves, and how far it came."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.enums import MailState, MailTrouble
from registry.models.letters import Letter


class Mail(models.Model):
    """One mail. ``key`` says what it is for: the same key never makes a second one.

    The place of the link in ``body`` holds a mark; the address stands in what is sent alone.
    """

    key = models.CharField(_("key"), max_length=120, unique=True)
    letter = models.OneToOneField(
        Letter,
        models.PROTECT,
        verbose_name=_("letter"),
        related_name="mail",
        null=True,
        blank=True,
    )
    to = models.CharField(_("to"), max_length=1000)
    reply_to = models.EmailField(_("answers to"), blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    message_id = models.CharField(_("message id"), max_length=200, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=MailState.choices, default=MailState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try at"))
    claimed_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    trouble = models.CharField(
        _("what went wrong"), max_length=12, choices=MailTrouble.choices, blank=True
    )
    answer = models.CharField(_("the mail server's words"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    posted_at = models.DateTimeField(_("posted at"))
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("posted by"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Empty: the register itself."),
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "next_try_at"], name="mail_queue")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=MailState.SENT) | Q(sent_at__isnull=False),
                name="mail_sent_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def recipients(self) -> list[str]:
        return self.to.split(", ")

    @property
    def status(self) -> MailState:
        return MailState(self.state)

    @property
    def needs_somebody(self) -> bool:
        """It does not go on by itself: a person has to look."""
        return self.state in (MailState.FAILED, MailState.UNCERTAIN)
