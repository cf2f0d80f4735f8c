"""Inspection plans to test with, made through their services."""

from decimal import Decimal

from inspections.models import InspectionPlan
from inspections.services.planning import draft_plan, release_plan

APPEARANCE = {"kind": "visual", "name": "外观", "name_en": "Appearance", "importance": "minor"}
LENGTH = {
    "kind": "dimension",
    "name": "长度",
    "name_en": "Length",
    "nominal": Decimal("12"),
    "lower_limit": Decimal("11.9"),
    "upper_limit": Decimal("12.1"),
    "unit": "mm",
}
CERTIFICATE = {
    "kind": "document",
    "name": "材质证明",
    "name_en": "Certificate",
    "needs_number": True,
    "needs_expiry": True,
    "feeds": "expires_on",
}


def draft(by, code="IQC-01", *, characteristics=None, **head) -> InspectionPlan:
    """A draft for part HC-1001, where ``head`` names no other goods."""
    goods = {} if head.get("category") else {"part_number": "HC-1001"}
    return draft_plan(
        by=by,
        code=code,
        characteristics=characteristics or [APPEARANCE, LENGTH],
        **{"name": "贴片电容", "name_en": "Chip capacitor"} | goods | head,
    )


def in_force(cast, code="IQC-01", **head) -> InspectionPlan:
    """The same, written by the inspector and released by the manager."""
    return release_plan(plan=draft(cast.inspector, code, **head), by=cast.manager)
