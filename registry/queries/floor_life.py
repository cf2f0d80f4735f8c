"""How much floor life is left of moisture-sensitive goods."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from registry.floor_life import Clock, clock_of, is_sensitive
from registry.models import FloorLifeEvent, Item


def clocks_of(items: Iterable[Item]) -> dict[int, Clock]:
    """The clock of each of ``items`` that has a floor life, by its key. One query, or none."""
    sensitive = {item.pk: item for item in items if is_sensitive(item)}
    if not sensitive:
        return {}
    events = defaultdict(list)
    for event in FloorLifeEvent.objects.filter(item__in=sensitive).order_by("at", "pk"):
        events[event.item_id].append(event)
    now = timezone.now()
    return {pk: clock_of(item, events[pk], now) for pk, item in sensitive.items()}


def bag_events_of(item: Item) -> list[FloorLifeEvent]:
    """Newest first; nothing is asked for goods without a floor life."""
    if not is_sensitive(item):
        return []
    return list(item.floor_life_events.select_related("recorded_by").order_by("-at", "-pk"))
