"""Which substances are limited, to what, for whom and when; and what XRF may say (domain Q4).

All contents in mg/kg. Every limit and band names the document it stands in.
"""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections import hsf
from inspections.enums import LimitScheme, MaterialClass, SubstanceKind
from registry.models import Party
from registry.models.base import Named
from registry.models.quantity import PLACES, QuantityField

IN_RANGE = [MinValueValidator(Decimal(1).scaleb(-PLACES)), MaxValueValidator(hsf.MAX)]


class Substance(Named):
    """An element, a compound, or several that are limited together.

    ``screened_by`` is the element that XRF sees of a compound; empty where XRF sees nothing.
    """

    code = models.CharField(
        _("code"), max_length=30, unique=True, help_text=_("As on test reports: Pb, Cr(VI), DEHP.")
    )
    cas = models.CharField(_("CAS number"), max_length=20, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=SubstanceKind.choices)
    screened_by = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("XRF sees it as"),
        related_name="+",
        null=True,
        blank=True,
        limit_choices_to={"kind": SubstanceKind.ELEMENT},
        help_text=_("For a compound: the element that XRF measures. Empty: XRF cannot see it."),
    )
    in_metal = models.BooleanField(
        _("occurs in metal"),
        default=True,
        help_text=_("Organic compounds do not; metal is then not tested for them."),
    )
    method = models.CharField(
        _("laboratory method"),
        max_length=120,
        blank=True,
        help_text=_("By which a laboratory decides what XRF leaves open."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = pgettext_lazy("hazardous", "substance")
        verbose_name_plural = pgettext_lazy("hazardous", "substances")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=SubstanceKind.COMPOUND) | Q(screened_by__isnull=True),
                name="only_compounds_are_screened_by_an_element",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.code})"

    def clean(self):
        if self.kind != SubstanceKind.COMPOUND and self.screened_by_id:
            raise ValidationError({"screened_by": _("Only a compound is seen as another element.")})

    @property
    def is_sum(self) -> bool:
        return self.kind == SubstanceKind.SUM

    @property
    def element(self) -> str | None:
        """The code of what XRF sees of it."""
        if self.kind == SubstanceKind.ELEMENT:
            return self.code
        return self.screened_by.code if self.screened_by else None


class SumMember(models.Model):
    """One of the substances that are limited together."""

    total = models.ForeignKey(
        Substance, models.CASCADE, verbose_name=_("sum"), related_name="members"
    )
    substance = models.ForeignKey(
        Substance,
        models.PROTECT,
        verbose_name=pgettext_lazy("hazardous", "substance"),
        related_name="+",
        limit_choices_to=~Q(kind=SubstanceKind.SUM),
    )

    class Meta:
        verbose_name = _("substance of the sum")
        verbose_name_plural = _("substances of the sum")
        ordering = ["substance__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["total", "substance"], name="sum_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.total.code}: {self.substance.code}"


class Dated(models.Model):
    """What holds from a day to a day, both included, and where that stands."""

    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The last day. Empty: no end.")
    )
    source = models.CharField(
        _("source"), max_length=200, help_text=_("Law, standard or specification, with its place.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def clean(self):
        if self.valid_until and self.valid_from and self.valid_until < self.valid_from:
            raise ValidationError(
                {"valid_until": _("The last day lies before the first one.")}, code="order"
            )
        if not self.source.strip():
            raise ValidationError({"source": _("Say where this stands.")}, code="required")


class LimitQuerySet(models.QuerySet):
    def valid_on(self, day):
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day
        )


class SubstanceLimit(Dated):
    """At most ``limit`` mg/kg of ``substance``: for everybody, or for one owner's goods.

    Without ``material_class`` it holds for polymer, metal and composite; packaging has limits
    of its own. With ``scheme`` it holds where an owner asks for that (``SchemeDemand``).
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    substance = models.ForeignKey(
        Substance,
        models.PROTECT,
        verbose_name=pgettext_lazy("hazardous", "substance"),
        related_name="limits",
    )
    material_class = models.CharField(
        _("material class"),
        max_length=10,
        choices=MaterialClass.choices,
        blank=True,
        help_text=_("Empty: polymer, metal and composite. Packaging has limits of its own."),
    )
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        verbose_name=_("owner"),
        related_name="substance_limits",
        null=True,
        blank=True,
        help_text=_("Empty: for the goods of every owner."),
    )
    scheme = models.CharField(
        _("only where asked for"),
        max_length=20,
        choices=LimitScheme.choices,
        blank=True,
        help_text=_("Empty: it always binds."),
    )
    limit = QuantityField(_("limit (mg/kg)"), validators=IN_RANGE)

    objects = LimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("substance limit")
        verbose_name_plural = _("substance limits")
        ordering = ["substance__position", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(limit__gt=0), name="substance_limit_positive"),
            models.CheckConstraint(condition=~Q(source=""), name="substance_limit_has_a_source"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="substance_limit_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SchemeDemand(Dated):
    """An owner asks that limits which bind nobody by themselves hold for their goods."""

    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="scheme_demands"
    )
    scheme = models.CharField(_("limits asked for"), max_length=20, choices=LimitScheme.choices)

    objects = LimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("demand of an owner")
        verbose_name_plural = _("demands of owners")
        ordering = ["party", "scheme", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "scheme", "valid_from"], name="scheme_demand_once"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="scheme_demand_has_a_source"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="scheme_demand_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {LimitScheme(self.scheme).label}"


class ScreeningBand(models.Model):
    """A row of the XRF screening table, in mg/kg before the 3σ.

    The row was made for ``limit``; other limits scale it. Up to ``below`` a reading passes
    (with ``uses_lod``: up to the limit of detection), from ``over`` on it fails (empty: it
    never fails by XRF alone).
    """

    element = models.ForeignKey(
        Substance,
        models.PROTECT,
        verbose_name=pgettext_lazy("substance", "Element"),
        related_name="bands",
        limit_choices_to={"kind": SubstanceKind.ELEMENT},
    )
    material_class = models.CharField(
        _("material class"), max_length=10, choices=MaterialClass.choices
    )
    limit = QuantityField(_("made for the limit (mg/kg)"), validators=IN_RANGE)
    below = QuantityField(
        _("passes up to (mg/kg, − 3σ)"), null=True, blank=True, validators=IN_RANGE
    )
    over = QuantityField(_("fails from (mg/kg, + 3σ)"), null=True, blank=True, validators=IN_RANGE)
    uses_lod = models.BooleanField(_("passes up to the limit of detection"), default=False)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("screening band")
        verbose_name_plural = _("screening bands")
        ordering = ["material_class", "element__position"]
        constraints = [
            models.UniqueConstraint(fields=["element", "material_class"], name="band_once"),
            models.CheckConstraint(
                condition=Q(uses_lod=True, below__isnull=True)
                | Q(uses_lod=False, below__isnull=False),
                name="band_has_one_lower_end",
            ),
            models.CheckConstraint(
                condition=Q(over__isnull=True) | Q(below__isnull=True) | Q(over__gt=F("below")),
                name="band_ends_in_order",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="band_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.element.code}, {MaterialClass(self.material_class).label}"

    def clean(self):
        if self.uses_lod == (self.below is not None):
            raise ValidationError(
                {"below": _("Give the lower end, or mark the limit of detection: one of them.")}
            )
        if self.below is not None and self.over is not None and self.over <= self.below:
            raise ValidationError({"over": _("A reading cannot fail before it stops passing.")})
        if not self.source.strip():
            raise ValidationError({"source": _("Say where this stands.")})

    @property
    def band(self) -> hsf.Band:
        return hsf.Band(
            self.element.code,
            MaterialClass(self.material_class),
            self.limit,
            None if self.uses_lod else self.below,
            self.over,
            self.source,
        )
