"""Fetch an inspection and authorise in one call, as ``registry.gate`` does for items."""

from django.shortcuts import get_object_or_404

from inspections.models import CharacteristicResult, Inspection
from inspections.queries import inspections_for
from registry import rules
from registry.gate import require_action

SHOWN_OF_ITEM = ("category", "location", "agreement", "parent", "custodian")
SHOWN = ("department", "supersedes", "correction", "rejected_item", "nonconformity__anomaly")


def get_inspection_for(user, number: str, action: str = "see") -> Inspection:
    """The inspection of that number, with its item and all that a page shows of it.

    Raises Http404 for what the person may not see, and PermissionDenied for what they may see
    but not do: ``accept`` is judged by the item, everything else by the inspection.
    """
    of_item = (f"item__{name}" for name in SHOWN_OF_ITEM)
    found = (
        inspections_for(user)
        .select_related(*of_item, *SHOWN)
        .prefetch_related(*(f"item__{name}" for name in rules.READS))
    )
    inspection = get_object_or_404(found, number=number)
    require_action(user, action, inspection.item if action == "accept" else inspection)
    return inspection


def get_result_for(user, number: str, position: int) -> tuple[Inspection, CharacteristicResult]:
    """One characteristic of an inspection that ``user`` may enter results for."""
    inspection = get_inspection_for(user, number, "accept")
    rows = inspection.results.select_related("instrument", "recorded_by")
    result = get_object_or_404(rows, position=position)
    result.inspection = inspection
    return inspection, result
