"""What people confirmed or reported in a series of lots (ISO 2859-1 clause 9, domain Q4)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import SeverityChange, SwitchingFact, SwitchingKind
from inspections.models.inspections import Inspection
from inspections.switching import LEADS_TO
from inspections.switching_entries import Confirmation, Irregularity
from inspections.switching_reasons import sentence_of
from registry.models import Party


class SwitchingEntry(models.Model):
    """One change of severity that a person confirmed, or one report of irregular production.

    It belongs to a series: an owner's part, verified by the plans of one code, whatever their
    revision. Entries are added and never changed. The lots between them are not kept here: they
    are the decided inspections (``queries.switching``). ``after_inspection`` is the last lot
    that was decided when the entry was made. ``cause`` is what the rules went by then
    (`switching_reasons.as_facts`); empty where a person ordered the change.
    """

    party = models.ForeignKey(Party, models.PROTECT, verbose_name=_("owner"), related_name="+")
    part_number = models.CharField(_("part number"), max_length=100)
    plan_code = models.CharField(_("plan"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=SwitchingKind.choices)
    change = models.CharField(
        _("change"), max_length=12, choices=SeverityChange.choices, blank=True
    )
    facts = models.JSONField(_("confirmed facts"), default=list, blank=True)
    cause = models.JSONField(_("cause"), default=dict, blank=True)
    note = models.CharField(_("reason"), max_length=500, blank=True)
    after_inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        verbose_name=_("after inspection"),
        related_name="+",
        null=True,
        blank=True,
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+"
    )

    class Meta:
        verbose_name = _("entry of a series of lots")
        verbose_name_plural = _("entries of series of lots")
        ordering = ["at", "pk"]
        indexes = [
            models.Index(
                fields=["party", "part_number", "plan_code", "at"], name="switching_series"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=SwitchingKind.CONFIRMATION, change__in=SeverityChange.values)
                | Q(kind=SwitchingKind.IRREGULARITY, change="") & ~Q(note=""),
                name="switching_entry_is_one_of_its_kinds",
            ),
            models.CheckConstraint(
                condition=~Q(part_number="") & ~Q(plan_code=""), name="switching_entry_has_a_series"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_code} {self.part_number}: {self.words}"

    @property
    def words(self):
        """What happened, in words."""
        if self.kind == SwitchingKind.CONFIRMATION:
            return SeverityChange(self.change).label
        return SwitchingKind(self.kind).label

    @property
    def because(self) -> str:
        """What the rules went by, in words; empty where a person ordered it."""
        return sentence_of(self.cause)

    @property
    def fact_labels(self) -> list:
        return [fact.label for fact in SwitchingFact if fact in self.facts]

    @property
    def needs_manager(self) -> bool:
        """Whether it leads to less inspection, to which the responsible person agrees (9.3.3.1)."""
        return self.change == SeverityChange.REDUCED

    @property
    def leads_to(self):
        """The severity after a confirmed change; None where nothing changed."""
        return LEADS_TO[SeverityChange(self.change)] if self.change else None

    @property
    def entry(self) -> Confirmation | Irregularity:
        """As the switching rules read it."""
        if self.kind == SwitchingKind.CONFIRMATION:
            facts = frozenset(SwitchingFact(fact) for fact in self.facts)
            return Confirmation(SeverityChange(self.change), facts)
        return Irregularity(self.note)
