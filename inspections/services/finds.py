"""What a stocktake found under labels that nobody knows, from its draft to its settling.

Each is one of three things: an item on record whose label is worn, goods that were never taken in,
or nothing of a customer's. Whoever says which is on record; nothing is approved before.
"""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from inspections.enums import CountResult, FindOutcome, StocktakeState
from inspections.models import StocktakeLine, UnknownFind
from inspections.services.stocktaking import (
    count_line,
    draft_find,
    line_of,
    lock_stocktake,
    require_counting,
    require_state,
)
from registry.errors import InvalidInput, WorkflowError
from registry.models import Item, Location, Party
from registry.services.evidence import add_evidence
from registry.services.ledger import record_changed, snapshot, writing
from registry.services.receiving import CountedLine, confirm_receipt


def describe_find(*, line: StocktakeLine, by, remark: str, files=()) -> UnknownFind:
    """Say what it looks like, with photos, so that others can tell what it is."""
    with writing():
        find, _recount = _lock(line, by)
        before = snapshot(find)
        find.remark = remark.strip()
        find.save(update_fields=["remark"])
        record_changed(find, by=by, before=before, action="describe_find", tag=find.line.tag)
        for file in files:
            add_evidence(by=by, subject=find, upload=file)
    return find


def identify(*, line: StocktakeLine, by, item: Item) -> StocktakeLine:
    """Say which item an unknown label stands on: it counts as found where the label was."""
    with writing():
        find, recount = _lock(line, by)
        line = find.line
        found = line.standing_count
        own = line_of(line.stocktake, item.number)
        count_line(
            own,
            by=by,
            recount=recount,
            place=found.place,
            quantity=found.quantity,
            damaged=found.damaged,
            missing=False,
        )
        before = snapshot(line)
        line.identified_as, line.result = item, CountResult.FOUND
        line.save(update_fields=["identified_as", "result"])
        record_changed(line, by=by, before=before, action="identify_label", tag=line.tag)
        _settle(find, by=by, outcome=FindOutcome.IDENTIFIED, item=item)
    return line


def take_in_find(
    *,
    line: StocktakeLine,
    by,
    party: Party,
    location: Location,
    quantity: Decimal,
    goods: dict,
) -> UnknownFind:
    """It is a customer's and was never taken in: receive it now, to be verified like all goods."""
    with writing():
        find, _recount = _lock(line, by, recounting=True)
        receipt = confirm_receipt(
            by=by,
            party=party,
            location=location,
            lines=[CountedLine(quantity=quantity, goods=goods)],
            note=_("Found in stocktake %(number)s under the label “%(tag)s”.")
            % {"number": find.line.stocktake.number, "tag": find.line.tag},
        )
        item = receipt.lines.select_related("item").get().item
        _settle(find, by=by, outcome=FindOutcome.TAKEN_IN, item=item)
    return find


def dismiss_find(*, line: StocktakeLine, by, reason: str) -> UnknownFind:
    """It is nothing of a customer's: say why, and what it is."""
    if not reason.strip(" ."):
        raise InvalidInput(
            _("It is not said why."),
            remedy=_("Write what it is and why it is no customer's property."),
            field="reason",
        )
    with writing():
        find, _recount = _lock(line, by, recounting=True)
        _settle(find, by=by, outcome=FindOutcome.DISMISSED, reason=reason.strip())
    return find


def _lock(line: StocktakeLine, by, *, recounting=False) -> tuple[UnknownFind, bool]:
    """The draft of ``line``, not yet settled, and whether it is looked at by other eyes."""
    stocktake = lock_stocktake(line.stocktake)
    if recounting:
        require_state(stocktake, StocktakeState.COUNTED)
    recount = require_counting(stocktake, by)
    line = StocktakeLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    line.stocktake = stocktake
    find = UnknownFind.objects.filter(line=line).first()
    if line.result != CountResult.UNKNOWN or (find is not None and find.is_settled):
        raise WorkflowError(
            _("“%(tag)s” is settled already.") % {"tag": line.tag},
            guard="settled",
            remedy=_("Load the page again and look at what was decided."),
        )
    if find is None:  # scanned before there were drafts
        find = draft_find(line, line.standing_count)
    find.line = line
    return find, recount


def _settle(find: UnknownFind, *, by, outcome: FindOutcome, item=None, reason: str = "") -> None:
    before = snapshot(find)
    find.outcome, find.item, find.reason = outcome, item, reason
    find.settled_at, find.settled_by = timezone.now(), by
    find.save(update_fields=["outcome", "item", "reason", "settled_at", "settled_by"])
    record_changed(
        find, by=by, before=before, action="settle_find", reason=reason, tag=find.line.tag
    )
