"""盘点: a stocktake from its start to the manager's signature.

Counting freezes nothing: each count keeps what the ledger said at its moment, and is compared
with that. What differs is settled by the same steps as everything else, all of it or none
(``inspections.services.settling``).
"""

from decimal import Decimal

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.enums import CountMethod, CountResult, StocktakeState
from inspections.models import Stocktake, StocktakeCount, StocktakeLine, UnknownFind
from inspections.queries.stocktaking import covers, in_scope
from registry import rules
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Item, Location
from registry.queries.scanning import plain_code
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.units import UNITS

AT_ONCE = 500  # lines written with one statement


def start_stocktake(
    *,
    by,
    counter,
    owner=None,
    area=None,
    category=None,
    risk: str = "",
    method: str = CountMethod.PRESENCE,
    note: str = "",
) -> Stocktake:
    """Freeze what should be there into lines: item, place, quantity on hand and owner.

    ``counter`` counts it and nobody else; somebody else recounts.
    """
    require(by, "plan_stocktake")
    if not rules.may(counter, "count_stock"):
        raise InvalidInput(
            _("%(name)s does not work in the warehouse.") % {"name": counter},
            remedy=_("Name somebody who may count."),
            field="counter",
        )
    scope = {"owner": owner, "area": area, "category": category, "risk": risk}
    with writing():
        items = in_scope(**scope).select_related("location")
        expected = items.count()
        if not expected:
            raise InvalidInput(
                _("Nothing on hand is covered by this."), remedy=_("Choose a wider scope.")
            )
        stocktake = Stocktake.objects.create(
            number=draw_number("ST"),
            method=method,
            counter=counter,
            note=note,
            expected=expected,
            started_at=timezone.now(),
            started_by=by,
            **scope,
        )
        lines = [_expected_line(stocktake, item) for item in items.order_by("location__path", "pk")]
        StocktakeLine.objects.bulk_create(lines, batch_size=AT_ONCE)
        record_created(
            stocktake,
            by=by,
            action="start_stocktake",
            lines={line.item.number: _told(line) for line in lines},
        )
    return stocktake


def _expected_line(stocktake: Stocktake, item: Item) -> StocktakeLine:
    return StocktakeLine(
        stocktake=stocktake,
        item=item,
        owner_id=item.owner_id,
        expected_place=item.location,
        expected_quantity=item.on_hand,
    )


def _told(line: StocktakeLine) -> dict:
    """How the event of the start names a line."""
    return {"place": line.expected_place.code, "quantity": line.expected_quantity}


def record_count(
    *,
    stocktake: Stocktake,
    by,
    place: Location | None,
    code: str,
    quantity: Decimal | None = None,
    damaged: bool = False,
    missing: bool = False,
) -> StocktakeCount:
    """What the label ``code`` says was found at ``place``; in a stocktake that is counted and
    not yet approved it is a recount, by somebody else.

    ``quantity`` is in the item's unit; None: all that the label says. ``missing``: the recounter
    looked for it and did not find it. The same scan again changes nothing.
    """
    code = plain_code(code)
    with writing():
        stocktake = lock_stocktake(stocktake)
        recount = require_counting(stocktake, by)
        if not code:
            raise InvalidInput(_("Nothing was scanned."), field="code")
        if place is None and not missing:
            raise InvalidInput(
                _("Scan the place first."), remedy=_("Its code is on the shelf."), field="place"
            )
        line = line_of(stocktake, code)
        if recount and (line.pk is None or not line.is_difference):
            raise WorkflowError(
                _("%(code)s is not among the differences.") % {"code": code},
                guard="recount",
                remedy=_("Scan what is on the list of differences."),
                field="code",
            )
        _check_quantity(stocktake, line, quantity, missing=missing)
        seen = {"place": place, "quantity": quantity, "damaged": damaged, "missing": missing}
        before = line.standing_count if line.pk else None
        if before is not None and before.by_id == by.pk and _says(before, seen):
            return before
        return count_line(line, by=by, recount=recount, **seen)


def require_counting(stocktake: Stocktake, by) -> bool:
    """Whether a count by ``by`` is a recount now. Raises where none is possible."""
    if stocktake.state == StocktakeState.COUNTING:
        require(by, "count_stock", stocktake)
        return False
    require_state(stocktake, StocktakeState.COUNTED)
    if by.pk == stocktake.counter_id:
        raise NotPermitted(
            _("You counted this, so somebody else must recount it."),
            remedy=_("Ask a colleague."),
        )
    require(by, "recount_stock", stocktake)
    return True


def line_of(stocktake: Stocktake, code: str) -> StocktakeLine:
    """The line of the scanned label; a new one where nobody expected it (not yet saved)."""
    lines = StocktakeLine.objects.select_related(
        "item__location", "item__owner", "stocktake__area"
    ).filter(stocktake=stocktake)
    number = code.upper()
    line = lines.filter(item__number=number).first() or lines.filter(tag=code).first()
    if line is not None:
        return line
    item = Item.objects.select_related("location", "owner").filter(number=number).first()
    if item is None:
        return StocktakeLine(stocktake=stocktake, tag=code, expected=False)
    return StocktakeLine(stocktake=stocktake, item=item, owner=item.owner, expected=False)


def _check_quantity(stocktake, line, quantity: Decimal | None, *, missing: bool) -> None:
    if quantity is None:
        if stocktake.asks_quantity and line.item is not None and not missing:
            raise InvalidInput(
                _("This stocktake asks how much is there."),
                remedy=_("Type the quantity."),
                field="quantity",
            )
        return
    if quantity < 0 or (line.item is not None and not UNITS[line.item.unit].fits(quantity)):
        raise InvalidInput(
            _("This quantity cannot be counted."),
            remedy=_("Round it to what can be counted."),
            field="quantity",
        )


def _says(count: StocktakeCount, seen: dict) -> bool:
    return all(getattr(count, name) == value for name, value in seen.items())


def count_line(line: StocktakeLine, *, by, recount: bool, **seen) -> StocktakeCount:
    """Write one count with what the ledger says now, and what follows for its line."""
    item = line.item
    was_counted = bool(line.result)
    count = StocktakeCount(
        recount=recount,
        at=timezone.now(),
        by=by,
        ledger_place=item and item.location,
        ledger_quantity=item and item.on_hand,
        ledger_version=item and item.version,
        **seen,
    )
    _judge(line, count)
    line.save()
    count.line = line
    count.save()
    if line.expected and not was_counted:
        Stocktake.objects.filter(pk=line.stocktake_id).update(counted=F("counted") + 1)
    record_created(
        count,
        by=by,
        action="count_stock",
        stocktake=line.stocktake.number,
        item=item.number if item else line.tag,
        result=str(line.result),
    )
    if item is None and line.found is None:
        draft_find(line, count)
    return count


def draft_find(line: StocktakeLine, count: StocktakeCount) -> UnknownFind:
    """What was found under a label that nobody knows waits as a draft to be settled."""
    find = UnknownFind.objects.create(
        line=line, place=count.place, found_at=count.at, found_by=count.by
    )
    record_created(find, by=count.by, action="draft_find", tag=line.tag)
    return find


def _judge(line: StocktakeLine, count: StocktakeCount) -> None:
    """Write into ``line`` what ``count`` says of it, beside the ledger at that moment."""
    line.difference = None
    if line.item is None:
        line.result = CountResult.UNKNOWN
        return
    there = Decimal(0) if count.missing else count.quantity
    if there is not None and there != count.ledger_quantity:
        line.difference = there - count.ledger_quantity
    line.result = _result(line, count)


def _result(line: StocktakeLine, count: StocktakeCount) -> CountResult:
    if count.missing:
        return CountResult.MISSING if count.ledger_quantity else CountResult.MOVED_SINCE
    if not count.ledger_quantity:
        return CountResult.UNEXPECTED
    if count.damaged:
        return CountResult.DAMAGED
    if line.difference is not None:
        if count.quantity == 0:
            return CountResult.MISSING
        return CountResult.SHORT if line.difference < 0 else CountResult.OVER
    if not line.expected:
        return _unexpected(line, count)
    return CountResult.FOUND if count.place == count.ledger_place else CountResult.WRONG_PLACE


def _unexpected(line: StocktakeLine, count: StocktakeCount) -> CountResult:
    """Found and not on the list: it came since the start, or does not belong here."""
    stocktake = line.stocktake
    if stocktake.owner_id not in (None, line.item.owner_id):
        return CountResult.WRONG_OWNER
    came_since = count.place == count.ledger_place and line.item.movements.filter(
        at__gte=stocktake.started_at
    )
    if came_since and covers(stocktake, line.item):
        return CountResult.FOUND
    return CountResult.UNEXPECTED


def undo_count(*, stocktake: Stocktake, by) -> StocktakeCount:
    """Take the last count of this person back; the row stays, marked."""
    with writing():
        stocktake = lock_stocktake(stocktake)
        require_counting(stocktake, by)
        count = (
            StocktakeCount.objects.filter(line__stocktake=stocktake, by=by, undone=False)
            .select_related("line__item__location", "line__stocktake__area", "place")
            .order_by("-pk")
            .first()
        )
        if count is None:
            raise WorkflowError(_("There is no count to take back."), guard="undo")
        before = snapshot(count)
        count.undone = True
        count.save(update_fields=["undone"])
        _fall_back(count.line)
        record_changed(count, by=by, before=before, action="undo_count", stocktake=stocktake.number)
    return count


def _fall_back(line: StocktakeLine) -> None:
    """The line says again what it said before its last count."""
    standing = line.standing_count
    if standing is not None:
        _judge(line, standing)
    else:
        line.result, line.difference = "", None
        if line.expected:
            Stocktake.objects.filter(pk=line.stocktake_id).update(counted=F("counted") - 1)
    line.save(update_fields=["result", "difference"])


def finish_counting(*, stocktake: Stocktake, by) -> Stocktake:
    """The counter has been everywhere: what was not counted is missing, unless the ledger tells
    that it was moved or went out since the start."""
    with writing():
        stocktake = lock_stocktake(stocktake)
        require_state(stocktake, StocktakeState.COUNTING)
        require(by, "count_stock", stocktake)
        before = snapshot(stocktake)
        missing = _miss_the_rest(stocktake, by=by)
        stocktake.state = StocktakeState.COUNTED
        stocktake.finished_at = timezone.now()
        stocktake.save(update_fields=["state", "finished_at"])
        record_changed(stocktake, by=by, before=before, action="finish_counting", missing=missing)
    return stocktake


def _miss_the_rest(stocktake: Stocktake, *, by) -> list[str]:
    """Judge the lines nobody counted; returns the numbers of the missing items."""
    lines = list(
        stocktake.lines.filter(result="", expected=True).select_related(
            "item__location", "stocktake"
        )
    )
    now, missed = timezone.now(), []
    for line in lines:
        item = line.item
        if not item.on_hand or item.location_id != line.expected_place_id:
            line.result = CountResult.MOVED_SINCE
            continue
        line.result, line.difference = CountResult.MISSING, -item.on_hand
        missed.append(
            StocktakeCount(
                line=line,
                missing=True,
                at=now,
                by=by,
                ledger_place=item.location,
                ledger_quantity=item.on_hand,
                ledger_version=item.version,
            )
        )
    StocktakeLine.objects.bulk_update(lines, ["result", "difference"], batch_size=AT_ONCE)
    StocktakeCount.objects.bulk_create(missed, batch_size=AT_ONCE)
    return [count.line.item.number for count in missed]


def lock_stocktake(stocktake: Stocktake) -> Stocktake:
    return (
        Stocktake.objects.select_for_update(of=("self",))
        .select_related("area", "owner", "category", "counter")
        .get(pk=stocktake.pk)
    )


def require_state(stocktake: Stocktake, state: StocktakeState) -> None:
    if stocktake.state != state:
        raise WorkflowError(
            _("Stocktake %(number)s is “%(state)s”.")
            % {"number": stocktake.number, "state": stocktake.status.label},
            guard="state",
            remedy=_("This is possible in: %(states)s.") % {"states": state.label},
        )
