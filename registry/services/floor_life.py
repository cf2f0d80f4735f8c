"""Recording what happens to the dry bag of moisture-sensitive goods (domain P1)."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import BagEvent
from registry.errors import InvalidInput, WorkflowError
from registry.floor_life import clock_of, is_sensitive
from registry.models import FloorLifeEvent, Item
from registry.services.ledger import record_created, writing
from registry.services.permission import require
from registry.services.transition import lock_item


def record_bag_event(
    *,
    item: Item,
    by,
    kind: str,
    at: datetime | None = None,
    bake_celsius: int | None = None,
    bake_hours: Decimal | None = None,
    note: str = "",
) -> FloorLifeEvent:
    """Append that the bag of ``item`` was opened, sealed again, or its content baked until ``at``.

    Raises NotPermitted, InvalidInput at its field, or WorkflowError for goods without a floor
    life, goods that left, and a bag that is open (or sealed) already.
    """
    require(by, "record_floor_life", item)
    kind, at = BagEvent(kind), at or timezone.now()
    _check_bake(kind, bake_celsius, bake_hours)
    with writing():
        item = lock_item(item)
        _check_item(item)
        events = list(item.floor_life_events.all())
        _check_order(item, events, kind, at)
        event = FloorLifeEvent.objects.create(
            item=item,
            kind=kind,
            at=at,
            bake_celsius=bake_celsius,
            bake_hours=bake_hours,
            note=note.strip(),
            recorded_at=timezone.now(),
            recorded_by=by,
        )
        record_created(event, by=by, action="record_bag_event", item=item.number)
    return event


def hand_down(parent: Item, child: Item, *, by) -> None:
    """A part that is split off has lain open as long as the whole. Part of the split."""
    for event in parent.floor_life_events.all():
        event.pk, event.item = None, child
        event.save(force_insert=True)
        record_created(event, by=by, action="record_bag_event", item=child.number)


def _check_bake(kind: BagEvent, celsius, hours) -> None:
    if kind == BagEvent.BAKED and (celsius is None or hours is None or hours <= 0):
        raise InvalidInput(
            _("It is not said how it was baked."),
            remedy=_("Type temperature and hours, as the manufacturer or J-STD-033 asks."),
            field="bake_celsius" if celsius is None else "bake_hours",
        )
    if kind != BagEvent.BAKED and (celsius is not None or hours is not None):
        raise InvalidInput(
            _("Temperature and hours belong to a bake alone."),
            remedy=_("Leave them empty, or choose “Baked”."),
            field="bake_celsius",
        )


def _check_item(item: Item) -> None:
    if not is_sensitive(item):
        raise WorkflowError(
            _("%(number)s has no floor life: its moisture sensitivity level is 1 or not named.")
            % {"number": item.number},
            guard="msl",
            remedy=_("Nothing is to be recorded."),
        )
    if not item.is_open:
        raise WorkflowError(
            _("%(number)s is not with us any more.") % {"number": item.number},
            guard="state",
            remedy=_("What is closed stays as it is."),
        )


def _check_order(item: Item, events: list, kind: BagEvent, at: datetime) -> None:
    if at > timezone.now():
        raise InvalidInput(
            _("That moment is still ahead."), remedy=_("Type when it happened."), field="at"
        )
    if events and at < events[-1].at:
        raise InvalidInput(
            _("Something later is on record already."),
            remedy=_("Type a moment after the last event of this bag."),
            field="at",
        )
    running = clock_of(item, events, at).is_running
    if kind == BagEvent.OPENED and running:
        raise WorkflowError(
            _("The bag is open already."),
            guard="bag",
            remedy=_("Record when it is sealed again, or baked."),
        )
    if kind == BagEvent.SEALED and not running:
        raise WorkflowError(
            _("The bag is sealed already."), guard="bag", remedy=_("Record when it is opened.")
        )
