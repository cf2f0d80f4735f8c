"""The register as it was at the end of any day (domain F7)."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils import timezone

from registry.enums import Account, State
from registry.models import Event, Item, Location, Movement

CHUNK = 500


@dataclass(frozen=True)
class RegisterRow:
    """One item as it stood: quantities by account, place and state of that day."""

    item: Item
    received: Decimal
    on_hand: Decimal
    issued: Decimal
    consumed: Decimal
    returned: Decimal
    location: Location | None
    state: State


def register_rows(items: QuerySet[Item], as_of: date | None = None) -> Iterator[RegisterRow]:
    """The rows of the register for ``items``, in their order, ``CHUNK`` items at a time.

    Without ``as_of`` as things are now; with it as they were when that day ended, told by the
    movements and events up to then.
    """
    if as_of is None:
        for item in items.iterator(CHUNK):
            yield _as_it_is(item)
        return
    end = end_of(as_of)
    places = Location.objects.in_bulk()
    chunk: list[Item] = []
    for item in items.filter(received_at__lt=end).iterator(CHUNK):
        chunk.append(item)
        if len(chunk) == CHUNK:
            yield from _as_they_were(chunk, end, places)
            chunk = []
    yield from _as_they_were(chunk, end, places)


def end_of(day: date) -> datetime:
    """The moment ``day`` ends here."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _as_it_is(item: Item) -> RegisterRow:
    return RegisterRow(
        item,
        item.received,
        item.on_hand,
        item.issued,
        item.consumed,
        item.returned,
        item.location,
        State(item.state),
    )


def _as_they_were(items: list[Item], end: datetime, places: dict) -> Iterator[RegisterRow]:
    balances = _balances(items, end)
    last_places = _last_places(items, end)
    states = _states(items, end)
    for item in items:
        balance, state = balances[item.pk], states.get(item.number, State.RECEIVED)
        place = None if state == State.CLOSED else places.get(last_places.get(item.pk))
        yield RegisterRow(
            item,
            balance[Account.RECEIVED],
            balance[Account.ON_HAND],
            balance[Account.ISSUED],
            balance[Account.CONSUMED],
            balance[Account.RETURNED],
            place,
            state,
        )


def _balances(items: list[Item], end: datetime) -> dict[int, dict[str, Decimal]]:
    totals: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    moved = (
        Movement.objects.filter(item__in=items, at__lt=end)
        .values_list("item_id", "source", "target")
        .annotate(Sum("quantity"))
        .order_by()
    )
    for item_id, source, target, quantity in moved:
        if source == target:
            continue
        totals[item_id][target] += quantity
        if source == Account.RECEIVED:
            totals[item_id][source] += quantity
        else:
            totals[item_id][source] -= quantity
    return totals


def _last_places(items: list[Item], end: datetime) -> dict[int, int]:
    moves = Movement.objects.filter(item__in=items, at__lt=end, to_location__isnull=False)
    return dict(moves.order_by("item_id", "seq").values_list("item_id", "to_location_id"))


def _states(items: list[Item], end: datetime) -> dict[str, State]:
    """The last state each item's events tell of before ``end``."""
    states = {}
    events = Event.objects.filter(
        model=Item._meta.label_lower,
        object_key__in=[item.number for item in items],
        at__lt=end,
        body__contains='"state":',
    )
    for number, body in events.order_by("seq").values_list("object_key", "body"):
        state = json.loads(body)["after"].get("state")
        if state:
            states[number] = State(state)
    return states
