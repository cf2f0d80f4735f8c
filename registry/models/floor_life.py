"""What happens to the dry bag of moisture-sensitive goods: opened, sealed again, baked (P1)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.enums import BagEvent
from registry.models.items import Item


class FloorLifeEvent(models.Model):
    """One event of a bag. Appended, never changed: the database refuses it. What is left of the
    floor life is told from these by ``registry.floor_life``."""

    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="floor_life_events"
    )
    kind = models.CharField(_("what happened"), max_length=8, choices=BagEvent.choices)
    at = models.DateTimeField(_("at"))
    bake_celsius = models.PositiveSmallIntegerField(
        _("baked at (°C)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(30), MaxValueValidator(200)],
    )
    bake_hours = models.DecimalField(
        _("baked for (hours)"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )

    class Meta:
        verbose_name = _("floor life event")
        verbose_name_plural = _("floor life events")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["item", "at"], name="floor_life_of_item")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=BagEvent.BAKED) | Q(bake_celsius__isnull=False, bake_hours__gt=0),
                name="a_bake_has_heat_and_hours",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"
