"""Named reads of plans, inspections and anomalies."""

from django.db.models import Q

from inspections.enums import AnomalyState, InspectionState, PlanState
from inspections.models import Anomaly, Inspection, InspectionPlan, Nonconformity
from inspections.queries.hazardous import (
    Assessment,
    assess,
    assess_again,
    lab_reports_for,
    reports_about,
)
from inspections.queries.instruments import (
    AT_HAND,
    doubts_about,
    instruments_at_hand,
    instruments_for,
    instruments_to_see_to,
    measured_with,
    results_in_question,
    usable_instruments,
)
from inspections.queries.substances import bands_for, limits_for
from inspections.queries.switching import (
    confirmed_for,
    continuing_series,
    isolated_series,
    series_of,
    severity_for,
    waiting_for,
)
from registry import rules
from registry.enums import State

__all__ = [
    "AT_HAND",
    "OPEN_ANOMALIES",
    "Assessment",
    "anomalies_for",
    "assess",
    "assess_again",
    "bands_for",
    "confirmed_for",
    "continuing_series",
    "doubts_about",
    "inspection_behind",
    "inspections_for",
    "instruments_at_hand",
    "instruments_for",
    "instruments_to_see_to",
    "isolated_series",
    "lab_reports_for",
    "limits_for",
    "measured_with",
    "nonconformities_without_anomaly",
    "open_anomalies_of",
    "open_inspection_of",
    "overdue_among",
    "plan_for",
    "plans_for",
    "plans_of",
    "reports_about",
    "results_in_question",
    "series_of",
    "severity_for",
    "usable_instruments",
    "waiting_for",
]

OPEN_ANOMALIES = tuple(state for state in AnomalyState if state is not AnomalyState.CLOSED)


def anomalies_for(user):
    """Anomalies this person may see, newest first."""
    if not rules.sees_register(user):
        return Anomaly.objects.none()
    return Anomaly.objects.select_related(
        "item__owner", "reported_by", "told_contact", "owner_department", "owner_user"
    )


def overdue_among(anomalies, now):
    """Those of ``anomalies`` whose next step should have been done by ``now``."""
    return anomalies.exclude(state=AnomalyState.CLOSED).filter(due_at__lt=now)


def open_anomalies_of(item):
    return item.anomalies.exclude(state=AnomalyState.CLOSED)


def nonconformities_without_anomaly(user):
    """Reports without an anomaly, of goods still in quarantine (Q4)."""
    if not rules.sees_register(user):
        return Nonconformity.objects.none()
    return (
        Nonconformity.objects.filter(anomaly__isnull=True, item__state=State.QUARANTINED)
        .exclude(item__anomalies__state__in=OPEN_ANOMALIES)
        .select_related("item__owner", "raised_by")
        .order_by("raised_at")
    )


# ---- plans and inspections ----------------------------------------------------


def plans_for(user):
    """Plans this person may see, the newest revision of each first."""
    if not rules.sees_register(user):
        return InspectionPlan.objects.none()
    return InspectionPlan.objects.select_related("category", "party", "created_by", "released_by")


def plan_for(item) -> InspectionPlan | None:
    """The plan in force for ``item``: of this owner's part, else of the part, else of the category.

    None where there is none; then the basic aspects are checked.
    """
    scope = Q(part_number="", category=item.category_id)
    if item.part_number:
        scope |= Q(part_number=item.part_number) & (Q(party=item.owner_id) | Q(party=None))
    found = InspectionPlan.objects.filter(scope, state=PlanState.ACTIVE)
    return max(found, key=_how_special, default=None)


def plans_of(items: list) -> dict[int, InspectionPlan]:
    """The plans in force for ``items`` by their keys, as ``plan_for`` finds them; one query."""
    scope = Q(part_number="", category__in={item.category_id for item in items})
    scope |= Q(part_number__in={item.part_number for item in items} - {""})
    found: dict[int, InspectionPlan] = {}
    for plan in sorted(
        InspectionPlan.objects.filter(scope, state=PlanState.ACTIVE), key=_how_special
    ):
        found |= {item.pk: plan for item in items if _applies(plan, item)}
    return found


def _applies(plan: InspectionPlan, item) -> bool:
    if not plan.part_number:
        return plan.category_id == item.category_id
    return plan.part_number == item.part_number and plan.party_id in (None, item.owner_id)


def _how_special(plan: InspectionPlan) -> tuple[bool, bool]:
    return plan.party_id is not None, plan.part_number != ""


def inspections_for(user):
    """Inspections this person may see, newest first."""
    if not rules.sees_register(user):
        return Inspection.objects.none()
    return Inspection.objects.select_related("item__owner", "opened_by", "decided_by", "plan")


def inspection_behind(item) -> Inspection | None:
    """The decided inspection that speaks for ``item`` by now: its own, the one that rejected it,
    else that of what it was split off from."""
    while item is not None:
        found = (
            Inspection.objects.filter(Q(item=item) | Q(rejected_item=item))
            .filter(state=InspectionState.DECIDED)
            .exclude(correction__state=InspectionState.DECIDED)
            .order_by("decided_at")
            .last()
        )
        if found is not None:
            return found
        item = item.parent
    return None


def open_inspection_of(item) -> Inspection | None:
    return Inspection.objects.filter(item=item, state=InspectionState.OPEN).first()
