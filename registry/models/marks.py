"""永久性标识: the owner's name on the object itself (domain F5)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.enums import MarkMethod
from registry.models.evidence import Evidence
from registry.models.items import Item


class PermanentMark(models.Model):
    """One mark, as it was read off the object by who saw it.

    ``wording`` is what it is to say, ``read_back`` what was typed from the object. A mark that
    wears is looked at again by ``recheck_on``. The latest one counts.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="permanent_marks"
    )
    method = models.CharField(_("how it is marked"), max_length=10, choices=MarkMethod.choices)
    place = models.CharField(_("where on the object"), max_length=120)
    wording = models.CharField(_("wording"), max_length=200)
    read_back = models.CharField(_("read from the object"), max_length=200)
    photo = models.ForeignKey(Evidence, models.PROTECT, verbose_name=_("photo"), related_name="+")
    recheck_on = models.DateField(_("look at it again by"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified at"))
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("verified by"), related_name="+"
    )

    class Meta:
        verbose_name = _("permanent mark")
        verbose_name_plural = _("permanent marks")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.wording}"
