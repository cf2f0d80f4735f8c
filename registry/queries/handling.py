"""Handling plans: those of an item, those that wait, and which is in force (domain P4)."""

from django.db.models import Q, QuerySet

from registry import rules
from registry.enums import PlanState
from registry.models import HandlingPlan, Item


def plans_for(user) -> QuerySet:
    plans = HandlingPlan.objects.select_related("party", "item", "drafted_by", "decided_by")
    return plans if rules.sees_register(user) else plans.none()


def plans_like(plan: HandlingPlan) -> QuerySet:
    """Every version for the same goods."""
    return HandlingPlan.objects.filter(
        party=plan.party_id, item=plan.item_id, part_number=plan.part_number
    ).exclude(pk=plan.pk)


def plans_of(item: Item) -> QuerySet:
    """Plans that are for ``item``: its own, those of the whole it was split off, of its part."""
    whole = Q(item__in=[pk for pk in (item.pk, item.parent_id) if pk])
    part = Q(item=None, part_number=item.part_number) if item.part_number else Q(pk=None)
    plans = HandlingPlan.objects.filter(whole | part, party=item.owner_id)
    return plans.select_related("drafted_by", "decided_by")


def plans_to_decide(user) -> QuerySet:
    """Drafts of others, the oldest first."""
    drafts = plans_for(user).filter(state=PlanState.DRAFT).exclude(drafted_by=user)
    return drafts.order_by("drafted_at", "pk")
