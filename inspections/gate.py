"""Fetch an inspection and authorise in one call, as ``registry.gate`` does for items."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from inspections.models import CharacteristicResult, Inspection
from inspections.queries import inspections_for
from registry import rules


def get_inspection_for(user, number: str, action: str = "see") -> Inspection:
    """The inspection of that number, with its item and all that a page shows of it.

    Raises Http404 for what the person may not see, and PermissionDenied for what they may see
    but not do: ``accept`` is judged by the item, everything else by the inspection.
    """
    found = inspections_for(user).select_related(
        "item__category",
        "item__location",
        "item__agreement",
        "item__parent",
        "department",
        "supersedes",
        "rejected_item",
    )
    found = found.prefetch_related("item__category__responsibilities", "results__instrument")
    inspection = get_object_or_404(found, number=number)
    if not rules.may(user, action, inspection.item if action == "accept" else inspection):
        raise PermissionDenied
    return inspection


def get_result_for(user, number: str, position: int) -> tuple[Inspection, CharacteristicResult]:
    """One characteristic of an inspection that ``user`` may enter results for."""
    inspection = get_inspection_for(user, number, "accept")
    results = inspection.results.select_related("instrument").prefetch_related("readings")
    result = get_object_or_404(results, position=position)
    result.inspection = inspection
    return inspection, result
