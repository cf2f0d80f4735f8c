"""Saying what an item needs of its place, after it came (domain P1)."""

from django.utils.translation import gettext_lazy as _

from registry.errors import InvalidInput, WorkflowError
from registry.models import Item
from registry.models.needs import NEEDS_FIELDS, check_ranges
from registry.services.ledger import record_changed, snapshot, writing
from registry.services.permission import require
from registry.services.transition import lock_item

SETTABLE = (*NEEDS_FIELDS, "esd_sensitive", "hazardous", "own_needs")


def set_needs(*, item: Item, by, reason: str, version: int | None = None, **needs) -> Item:
    """Write what the goods need (fields of ``SETTABLE``), with the reason.

    They stay where they are: a place that does not fit any more shows on their page. Raises
    NotPermitted, InvalidInput, WorkflowError for a closed item, StaleVersion.
    """
    require(by, "set_needs", item)
    wrong = check_ranges(needs)
    if wrong:
        field, problem = next(iter(wrong.items()))
        raise InvalidInput(problem, remedy=_("Correct the range."), field=field)
    if not reason.strip(" ."):
        raise InvalidInput(
            _("A reason is needed."), remedy=_("Say where it stands."), field="reason"
        )
    with writing():
        item = lock_item(item, version=version)
        if not item.is_open:
            raise WorkflowError(
                _("%(number)s is not with us any more.") % {"number": item.number},
                guard="state",
                remedy=_("What is closed stays as it is."),
            )
        before = snapshot(item)
        for name in SETTABLE:
            if name in needs:
                setattr(item, name, needs[name])
        item.version += 1
        item.save(update_fields=[*needs, "version"])
        record_changed(item, by=by, before=before, action="set_needs", reason=reason.strip())
    return item
