"""Which places a step offers (domain Q3, Q6, P1)."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from custprop.lib.display import listed
from registry.enums import Hazard, LocationKind
from registry.models import Item, Location
from registry.needs import missing_environment


@dataclass(frozen=True)
class OfferedPlace:
    """A place as a step shows it: ``lacking`` is what the goods need and it does not offer."""

    place: Location
    own: bool
    lacking: tuple[str, ...]

    @property
    def words(self) -> str:
        """Code, name and what the place offers, in one line."""
        place = self.place
        told = [str(hazard.label) for hazard in Hazard.in_text(place.hazards)]
        offers = (
            (self.own, _("goods of this owner are here")),
            (place.esd_safe, _("ESD-protected")),
            (place.dry, _("dry")),
            (place.dark, _("kept dark")),
            (place.clean_area, _("clean area")),
            (place.hazard_allowed, listed(told) or _("hazardous goods allowed")),
            (place.open_air, _("in the open")),
        )
        return " · ".join([place.code, place.label, *(word for offer, word in offers if offer)])


def places_of(kind: LocationKind):
    """Active places of one kind that goods may be put in, in the order of the tree."""
    return Location.objects.filter(kind=kind, active=True, holds_items=True)


def first_place(kind: LocationKind) -> Location | None:
    return places_of(kind).first()


def offered_places(items: list[Item], kind: LocationKind) -> list[OfferedPlace]:
    """Places of ``kind`` for all of ``items`` together: those that lack nothing first, among
    them the places where goods of the same owners are already. One query."""
    owners = {item.owner_id for item in items}
    own = Item.objects.filter(location=OuterRef("pk"), owner_id__in=owners)
    offered = [
        OfferedPlace(place, place.own, _lacking(items, place))
        for place in places_of(kind).annotate(own=Exists(own))
    ]
    return sorted(offered, key=lambda offer: (bool(offer.lacking), not offer.own, offer.place.path))


def _lacking(items: list[Item], place: Location) -> tuple[str, ...]:
    """Everything one of ``items`` needs and ``place`` does not offer, each once."""
    needs = (str(need) for item in items for need in missing_environment(item, place))
    return tuple(dict.fromkeys(needs))


def fitting_places(item: Item) -> list[Location]:
    """Storage places that offer what ``item`` needs; the places of its owner's goods first."""
    offered = offered_places([item], LocationKind.STORAGE)
    return [offer.place for offer in offered if not offer.lacking]
