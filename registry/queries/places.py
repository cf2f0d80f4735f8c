"""Which places a step offers (domain Q3, Q6, P1)."""

from registry.enums import LocationKind
from registry.guards import missing_environment
from registry.models import Location


def places_of(kind: LocationKind):
    """Active places of one kind that goods may be put in, in the order of the tree."""
    return Location.objects.filter(kind=kind, active=True, holds_items=True)


def first_place(kind: LocationKind) -> Location | None:
    return places_of(kind).first()


def fitting_places(item) -> list[Location]:
    """Storage places that offer what ``item`` needs; the places of its owner's goods first."""
    fitting = [
        place for place in places_of(LocationKind.STORAGE) if not missing_environment(item, place)
    ]
    used = set(
        Location.objects.filter(items__owner=item.owner_id).values_list("pk", flat=True).distinct()
    )
    return sorted(fitting, key=lambda place: (place.pk not in used, place.path))
