"""合同结清: an agreement of which nothing is open any more, with the report of where all went."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.models.parties import Agreement


class Closeout(models.Model):
    """One agreement is settled: every piece accounted for, nothing on hand, nothing open.

    ``lines`` are the reconciliation as it was signed: per part and unit what arrived and, by
    account, where it is, as decimal strings. ``counted_by`` is the stocktake that counted it, or
    ``uncounted_reason`` says why none did.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    agreement = models.OneToOneField(
        Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="closeout"
    )
    lines = models.JSONField(_("lines"))
    counted_by = models.CharField(_("counted by stocktake"), max_length=20, blank=True)
    uncounted_reason = models.CharField(_("why it was not counted"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("closed at"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("closed by"), related_name="+"
    )

    class Meta:
        verbose_name = _("closeout")
        verbose_name_plural = _("closeouts")
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("registry:closeout", args=[self.agreement_id])

    def signed_content(self) -> dict:
        """Everything the manager stands for who closed it."""
        return {
            "agreement": self.agreement.number,
            "owner": self.agreement.party.code,
            "lines": self.lines,
            "counted_by": self.counted_by,
            "uncounted_reason": self.uncounted_reason,
            "note": self.note,
        }
