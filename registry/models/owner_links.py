"""What the owner's own page needs: the links that lead there, what was seen, what was answered.

The contact of an owner has no account. A link is bound to one contact and one purpose, ends by
itself, and can be revoked at any time (domain §6, customer contact).
"""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import OwnerAnswerKind, OwnerLinkState, OwnerPurpose, OwnerVisitOutcome
from registry.models.evidence import Evidence
from registry.models.parties import Contact, Party
from registry.models.quantity import QuantityField


class OwnerLink(models.Model):
    """A contact's way to the owner's page, for one purpose.

    ``subject`` is the record that is asked about; none for the property of the owner. ``nonce`` is
    part of what the token signs: who reads the database cannot make a token of it without
    SECRET_KEY, and no token can be told from another.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    contact = models.ForeignKey(
        Contact, models.PROTECT, verbose_name=_("contact"), related_name="owner_links"
    )
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="owner_links"
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=OwnerPurpose.choices)
    subject_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", null=True, blank=True
    )
    subject_id = models.PositiveBigIntegerField(null=True, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    nonce = models.CharField(max_length=32, unique=True, editable=False)
    granted_at = models.DateTimeField(_("made at"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("made by"), related_name="+"
    )
    expires_at = models.DateTimeField(_("ends at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("revoked by"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("link to the owner's page")
        verbose_name_plural = _("links to the owner's page")
        ordering = ["-number"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="owner_link_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("granted_at")), name="owner_link_ends"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("registry:owner_link", args=[self.number])

    @property
    def status(self) -> OwnerLinkState:
        if self.revoked_at:
            return OwnerLinkState.REVOKED
        return OwnerLinkState.ENDED if self.expires_at <= timezone.now() else OwnerLinkState.OPEN


class OwnerText(models.Model):
    """The words of a page as an owner was shown them; one row for equal words."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("text that was shown")
        verbose_name_plural = _("texts that were shown")

    def __str__(self) -> str:
        return self.sha256[:12]


class OwnerVisit(models.Model):
    """Somebody came to the owner's page, and what they were shown; refused ones, too.

    ``link`` is None where the token is none of ours.
    """

    link = models.ForeignKey(
        OwnerLink,
        models.PROTECT,
        verbose_name=_("link"),
        related_name="visits",
        null=True,
        blank=True,
    )
    at = models.DateTimeField(_("at"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=OwnerVisitOutcome.choices)
    shown = models.ForeignKey(
        OwnerText,
        models.PROTECT,
        verbose_name=_("what was shown"),
        related_name="+",
        null=True,
        blank=True,
    )
    address = models.CharField(_("network address"), max_length=45)
    browser = models.CharField(_("browser"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("visit to the owner's page")
        verbose_name_plural = _("visits to the owner's page")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["address", "at"], name="owner_visit_address"),
            models.Index(fields=["link", "at"], name="owner_visit_link"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.outcome}"

    @property
    def result(self) -> OwnerVisitOutcome:
        return OwnerVisitOutcome(self.outcome)


class OwnerAnswer(models.Model):
    """What an owner answered on their page, with the words they saw and their signature.

    Signed by the drawn ``signature`` or the name they typed. ``lines`` are the parts of the
    answer where the question has several (a statement's lines). It is never changed; who takes it
    up here adds their name.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    link = models.ForeignKey(
        OwnerLink, models.PROTECT, verbose_name=_("link"), related_name="answers"
    )
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    answer = models.CharField(_("answer"), max_length=12, choices=OwnerAnswerKind.choices)
    quantity = QuantityField(_("quantity"), null=True, blank=True)
    comment = models.CharField(_("comment"), max_length=1000, blank=True)
    lines = models.JSONField(_("lines"), default=list, blank=True)
    signed_as = models.CharField(_("signed as"), max_length=80, blank=True)
    signature = models.ForeignKey(
        Evidence,
        models.PROTECT,
        verbose_name=_("drawn signature"),
        related_name="+",
        null=True,
        blank=True,
    )
    shown = models.ForeignKey(
        OwnerText, models.PROTECT, verbose_name=_("what was shown"), related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"))
    address = models.CharField(_("network address"), max_length=45)
    taken_up_at = models.DateTimeField(_("taken up at"), null=True, blank=True)
    taken_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("taken up by"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("owner's answer")
        verbose_name_plural = _("owners' answers")
        ordering = ["-number"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="owner_answer_subject")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(signed_as="") | Q(signature__isnull=False),
                name="owner_answer_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def kind(self) -> OwnerAnswerKind:
        return OwnerAnswerKind(self.answer)
