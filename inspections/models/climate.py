"""Temperature and humidity at a place, and what was exposed when they were wrong (domain P1)."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.enums import Effect, Measured
from inspections.models.instruments import Instrument
from registry.models import Item, Location
from registry.needs import Range


class ClimateReading(models.Model):
    """One reading at a place. Appended, never changed: the database refuses it.

    ``temperature_within`` and ``humidity_within`` say how it was judged when it came; None where
    that was not measured.
    """

    location = models.ForeignKey(
        Location, models.PROTECT, verbose_name=_("place"), related_name="climate_readings"
    )
    taken_at = models.DateTimeField(_("taken at"))
    temperature = models.DecimalField(
        _("temperature (°C)"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-100)), MaxValueValidator(Decimal(200))],
    )
    humidity = models.DecimalField(
        _("relative humidity (%)"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    temperature_within = models.BooleanField(null=True, editable=False)
    humidity_within = models.BooleanField(null=True, editable=False)
    instrument = models.ForeignKey(
        Instrument,
        models.PROTECT,
        verbose_name=_("instrument"),
        related_name="+",
        null=True,
        blank=True,
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("climate reading")
        verbose_name_plural = _("climate readings")
        ordering = ["-taken_at", "-pk"]
        indexes = [models.Index(fields=["location", "taken_at"], name="climate_of_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(temperature__isnull=False) | Q(humidity__isnull=False),
                name="climate_reading_says_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.location_id} {self.taken_at:%Y-%m-%d %H:%M}"

    @property
    def is_within(self) -> bool:
        return self.temperature_within is not False and self.humidity_within is not False


class Excursion(models.Model):
    """A stretch of readings outside what the place offers or what its goods need.

    It ends with the first reading that is within again, and is closed by an assessment, with its
    ``exposures`` as they stood then. ``low`` and ``high`` are the limits it was opened against.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    location = models.ForeignKey(
        Location, models.PROTECT, verbose_name=_("place"), related_name="excursions"
    )
    measured = models.CharField(_("measured"), max_length=12, choices=Measured.choices)
    low = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    high = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    worst = models.DecimalField(_("worst value"), max_digits=4, decimal_places=1)
    last_good_at = models.DateTimeField(_("last within"), null=True)
    began_at = models.DateTimeField(_("outside since"))
    ended_at = models.DateTimeField(_("within again"), null=True)
    effect = models.CharField(_("effect"), max_length=10, choices=Effect.choices, blank=True)
    assessment = models.CharField(_("assessment"), max_length=1000, blank=True)
    closed_at = models.DateTimeField(_("assessed at"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("assessed by"),
        related_name="+",
        null=True,
    )

    class Meta:
        verbose_name = _("excursion")
        verbose_name_plural = _("excursions")
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["location", "measured"],
                condition=Q(ended_at__isnull=True),
                name="one_running_excursion_of_a_place",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(ended_at__isnull=False),
                name="excursion_ends_before_it_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("inspections:excursion", args=[self.number])

    @property
    def limits(self) -> Range:
        return Range(self.low, self.high)

    @property
    def unit(self) -> str:
        return Measured(self.measured).unit

    @property
    def is_running(self) -> bool:
        return self.ended_at is None


class Exposure(models.Model):
    """One item that an excursion exposed, as its assessment found it. Appended, never changed."""

    excursion = models.ForeignKey(
        Excursion, models.PROTECT, verbose_name=_("excursion"), related_name="exposures"
    )
    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("item"), related_name="exposures")
    need = models.CharField(_("need"), max_length=40)
    since = models.DateTimeField(_("exposed since"))
    until = models.DateTimeField(_("exposed until"))

    class Meta:
        verbose_name = _("exposure")
        verbose_name_plural = _("exposures")
        ordering = ["excursion", "item__number"]
        constraints = [
            models.UniqueConstraint(fields=["excursion", "item"], name="item_exposed_once")
        ]

    def __str__(self) -> str:
        return f"{self.excursion} {self.item}"

    @property
    def hours(self) -> str:
        return f"{(self.until - self.since).total_seconds() / 3600:.1f}"
