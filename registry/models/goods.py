"""What a thing is: the description shared by advised lines and items."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.enums import Hazard
from registry.models.needs import Needs
from registry.models.organisation import Category
from registry.units import UNIT_CHOICES, unit_label


class Goods(Needs):
    """Identification and needs of goods, as the customer announced them."""

    category = models.ForeignKey(
        Category, models.PROTECT, verbose_name=_("category"), related_name="+"
    )
    part_number = models.CharField(_("part number"), max_length=100, blank=True, db_index=True)
    name = models.CharField(_("name and specification"), max_length=200)
    manufacturer = models.CharField(_("manufacturer"), max_length=100, blank=True)
    manufacturer_part_number = models.CharField(
        _("manufacturer's part number"), max_length=100, blank=True
    )
    lot = models.CharField(_("lot"), max_length=100, blank=True)
    unit = models.CharField(_("unit"), max_length=10, choices=UNIT_CHOICES, default="PCS")
    packaging = models.CharField(_("packaging"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    msl = models.CharField(_("moisture sensitivity level"), max_length=3, blank=True)
    floor_life_hours = models.PositiveIntegerField(_("floor life (hours)"), null=True, blank=True)
    esd_sensitive = models.BooleanField(_("ESD-sensitive"), default=False)
    hazardous = models.BooleanField(_("hazardous"), default=False)
    own_needs = models.BooleanField(
        _("needs of its own"),
        default=False,
        help_text=_("What stands here counts alone, not what its category needs."),
    )
    permanent_mark_required = models.BooleanField(_("permanent mark required"), default=False)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    calibration_due_on = models.DateField(_("calibration due on"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def named_hazards(self) -> list[Hazard]:
        return Hazard.in_text(self.hazards)

    @property
    def unit_label(self) -> str:
        return unit_label(self.unit)


GOODS_FIELDS = tuple(field.name for field in Goods._meta.local_fields)
