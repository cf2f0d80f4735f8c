"""Named reads of stocktakes: what they cover, what was found, who waits for them."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from inspections.enums import DIFFERENCES, CountResult, Risk, StocktakeState
from inspections.models import Stocktake, StocktakeCount, StocktakeLine
from registry import rules
from registry.models import Item, Location, Movement
from registry.queries.waiting import expiring_within

UNMOVED_DAYS = 180


def stocktakes_for(user) -> QuerySet:
    """Stocktakes this person may see, newest first."""
    if not rules.sees_register(user):
        return Stocktake.objects.none()
    return Stocktake.objects.select_related(
        "owner", "area", "category", "counter", "started_by", "approved_by"
    )


def stocktakes_at(user, place: Location) -> QuerySet:
    """The stocktakes of ``place`` or of an area it lies in, newest first."""
    paths = [place.path]
    while "/" in paths[-1]:
        paths.append(paths[-1].rpartition("/")[0])
    return stocktakes_for(user).filter(area__path__in=paths)


def in_scope(*, owner=None, area=None, category=None, risk: str = "") -> QuerySet:
    """The items on hand that such a stocktake covers now."""
    items = Item.objects.open().filter(on_hand__gt=0)
    if owner is not None:
        items = items.filter(owner=owner)
    if area is not None:
        items = items.filter(
            Q(location=area) | Q(location__path__startswith=f"{area.path}/"),
        )
    if category is not None:
        items = items.filter(category=category)
    return _risky(items, risk) if risk else items


def _risky(items: QuerySet, risk: str) -> QuerySet:
    if risk == Risk.VALUABLE:
        return items.filter(category__needs_permanent_mark=True)
    if risk == Risk.HAZARDOUS:
        return items.filter(hazardous=True)
    if risk == Risk.EXPIRING:
        return expiring_within(items)
    since = timezone.now() - timedelta(days=UNMOVED_DAYS)
    return items.exclude(Exists(Movement.objects.filter(item=OuterRef("pk"), at__gte=since)))


def covers(stocktake: Stocktake, item: Item) -> bool:
    """Whether ``item``, as the ledger has it now, is within owner, area and category.

    Risk is left out: what came in since the start is judged by where it is.
    """
    area = stocktake.area
    path = item.location.path if item.location else ""
    return (
        stocktake.owner_id in (None, item.owner_id)
        and stocktake.category_id in (None, item.category_id)
        and (area is None or path == area.path or path.startswith(f"{area.path}/"))
    )


def lines_of(stocktake: Stocktake) -> QuerySet:
    """What was counted, with everything a row shows."""
    return (
        stocktake.lines.exclude(result="", expected=False)
        .select_related("item", "owner", "expected_place", "anomaly", "identified_as", "find__item")
        .prefetch_related("counts__place", "counts__by")
    )


def differences_of(stocktake: Stocktake) -> QuerySet:
    return lines_of(stocktake).filter(result__in=DIFFERENCES)


def figures_of(stocktake: Stocktake) -> list[dict]:
    """How many lines there are of each result, in the order of the results; one query."""
    rows = (
        StocktakeLine.objects.filter(stocktake=stocktake)
        .exclude(result="")
        .values_list("result")
        .order_by()
        .annotate(n=Count("pk"))
    )
    counted = dict(rows)
    return [
        {"result": result, "count": counted[result]} for result in CountResult if result in counted
    ]


def to_recount(stocktake: Stocktake) -> QuerySet:
    """Differences that nobody else has looked at yet; unknown labels are identified instead."""
    again = StocktakeCount.objects.filter(line=OuterRef("pk"), recount=True, undone=False)
    return (
        stocktake.lines.filter(result__in=DIFFERENCES, item__isnull=False)
        .exclude(Exists(again))
        .select_related("item")
    )


def finds_for(user) -> QuerySet:
    """The lines of unknown labels that this person may see, with their drafts."""
    found = StocktakeLine.objects.filter(item__isnull=True, counts__undone=False).distinct()
    return found.filter(stocktake__in=stocktakes_for(user)).select_related(
        "stocktake__area", "stocktake__counter", "find__item", "find__place", "find__settled_by"
    )


def to_settle(stocktake: Stocktake) -> QuerySet:
    """Unknown labels of which nobody has said yet what they are."""
    return stocktake.lines.filter(result=CountResult.UNKNOWN).filter(
        Q(find__isnull=True) | Q(find__outcome="")
    )


def mixed_with(stocktake: Stocktake, place: Location) -> bool:
    """Whether goods of the owner who is counted lie at ``place``, too."""
    lying = Item.objects.open().filter(location=place, on_hand__gt=0)
    return lying.filter(owner=stocktake.owner_id).exists()


def waiting_to_approve(user) -> QuerySet:
    """Stocktakes whose differences or signature wait for a manager who did not count."""
    states = (StocktakeState.COUNTED, StocktakeState.APPROVED)
    counted = StocktakeLine.objects.filter(stocktake=OuterRef("pk"), counts__by=user)
    return (
        stocktakes_for(user)
        .filter(state__in=states)
        .exclude(Q(counter=user) | Exists(counted))
        .order_by("started_at")
    )
