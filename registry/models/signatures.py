"""电子签名: who signed which record, when, and what they meant by it (21 CFR Part 11)."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.enums import SignatureMeaning
from registry.models.ledger import Event


class Signature(models.Model):
    """One signature. ``seal`` covers every other column and the log as it was before ``event``.

    ``content_hash`` is of what the record said then. Name, user name and roles are kept as they
    were. Rows are written once; the database refuses UPDATE and DELETE (``registry.triggers``).
    """

    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    subject_model = models.CharField(_("kind of record"), max_length=60)
    subject_key = models.CharField(_("record"), max_length=60)
    meaning = models.CharField(_("meaning"), max_length=12, choices=SignatureMeaning.choices)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("signed by"), related_name="+"
    )
    signed_username = models.CharField(_("user name"), max_length=150)
    signed_name = models.CharField(_("name"), max_length=160)
    signed_roles = models.CharField(_("roles"), max_length=200, blank=True)
    signed_at = models.DateTimeField(_("signed at"))
    second_factor = models.BooleanField(_("with a second factor"))
    content_hash = models.CharField(_("hash of the content"), max_length=64)
    revision = models.PositiveIntegerField(_("revision"), null=True, blank=True)
    event = models.OneToOneField(
        Event, models.PROTECT, verbose_name=_("entry"), related_name="signature"
    )
    seal = models.CharField(_("seal"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["event"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "signed_by", "meaning", "content_hash"],
                name="signed_once_with_one_meaning",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_key} · {self.signed_name}"


class SigningAttempts(models.Model):
    """How often in a row somebody failed to prove who they are, and until when they are locked.

    A row of its own, so that nothing else that saves the user can set it back.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("user"),
        related_name="signing_attempts",
        primary_key=True,
    )
    wrong = models.PositiveSmallIntegerField(_("wrong in a row"), default=0)
    locked_until = models.DateTimeField(_("signing locked until"), null=True, blank=True)

    class Meta:
        verbose_name = _("attempts to sign")
        verbose_name_plural = _("attempts to sign")

    def __str__(self) -> str:
        return f"{self.user}: {self.wrong}"
