"""The tree of storage places, what each is for and what environment it offers."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.enums import LocationKind
from registry.models.base import Named


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
    temperature_min = models.DecimalField(
        _("lowest temperature (°C)"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    temperature_max = models.DecimalField(
        _("highest temperature (°C)"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    humidity_max = models.DecimalField(
        _("highest relative humidity (%)"), max_digits=4, decimal_places=1, null=True, blank=True
    )

    class Meta:
        verbose_name = _("storage place")
        verbose_name_plural = _("storage places")
        ordering = ["path"]

    def save(self, *args, **kwargs):
        self.path = self.build_path()
        super().save(*args, **kwargs)

    def build_path(self) -> str:
        return f"{self.parent.path}/{self.code}" if self.parent else self.code

    def clean(self):
        ancestor = self.parent
        while ancestor is not None:
            if ancestor.pk is not None and ancestor.pk == self.pk:
                raise ValidationError(
                    {"parent": _("A place cannot lie inside itself. Choose another parent.")}
                )
            ancestor = ancestor.parent
        if (
            self.temperature_min is not None
            and self.temperature_max is not None
            and self.temperature_min > self.temperature_max
        ):
            raise ValidationError(
                {"temperature_max": _("The highest temperature lies below the lowest one.")}
            )
