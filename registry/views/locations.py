"""Places: the tree with what lies in each, and one place."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from registry import rules
from registry.gate import require_action
from registry.models import Item, Location
from registry.panels import PlacePanel, panels_for
from registry.queries.holdings import counts_by_place, places_inside, with_places_below

DEEPEST_INDENT = 5
SHOWN = 50  # goods on a place's page; the register has the rest


@require_safe
def locations(request):
    """The tree of places with what each is for, what it offers and how much lies there."""
    require_action(request.user, "see")
    context = {
        "rows": _tree(Location.objects.all(), Item.objects.visible_to(request.user)),
        "admin_url": _admin_url(request.user, "changelist"),
    }
    return render(request, "registry/locations/tree.html", context)


@require_safe
def location(request, code):
    """What is in one place and in the places inside it."""
    require_action(request.user, "see")
    place = get_object_or_404(Location.objects.select_related("parent"), code=code)
    places = places_inside(place)
    items = Item.objects.visible_to(request.user).filter(location__in=places.values("pk"))
    first, *inside = _tree(places, items)
    context = {
        "place": place,
        "total": first["altogether"],
        "inside": inside,
        "items": items.with_place().order_by("received_at", "number")[:SHOWN],
        "shown": SHOWN,
        "register_url": f"{reverse('registry:items')}?{urlencode({'location': place.code})}",
        "panels": panels_for(PlacePanel, user=request.user, subject=place),
        "admin_url": _admin_url(request.user, "change", place.pk),
        "may_put": place.holds_items and place.active and rules.may(request.user, "move"),
    }
    return render(request, "registry/locations/detail.html", context)


def _tree(places: QuerySet, items: QuerySet) -> list[dict]:
    """A line for each of ``places``, in the order of the tree, the topmost without indent."""
    places = list(places)
    here = counts_by_place(items)
    altogether = with_places_below(places, here)
    top = min((place.path.count("/") for place in places), default=0)
    return [
        {
            "place": place,
            "depth": min(place.path.count("/") - top, DEEPEST_INDENT),
            "here": here.get(place.pk, 0),
            "altogether": altogether[place.pk],
        }
        for place in places
    ]


def _admin_url(user, page: str, *args) -> str:
    return reverse(f"admin:registry_location_{page}", args=args) if rules.administers(user) else ""
