"""Putting goods in store, and moving them (domain Q6, P1)."""

from registry.enums import Step
from registry.models import Item
from registry.queries.routing import department_for
from registry.services.transition import perform


def store(*, item: Item, by, location, reason: str = "", version: int | None = None) -> Item:
    """``labelled`` → ``stored`` at ``location``. A place that lacks what the goods need wants
    a ``reason``."""
    custodian = department_for(category=item.category, step=Step.STORE) or item.custodian
    return perform(
        "store",
        item=item,
        by=by,
        location=location,
        custodian=custodian,
        reason=reason,
        version=version,
    )


def move(*, item: Item, by, location, reason: str = "", version: int | None = None) -> Item:
    """Another place of the same kind; the state stays."""
    return perform("move", item=item, by=by, location=location, reason=reason, version=version)
