"""A customer's list between upload and commit, kept on our side and owned by one person."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.advices import PreAdvice
from registry.models.parties import Party


class ImportDraft(models.Model):
    """The cells of an uploaded list and how its person corrected what was guessed.

    ``cells`` is a `custprop.lib.xlsx_book.Workbook` as JSON, read in the sandbox.
    ``mapping`` is by sheet what `read_kit_list` takes; ``categories`` are the categories
    chosen by hand, by ``sheet!row``; ``head`` the values typed over the head of the list.
    ``pre_advice`` is what it became.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    cells = models.JSONField()
    mapping = models.JSONField(default=dict)
    categories = models.JSONField(default=dict)
    head = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    pre_advice = models.ForeignKey(
        PreAdvice, models.PROTECT, related_name="imports", null=True, blank=True
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name
