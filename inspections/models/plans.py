"""检验指引: what is to be verified on which goods, and how many of them (domain Q4, F1)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.enums import (
    SAMPLED_KINDS,
    CharacteristicKind,
    Edition,
    FactType,
    Feeds,
    Importance,
    MaterialClass,
    PlanState,
    SamplingMethod,
)
from inspections.measures import MEASURE_CHOICES, measure_label
from inspections.tolerances import limits_in_words
from registry.enums import Aql, InspectionLevel
from registry.models import Category, Event, Party
from registry.models.base import Named
from registry.models.quantity import QuantityField


class Characteristic(Named):
    """One thing to verify. Plans define them, inspections keep a copy with the result.

    Limits are absolute values in ``unit``; a limit that is empty does not bind.
    """

    position = models.PositiveSmallIntegerField(_("position"))
    aspect = models.SlugField(_("aspect"), max_length=30, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=CharacteristicKind.choices)
    importance = models.CharField(
        _("class"), max_length=8, choices=Importance.choices, default=Importance.MAJOR
    )
    requirement = models.CharField(_("requirement"), max_length=300, blank=True)
    method = models.CharField(_("method"), max_length=200, blank=True)
    instrument_kind = models.CharField(_("instrument"), max_length=80, blank=True)
    procedure_reference = models.CharField(_("procedure reference"), max_length=120, blank=True)
    nominal = QuantityField(_("nominal value"), null=True, blank=True)
    lower_limit = QuantityField(_("lower limit"), null=True, blank=True)
    upper_limit = QuantityField(_("upper limit"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=10, choices=MEASURE_CHOICES, blank=True)
    sample_size = models.PositiveIntegerField(
        _("sample size"),
        null=True,
        blank=True,
        help_text=_("Pieces to look at, whatever the lot. Empty: by the plan's sampling."),
    )
    needs_number = models.BooleanField(_("with its number"), default=False)
    needs_expiry = models.BooleanField(_("with its expiry date"), default=False)
    needs_photo = models.BooleanField(_("with a photo"), default=False)
    fact_type = models.CharField(
        _("kind of fact"), max_length=8, choices=FactType.choices, blank=True
    )
    feeds = models.CharField(
        _("becomes the item's"), max_length=20, choices=Feeds.choices, blank=True
    )
    material_class = models.CharField(
        _("material class"), max_length=10, choices=MaterialClass.choices, blank=True
    )

    class Meta:
        abstract = True
        ordering = ["position"]

    @property
    def unit_label(self) -> str:
        return measure_label(self.unit)

    @property
    def limits_in_words(self) -> str:
        """The limits as one writes them on a drawing, without unit."""
        return limits_in_words(self.nominal, self.lower_limit, self.upper_limit)

    @property
    def demands(self) -> list:
        """What is asked, beside limits, in words."""
        asked = [
            (self.needs_number, _("with its number")),
            (self.needs_expiry, _("with its expiry date")),
            (self.needs_photo, _("with a photo")),
            (self.fact_type, self.get_fact_type_display()),
            (self.material_class, self.get_material_class_display()),
            (
                self.feeds,
                _("becomes the item's “%(field)s”") % {"field": self.get_feeds_display()},
            ),
        ]
        return [*filter(None, [self.requirement]), *(words for wanted, words in asked if wanted)]

    @property
    def means(self) -> list[str]:
        """How it is verified: method, instrument, sample of its own, procedure."""
        own = [f"n = {self.sample_size}"] if self.sample_size else []
        named = [self.method, self.instrument_kind, *own, self.procedure_reference]
        return [word for word in named if word]

    @property
    def is_measured(self) -> bool:
        return self.kind == CharacteristicKind.DIMENSION

    @property
    def is_sampled(self) -> bool:
        """Whether pieces are looked at one by one; a document or a fact is judged once a lot."""
        return self.kind in SAMPLED_KINDS


#: The acts by which somebody becomes a writer of a plan, as events name them.
WRITING_ACTS = ("draft_plan", "change_plan")

CHARACTERISTIC_FIELDS = tuple(
    field.name for field in (*Named._meta.local_fields, *Characteristic._meta.local_fields)
)


class InspectionPlan(Named):
    """One revision of an inspection guide. Released it is never edited; a change is a revision.

    It is for a category, for a part number, or for a part number of one owner; the most
    special one in force wins (``scope_key``). ``name`` is its title, ``number`` its code and
    revision as people and events name it.
    """

    number = models.CharField(_("number"), max_length=50, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=40)
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    state = models.CharField(
        _("state"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT
    )
    category = models.ForeignKey(
        Category, models.PROTECT, verbose_name=_("category"), null=True, blank=True
    )
    part_number = models.CharField(_("part number"), max_length=100, blank=True)
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), null=True, blank=True, related_name="+"
    )
    scope_key = models.CharField(max_length=200, editable=False)
    sampling = models.CharField(
        _("sampling"),
        max_length=6,
        choices=SamplingMethod.choices,
        default=SamplingMethod.AQL,
    )
    level = models.CharField(
        _("inspection level"),
        max_length=3,
        choices=InspectionLevel.choices,
        default=InspectionLevel.II,
    )
    aql_critical = models.CharField(
        _("AQL, critical"),
        max_length=5,
        choices=Aql.choices,
        blank=True,
        help_text=_("Empty: the sample of the major ones, none nonconforming (Ac = 0)."),
    )
    aql_major = models.CharField(
        _("AQL, major"), max_length=5, choices=Aql.choices, default=Aql.AQL_1_0
    )
    aql_minor = models.CharField(
        _("AQL, minor"), max_length=5, choices=Aql.choices, default=Aql.AQL_2_5
    )
    fixed_size = models.PositiveIntegerField(_("fixed number"), null=True, blank=True)
    limiting_quality = models.DecimalField(
        _("limiting quality (%)"),
        max_digits=5,
        decimal_places=2,
        default=5,
        help_text=_("A lot with that many percent nonconforming is accepted 1 time in 10 at most."),
    )
    edition = models.CharField(
        _("edition of the tables"),
        max_length=20,
        choices=Edition.choices,
        default=Edition.ISO,
    )
    continuing = models.BooleanField(
        _("continuing series of lots"),
        default=False,
        help_text=_("Switching between normal, tightened and reduced makes sense only then."),
    )
    procedure_reference = models.CharField(_("procedure reference"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("made by"),
        related_name="+",
        null=True,
        blank=True,
    )
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("released by"),
        related_name="+",
        null=True,
        blank=True,
    )
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("inspection plan")
        verbose_name_plural = _("inspection plans")
        ordering = ["code", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(state=PlanState.ACTIVE), name="plan_in_force_once"
            ),
            models.UniqueConstraint(
                fields=["scope_key"],
                condition=Q(state=PlanState.ACTIVE),
                name="one_plan_in_force_per_scope",
            ),
            models.CheckConstraint(
                condition=Q(category__isnull=False) | ~Q(part_number=""), name="plan_has_a_scope"
            ),
            models.CheckConstraint(
                condition=Q(party__isnull=True) | ~Q(part_number=""),
                name="plan_of_an_owner_names_a_part",
            ),
        ]

    @property
    def status(self) -> PlanState:
        return PlanState(self.state)

    @property
    def is_draft(self) -> bool:
        return self.state == PlanState.DRAFT

    @cached_property
    def writer_ids(self) -> frozenset[int]:
        """Who wrote this revision, all or in part, by the log: none of them releases it."""
        wrote = Event.objects.filter(
            model=self._meta.label_lower, object_key=self.number, action__in=WRITING_ACTS
        )
        return frozenset(wrote.values_list("actor_id", flat=True))

    def build_scope_key(self) -> str:
        if not self.part_number:
            return f"category {self.category.code}"
        owner = self.party.code if self.party else "*"
        return f"part {owner} {self.part_number}"

    def save(self, *args, **kwargs):
        self.number = f"{self.code}/{self.revision}"
        self.scope_key = self.build_scope_key()
        super().save(*args, **kwargs)


class PlanCharacteristic(Characteristic):
    plan = models.ForeignKey(
        InspectionPlan, models.CASCADE, verbose_name=_("plan"), related_name="characteristics"
    )

    class Meta(Characteristic.Meta):
        verbose_name = pgettext_lazy("of a plan", "characteristic")
        verbose_name_plural = pgettext_lazy("of a plan", "characteristics")
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="characteristic_once"),
            models.CheckConstraint(
                condition=Q(lower_limit__isnull=True)
                | Q(upper_limit__isnull=True)
                | Q(lower_limit__lte=F("upper_limit")),
                name="characteristic_limits_in_order",
            ),
        ]
