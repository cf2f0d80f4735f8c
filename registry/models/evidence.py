"""Photos and files that show what happened."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class Evidence(models.Model):
    """A stored file about any record. ``sha256`` is of the stored bytes and never changes."""

    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    file = models.FileField(_("file"), upload_to="evidence/%Y/%m/")
    original_name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=60)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("added by"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Empty: the owner gave it on their own page."),
    )

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="evidence_subject")]

    def __str__(self) -> str:
        return self.original_name


def evidence_hashes(records: list[models.Model]) -> dict[models.Model, list[str]]:
    """SHA-256 of the files kept with each of ``records``, oldest first; a query a model."""
    found: dict[models.Model, list[str]] = {record: [] for record in records}
    for kind in {type(record) for record in records}:
        own = {record.pk: record for record in records if type(record) is kind}
        files = Evidence.objects.filter(
            subject_type=ContentType.objects.get_for_model(kind), subject_id__in=own
        )
        for subject, sha256 in files.order_by("pk").values_list("subject_id", "sha256"):
            found[own[subject]].append(sha256)
    return found
