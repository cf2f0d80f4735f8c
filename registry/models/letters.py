"""沟通记录: what was said to and by the owner, when, by whom (domain C2, `Correspondence`)."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from custprop.lib.placeholders import names_in
from registry.enums import LetterDirection, LetterTopic, LetterWay
from registry.models.evidence import Evidence
from registry.models.owner_links import OwnerLink
from registry.models.parties import Contact, Party

SUBJECT_LENGTH = 200
BODY_LENGTH = 8000
LINK = "{link}"  # stands in stored texts where the mail has the personal address

#: What templates may name in braces.
PLACEHOLDERS = (
    "contact",
    "owner",
    "number",
    "item",
    "quantity",
    "what",
    "due",
    "link",
    "signer",
    "company",
)


class LetterTemplate(models.Model):
    """The words a letter begins with. Names in braces are replaced, and nothing else happens."""

    topic = models.CharField(_("topic"), max_length=12, choices=LetterTopic.choices)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=SUBJECT_LENGTH)
    body = models.TextField(_("text"), max_length=BODY_LENGTH)

    class Meta:
        verbose_name = _("letter template")
        verbose_name_plural = _("letter templates")
        ordering = ["topic", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "language"], name="letter_template_once_per_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} ({self.get_language_display()})"

    def clean(self):
        """Names that nothing would replace are refused here, not found by an owner."""
        errors = {}
        for name in ("subject", "body"):
            unknown = [one for one in names_in(getattr(self, name)) if one not in PLACEHOLDERS]
            if unknown:
                errors[name] = _("{%(names)s} is not known. Known are: {%(known)s}.") % {
                    "names": "}, {".join(unknown),
                    "known": "}, {".join(PLACEHOLDERS),
                }
        if errors:
            raise ValidationError(errors)


class Letter(models.Model):
    """One letter, mail, call or talk with an owner, as it was said. It is never edited.

    ``case`` is the record that it is about; all letters of one case are its thread.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="letters"
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, verbose_name=_("contact"), related_name="letters"
    )
    direction = models.CharField(
        _("direction"), max_length=3, choices=LetterDirection.choices, default=LetterDirection.OUT
    )
    way = models.CharField(
        _("how"), max_length=10, choices=LetterWay.choices, default=LetterWay.MAIL
    )
    topic = models.CharField(
        _("topic"), max_length=12, choices=LetterTopic.choices, default=LetterTopic.OTHER
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, blank=True
    )
    subject = models.CharField(_("subject"), max_length=SUBJECT_LENGTH)
    body = models.TextField(_("text"), max_length=BODY_LENGTH)
    said_on = models.DateField(_("date"))
    case_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", null=True, blank=True
    )
    case_id = models.PositiveBigIntegerField(null=True, blank=True)
    case = GenericForeignKey("case_type", "case_id")
    case_number = models.CharField(_("case"), max_length=60, blank=True)
    owner_link = models.ForeignKey(
        OwnerLink,
        models.PROTECT,
        verbose_name=_("link to the owner's page"),
        related_name="letters",
        null=True,
        blank=True,
    )
    written_at = models.DateTimeField(_("recorded at"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )
    files = GenericRelation(Evidence, "subject_id", "subject_type")

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["case_type", "case_id"], name="letter_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(case_type__isnull=True) | Q(case_id__isnull=False),
                name="letter_case_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("registry:letter", args=[self.number])

    @property
    def text(self) -> str:
        """The words as we may read them: whoever has the personal address answers as the owner."""
        return self.body.replace(LINK, gettext("(personal link, only in the mail)"))

    @property
    def is_out(self) -> bool:
        return self.direction == LetterDirection.OUT
