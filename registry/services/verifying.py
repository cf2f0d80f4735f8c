"""The verdict on received goods. What was inspected is recorded by the inspections app."""

from registry.enums import LocationKind, Step
from registry.models import Item
from registry.queries.places import first_place
from registry.queries.routing import department_for
from registry.services.transition import perform


def accept(*, item: Item, by, reason: str = "", version: int | None = None, **facts) -> Item:
    """Goods are as agreed: ``received`` → ``verified``, handed over to be labelled (Q4)."""
    custodian = department_for(category=item.category, step=Step.LABEL) or item.custodian
    return perform(
        "accept", item=item, by=by, custodian=custodian, reason=reason, version=version, **facts
    )


def reject(
    *, item: Item, by, location=None, reason: str = "", version: int | None = None, **facts
) -> Item:
    """Goods are not as agreed: ``received`` → ``quarantined``, in a place of quarantine."""
    return perform(
        "reject",
        item=item,
        by=by,
        location=location or first_place(LocationKind.QUARANTINE),
        reason=reason,
        version=version,
        **facts,
    )
