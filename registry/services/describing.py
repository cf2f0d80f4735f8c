"""What is found out about goods after they came: dates that the register then watches (F6)."""

from django.utils.translation import gettext_lazy as _

from registry.errors import InvalidInput
from registry.models import Item
from registry.services.ledger import record_changed, snapshot, writing
from registry.services.transition import lock_item

#: The fields that a verification may fill in; everything else is as the owner announced it.
DESCRIBED = frozenset({"expires_on", "calibration_due_on"})


def describe(*, item: Item, by, reason: str = "", **fields) -> Item:
    """Write ``fields`` (dates) into the item's description, with their event.

    Part of the act of who calls it, whose permission counts. Raises InvalidInput for a field
    that is not to be found out this way.
    """
    unknown = fields.keys() - DESCRIBED
    if unknown:
        raise InvalidInput(
            _("“%(field)s” is not found out by looking at the goods.")
            % {"field": sorted(unknown)[0]},
            remedy=_("Leave it out."),
        )
    with writing():
        item = lock_item(item)
        before = snapshot(item)
        for name, value in fields.items():
            setattr(item, name, value)
        item.version += 1
        item.save(update_fields=[*fields, "version"])
        record_changed(item, by=by, before=before, action="describe", reason=reason)
    return item
