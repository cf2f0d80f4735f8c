"""What people scanned, and what came of it; and the customer's own barcodes that we know."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.enums import ScanMeaning, ScanOutcome
from registry.models.items import Item
from registry.models.locations import Location


class Scan(models.Model):
    """One code that somebody scanned, in the order in which they did. Append-only.

    Scans of one ``chain`` belong together: a place or a person, then item after item. The device
    gives each a ``key`` of its own, under which it may send the scan as often as the network
    makes it. ``told`` and ``remedy`` are what was answered, in the language of the person.
    """

    key = models.UUIDField(_("key"), unique=True)
    chain = models.UUIDField(_("chain"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("scanned by"), related_name="scans"
    )
    code = models.CharField(_("code"), max_length=200)
    scanned_at = models.DateTimeField(_("scanned at"), null=True, blank=True)
    taken_at = models.DateTimeField(_("taken at"))
    meaning = models.CharField(_("meaning"), max_length=10, choices=ScanMeaning.choices)
    outcome = models.CharField(_("outcome"), max_length=10, choices=ScanOutcome.choices)
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="scans", null=True, blank=True
    )
    place = models.ForeignKey(
        Location, models.PROTECT, verbose_name=_("place"), related_name="+", null=True, blank=True
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("person"),
        related_name="+",
        null=True,
        blank=True,
    )
    told = models.CharField(_("answer"), max_length=500, blank=True)
    remedy = models.CharField(_("remedy"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["chain", "-id"], name="scan_chain"),
            models.Index(fields=["user", "-id"], name="scan_user"),
        ]

    def __str__(self) -> str:
        return self.code


class LinkedCode(models.Model):
    """A barcode of the customer that stands on the goods; scanned, it means ``item``.

    One code may stand on several items, such as the part number on each carton of a delivery.
    """

    code = models.CharField(_("code"), max_length=200, db_index=True)
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="linked_codes"
    )
    linked_at = models.DateTimeField(_("linked at"))
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("linked by"), related_name="+"
    )

    class Meta:
        verbose_name = _("customer's barcode")
        verbose_name_plural = _("customers' barcodes")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "item"], name="code_once_per_item"),
        ]

    def __str__(self) -> str:
        return self.code
