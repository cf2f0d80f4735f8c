"""入厂检验记录 and 来料不合格报告: one verification of one item, and what failed (domain Q4)."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import Decision, InspectionState, Severity
from inspections.models.plans import InspectionPlan
from registry.models import Department, Event, Item
from registry.models.evidence import evidence_hashes
from registry.models.quantity import QuantityField

ENTERING_ACTS = (
    *("choose_instrument", "record_reading", "remove_reading", "record_count"),
    *("record_document", "record_fact", "record_verdict", "record_hsf"),
    *("record_mark_found", "record_mark_missing"),
)


class Inspection(models.Model):
    """One verification of one item; quantities are in the item's unit.

    Open, it collects results; decided, it is never edited: a correction is another inspection
    that ``supersedes`` it. ``quantity`` is the lot as it was when the inspection began. Where a
    part was rejected, ``rejected_item`` is that part. ``plan_facts`` is the head of the plan
    (without a number: the basic checks) and, in ``agreed``, what was agreed with the owner, both
    as they were then; the characteristics are copied into ``results``.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="inspections"
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=InspectionState.choices,
        default=InspectionState.OPEN,
    )
    plan = models.ForeignKey(
        InspectionPlan,
        models.PROTECT,
        verbose_name=_("inspection plan"),
        related_name="inspections",
        null=True,
        blank=True,
    )
    plan_facts = models.JSONField(_("plan as it was"), default=dict, blank=True)
    severity = models.CharField(
        _("severity"), max_length=10, choices=Severity.choices, default=Severity.NORMAL
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("department"), null=True, blank=True
    )
    quantity = QuantityField(_("inspected quantity"))
    accepted_quantity = QuantityField(_("accepted"), default=0)
    rejected_quantity = QuantityField(_("rejected"), default=0)
    rejected_item = models.ForeignKey(
        Item,
        models.PROTECT,
        verbose_name=_("rejected part"),
        related_name="+",
        null=True,
        blank=True,
    )
    sorted_rest = models.BooleanField(_("the accepted part was sorted 100 %"), default=False)
    note = models.CharField(_("findings"), max_length=500, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    opened_at = models.DateTimeField(_("begun at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("begun by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("decided by"),
        related_name="+",
        null=True,
        blank=True,
    )
    supersedes = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name=_("corrects"),
        related_name="correction",
        null=True,
        blank=True,
    )
    correction_reason = models.CharField(_("why it is corrected"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["state", "opened_at"], name="inspection_queue"),
            models.Index(fields=["plan", "decided_at"], name="inspection_of_plan"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=InspectionState.DECIDED)
                | Q(quantity=F("accepted_quantity") + F("rejected_quantity")),
                name="inspection_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(state=InspectionState.DECIDED, decided_at__isnull=False)
                & ~Q(decision="")
                | ~Q(state=InspectionState.DECIDED) & Q(decision=""),
                name="inspection_decided_with_a_decision",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state=InspectionState.OPEN),
                name="one_open_inspection_per_item",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def status(self):
        """The decision, or how far it is."""
        return Decision(self.decision) if self.decision else InspectionState(self.state)

    @property
    def is_open(self) -> bool:
        return self.state == InspectionState.OPEN

    @property
    def is_decided(self) -> bool:
        return self.state == InspectionState.DECIDED

    @property
    def newly_rejected(self) -> Decimal:
        """What this decision rejects; a correction counts what was rejected before it, too."""
        before = self.supersedes.rejected_quantity if self.supersedes else Decimal(0)
        return self.rejected_quantity - before

    @property
    def worker_ids(self) -> set[int]:
        """Who opened it, entered a result or decided it; none of them reviews it.

        A result names who entered it last; the log knows those before. Two queries.
        """
        recorded = dict(self.results.values_list("pk", "recorded_by"))
        entered = Event.objects.filter(
            model="inspections.characteristicresult",
            object_key__in=[str(pk) for pk in recorded],
            action__in=ENTERING_ACTS,
        )
        entered = set(entered.values_list("actor_id", flat=True))
        return (entered | {*recorded.values(), self.opened_by_id, self.decided_by_id}) - {None}

    def signed_content(self) -> dict:
        """All that was found and decided, for a signature to be bound to.

        People and departments stand in it by their keys: they may be renamed, the record stays.
        """
        results = self.results.select_related("instrument", "hsf_check").prefetch_related(
            "readings",
            "hsf_check__reports",
            "hsf_check__readings__element",
            "hsf_check__judgements__substance",
        )
        results = list(results.order_by("position"))
        files = evidence_hashes([self, *results])
        report = getattr(self, "nonconformity", None)
        return {
            "item": self.item.number,
            "state": self.state,
            "plan": self.plan_facts,
            "severity": self.severity,
            "department": self.department_id,
            "quantity": self.quantity,
            "accepted": self.accepted_quantity,
            "rejected": self.rejected_quantity,
            "rejected_item": self.rejected_item and self.rejected_item.number,
            "sorted_rest": self.sorted_rest,
            "decision": self.decision,
            "note": self.note,
            "report": report and {"number": report.number, "description": report.description},
            "begun": [self.opened_by_id, self.opened_at],
            "decided": [self.decided_by_id, self.decided_at],
            "corrects": self.supersedes and self.supersedes.number,
            "correction_reason": self.correction_reason,
            "files": files[self],
            "results": [row.signed_content() | {"files": files[row]} for row in results],
        }


class Nonconformity(models.Model):
    """来料不合格报告: what an inspection found wrong, for business to tell the customer."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    inspection = models.OneToOneField(
        Inspection, models.PROTECT, verbose_name=_("inspection"), related_name="nonconformity"
    )
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("rejected item"), related_name="nonconformities"
    )
    quantity = QuantityField(_("quantity"))
    description = models.CharField(_("what is wrong"), max_length=500)
    raised_at = models.DateTimeField(_("raised at"))
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("raised by"), related_name="+"
    )

    class Meta:
        verbose_name = _("nonconformity report")
        verbose_name_plural = _("nonconformity reports")
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.number
