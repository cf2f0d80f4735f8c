"""Which document an item is, in which revision, and who holds a copy of it (domain Q9)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.enums import CopyEnding
from registry.models.items import Item


class DocumentRevision(models.Model):
    """One revision of an owner's document, which is ``item``. A void one is kept and not issued."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    item = models.OneToOneField(
        Item, models.PROTECT, verbose_name=_("item"), related_name="document_revision"
    )
    document = models.CharField(_("document no."), max_length=100)
    revision = models.CharField(_("revision"), max_length=40)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("replaced by"),
        related_name="replaces",
        null=True,
        blank=True,
    )
    voided_at = models.DateTimeField(_("void since"), null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("voided by"),
        related_name="+",
        null=True,
        blank=True,
    )
    void_reason = models.CharField(_("why it is void"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("document revision")
        verbose_name_plural = _("document revisions")
        ordering = ["document", "pk"]

    def __str__(self) -> str:
        return f"{self.document} {self.revision}"

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None


class ControlledCopy(models.Model):
    """A numbered copy of a revision in somebody's hands, until it came back or was destroyed."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    revision = models.ForeignKey(
        DocumentRevision, models.PROTECT, verbose_name=_("revision"), related_name="copies"
    )
    copy_no = models.PositiveIntegerField(_("copy"))
    holder = models.CharField(_("holder"), max_length=120)
    holder_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("account of the holder"),
        related_name="controlled_copies",
        null=True,
        blank=True,
    )
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("issued by"), related_name="+"
    )
    ending = models.CharField(
        _("what became of it"), max_length=10, choices=CopyEnding.choices, blank=True
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("recorded by"),
        related_name="+",
        null=True,
        blank=True,
    )
    witness = models.CharField(_("witness"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("controlled copy")
        verbose_name_plural = _("controlled copies")
        ordering = ["revision", "copy_no"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "copy_no"], name="copy_once_per_revision"),
            models.CheckConstraint(
                condition=Q(ending="", ended_at=None) | (~Q(ending="") & Q(ended_at__isnull=False)),
                name="copy_ended_in_some_way",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_out(self) -> bool:
        return not self.ending
