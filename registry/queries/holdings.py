"""How much we hold, counted by owner, by state and by place."""

from django.db.models import Count, Q, QuerySet

from registry.enums import State
from registry.models import Location


def counts_by_state(items: QuerySet, key: str) -> dict[int, dict[str, int]]:
    """How many of ``items`` there are for each value of ``key`` (``owner_id``) and state."""
    rows = items.order_by().values_list(key, "state").annotate(Count("pk"))
    counts: dict[int, dict[str, int]] = {}
    for value, state, number in rows:
        counts.setdefault(value, {})[state] = number
    return counts


def held_by_owner(items: QuerySet) -> dict[int, dict[str, int]]:
    """Open items of every owner, by state: one query however many owners there are."""
    return counts_by_state(items.exclude(state=State.CLOSED), "owner_id")


def counts_by_place(items: QuerySet) -> dict[int, int]:
    """How many of ``items`` lie in each place itself, not counting the places inside it."""
    rows = items.filter(location__isnull=False).order_by().values_list("location")
    return dict(rows.annotate(Count("pk")))


def with_places_below(places: list[Location], counts: dict[int, int]) -> dict[int, int]:
    """``counts`` with everything inside each place added to it."""
    sums = {place.pk: counts.get(place.pk, 0) for place in places}
    for place in sorted(places, key=lambda place: place.path.count("/"), reverse=True):
        if place.parent_id in sums:
            sums[place.parent_id] += sums[place.pk]
    return sums


def places_inside(place: Location) -> QuerySet:
    """``place`` and everything inside it, in the order of the tree."""
    return Location.objects.filter(Q(pk=place.pk) | Q(path__startswith=f"{place.path}/"))
