"""What follows from a stocktake: its differences are settled and a manager signs.

Everything goes through the steps that such goods go through anyway: what is lost or damaged is
reported as an anomaly, and so is what is too much or where the ledger does not know it; what lies
elsewhere is moved there on record. All of it, or nothing.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from inspections.enums import AnomalyKind, CountResult, StocktakeState
from inspections.models import Stocktake, StocktakeCount, StocktakeLine
from inspections.queries.stocktaking import differences_of, mixed_with, to_recount, to_settle
from inspections.services.anomalies import report_anomaly
from inspections.services.noting import note_anomaly
from inspections.services.stocktaking import lock_stocktake, require_state
from registry.enums import SignatureMeaning
from registry.errors import NotPermitted, WorkflowError
from registry.models import Item
from registry.services.bulk import about
from registry.services.ledger import record_changed, snapshot, writing
from registry.services.permission import require
from registry.services.signing import Proof, require_seen, sign
from registry.services.transition import lock_item, perform


def approve_differences(*, stocktake: Stocktake, by) -> Stocktake:
    """Settle every difference, by a manager who did not count.

    Missing and short goods are reported as lost, damaged ones as damaged, what is too much or not
    where the ledger has it as that; what lies elsewhere is moved. Unknown labels are settled first.
    """
    with writing():
        stocktake = lock_stocktake(stocktake)
        require_state(stocktake, StocktakeState.COUNTED)
        _require_other_eyes(stocktake, by, "approve_stocktake")
        waiting = to_recount(stocktake).first()
        if waiting is not None:
            raise WorkflowError(
                _("%(number)s has not been recounted.") % {"number": waiting.item.number},
                guard="recount",
                remedy=_("Somebody who did not count looks at every difference first."),
            )
        draft = to_settle(stocktake).first()
        if draft is not None:
            raise WorkflowError(
                _("Nobody has said what “%(tag)s” is.") % {"tag": draft.tag},
                guard="unknown_find",
                remedy=_("Name its item, take it in, or dismiss it with a reason."),
            )
        lines = list(differences_of(stocktake).filter(item__isnull=False))
        for line in lines:
            with about(line.item):
                _settle(line, stocktake, by=by)
        before = snapshot(stocktake)
        stocktake.state = StocktakeState.APPROVED
        stocktake.approved_by, stocktake.approved_at = by, timezone.now()
        stocktake.save(update_fields=["state", "approved_by", "approved_at"])
        record_changed(
            stocktake,
            by=by,
            before=before,
            action="approve_stocktake",
            lines={line.item.number: str(line.result) for line in lines},
            anomalies={line.item.number: line.anomaly.number for line in lines if line.anomaly},
        )
    return stocktake


def close_signed(*, stocktake: Stocktake, by, proof: Proof | None, seen_hash: str) -> Stocktake:
    """Sign what the stocktake says and close it; nothing of it changes afterwards."""
    with writing():
        stocktake = lock_stocktake(stocktake)
        require_state(stocktake, StocktakeState.APPROVED)
        _require_other_eyes(stocktake, by, "close_stocktake")
        require_seen(stocktake, seen_hash)
        before = snapshot(stocktake)
        stocktake.state = StocktakeState.CLOSED
        stocktake.save(update_fields=["state"])
        record_changed(stocktake, by=by, before=before, action="close_stocktake")
        sign(record=stocktake, by=by, meaning=SignatureMeaning.APPROVED, proof=proof)
    return stocktake


def _require_other_eyes(stocktake: Stocktake, by, action: str) -> None:
    if by.pk in stocktake.counter_ids:
        raise NotPermitted(
            _("You counted in this stocktake, so somebody else must decide."),
            remedy=_("Ask another manager."),
        )
    require(by, action, stocktake)


def _settle(line: StocktakeLine, stocktake: Stocktake, *, by) -> None:
    """What follows from one difference; the anomaly it leads to stands in its line."""
    count, item = line.standing_count, lock_item(line.item)
    if line.result in (CountResult.WRONG_OWNER, CountResult.UNEXPECTED):
        anomaly = _misplaced(line, item, stocktake, count, by=by)
    elif not item.on_hand:
        return
    else:
        anomaly = _differing(line, item, stocktake, count, by=by)
    if anomaly is not None:
        line.anomaly = anomaly
        line.save(update_fields=["anomaly"])


def _misplaced(line, item: Item, stocktake, count: StocktakeCount, *, by):
    """Goods that nobody expected here. What the ledger has exactly here is no difference, unless
    it lies among the goods of the owner who is counted."""
    _require_unchanged(item, count)
    kind = AnomalyKind(line.result)
    if not item.on_hand:
        there = count.quantity or item.issued or item.received
        return _note(item, stocktake, count, kind, by=by, quantity=there)
    if count.place_id != item.location_id:
        return _report(item, stocktake, count, kind, by=by)
    if line.result == CountResult.WRONG_OWNER and mixed_with(stocktake, count.place):
        return _note(item, stocktake, count, kind, by=by, quantity=item.on_hand)
    return None


def _differing(line, item: Item, stocktake, count: StocktakeCount, *, by):
    anomaly, difference = None, line.difference or 0
    lost, over = max(-difference, 0), max(difference, 0)
    if difference:
        _require_unchanged(item, count)
    if lost:
        anomaly = _report(item, stocktake, count, AnomalyKind.LOST, by=by, quantity=lost)
        if lost == item.on_hand:
            return anomaly
        item = lock_item(item)
    if count.damaged:
        _require_unchanged(item, count, but=lost)
        anomaly = _report(item, stocktake, count, AnomalyKind.DAMAGED, by=by)
    elif count.place_id != item.location_id:
        _move(item, stocktake, count, by=by)
    if over:
        surplus = _note(item, stocktake, count, AnomalyKind.OVER, by=by, quantity=over)
        anomaly = anomaly or surplus
    return anomaly


def _said(kind: AnomalyKind, stocktake: Stocktake) -> str:
    said = {
        AnomalyKind.LOST: _("Stocktake %(number)s: not found, counted and recounted."),
        AnomalyKind.DAMAGED: _("Stocktake %(number)s: found damaged."),
        AnomalyKind.OVER: _("Stocktake %(number)s: more is there than on record, counted twice."),
        AnomalyKind.WRONG_OWNER: _("Stocktake %(number)s: found among another owner's goods."),
        AnomalyKind.UNEXPECTED: _("Stocktake %(number)s: found where it is not on record."),
    }[kind]
    return said % {"number": stocktake.number}


def _found_where(count: StocktakeCount) -> str:
    return str(count.place or count.ledger_place or "")


def _note(item: Item, stocktake, count: StocktakeCount, kind, *, by, quantity):
    return note_anomaly(
        item=item,
        by=by,
        kind=kind,
        description=_said(kind, stocktake),
        quantity=quantity,
        found_where=_found_where(count),
    )


def _report(item: Item, stocktake, count: StocktakeCount, kind, *, by, quantity=None):
    return report_anomaly(
        item=item,
        by=by,
        kind=kind,
        description=_said(kind, stocktake),
        quantity=quantity,
        found_where=_found_where(count),
    )


def _move(item: Item, stocktake, count: StocktakeCount, *, by) -> None:
    if item.location_id != count.ledger_place_id:
        _changed_since(item)
    perform(
        "move",
        item=item,
        by=by,
        location=count.place,
        document=stocktake.number,
        reason=stocktake.number,
        as_part_of="settle_difference",
    )


def _require_unchanged(item: Item, count: StocktakeCount, *, but=0) -> None:
    if item.on_hand != count.ledger_quantity - but:
        _changed_since(item)


def _changed_since(item: Item) -> None:
    raise WorkflowError(
        _("%(number)s was moved after it was counted.") % {"number": item.number},
        guard="moved_since",
        remedy=_("Recount it, then approve."),
    )
