"""What the registry's transitions mean for verification."""

from inspections.queries import inspection_behind
from inspections.services.checking import plan_next
from inspections.services.feeding import feed
from registry.effects import after
from registry.models import Item
from registry.services.transition import lock_item


@after("concede")
def take_over_findings(item: Item, *, by) -> Item:
    """Goods accepted by concession take over the days their inspection found (F6): they expire,
    and a customer's gauge enters the calibration list, as if they had been accepted."""
    inspection = inspection_behind(item)
    if inspection is None:
        return item
    feed(list(inspection.results.all()), item, by=by, inspection=inspection)
    return lock_item(item)


@after("store")
def plan_first_check(item: Item, *, by) -> Item:
    """From the day they are in store, goods are looked at by their schedule (R6)."""
    plan_next(item)
    return item
