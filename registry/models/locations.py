"""The tree of storage places, what each is for and what environment it offers."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.enums import FireClass, Hazard, LocationKind
from registry.models.base import Named
from registry.models.needs import HazardsField, check_ranges, degrees, percent


class Location(Named):
    """A node of the storage tree. ``path`` lists the codes from the root down, for
    sorting and for finding everything below a node."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("inside"),
        related_name="children",
        null=True,
        blank=True,
    )
    kind = models.CharField(_("kind"), max_length=20, choices=LocationKind.choices)
    path = models.CharField(_("path"), max_length=400, editable=False, db_index=True)
    holds_items = models.BooleanField(
        _("goods may be put here"),
        default=True,
        help_text=_("Off for places that only group others, such as a building."),
    )
    active = models.BooleanField(_("active"), default=True)
    esd_safe = models.BooleanField(_("ESD-protected"), default=False)
    dry = models.BooleanField(_("dry cabinet"), default=False)
    hazard_allowed = models.BooleanField(_("hazardous goods allowed"), default=False)
    hazards = HazardsField(
        _("hazards kept here (GHS)"),
        help_text=_("Where hazardous goods are allowed: only these classes. None ticked: all."),
    )
    fire_class = models.CharField(
        _("built for fire hazard class"),
        max_length=1,
        choices=FireClass.choices,
        blank=True,
        help_text=_("The most dangerous class that may lie here, by GB 50016."),
    )
    open_air = models.BooleanField(_("in the open: rain and damp reach it"), default=False)
    dark = models.BooleanField(_("kept dark"), default=False)
    clean_area = models.BooleanField(_("clean area"), default=False)
    temperature_min = degrees(_("lowest temperature (°C)"))
    temperature_max = degrees(_("highest temperature (°C)"))
    humidity_min = percent(_("lowest relative humidity (%)"))
    humidity_max = percent(_("highest relative humidity (%)"))

    class Meta:
        verbose_name = _("storage place")
        verbose_name_plural = _("storage places")
        ordering = ["path"]

    def save(self, *args, **kwargs):
        self.path = self.build_path()
        super().save(*args, **kwargs)

    def build_path(self) -> str:
        return f"{self.parent.path}/{self.code}" if self.parent else self.code

    @property
    def kept_hazards(self) -> list[Hazard]:
        return Hazard.in_text(self.hazards)

    def clean(self):
        ancestor = self.parent
        while ancestor is not None:
            if ancestor.pk is not None and ancestor.pk == self.pk:
                raise ValidationError(
                    {"parent": _("A place cannot lie inside itself. Choose another parent.")}
                )
            ancestor = ancestor.parent
        wrong = check_ranges(vars(self))
        if wrong:
            raise ValidationError(wrong)
