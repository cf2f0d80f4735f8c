"""Goods that were accepted wrongly (domain Q4, Q10): what is still here is isolated, what is out
is told.

A recall never stops at what is on hand: a lot that failed after all has failed wherever it is.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from custprop.lib.display import listed
from inspections.models import Inspection
from registry.enums import Account, State
from registry.models import Item, Movement
from registry.queries.lineage import with_parts
from registry.services.isolating import isolate
from registry.services.transition import lock_item

#: Where goods stand that somebody may use or is about to.
IN_USE = (State.VERIFIED, State.LABELLED, State.STORED)
#: Where they are kept from use already; they are verified again before anybody uses them.
KEPT_BACK = (State.RECEIVED, State.QUARANTINED)

_GONE = (
    Account.ISSUED,
    Account.CONSUMED,
    Account.RETURNED,
    Account.TRANSFERRED,
    Account.DESTROYED,
    Account.LOST,
)


@dataclass(frozen=True)
class Concern:
    """Goods that the owner must hear of; the quantity is in the item's unit."""

    item: Item
    quantity: Decimal
    remark: str = ""


def recall(correction: Inspection, *, by, quantity: Decimal, **isolation) -> list[Concern]:
    """Isolate ``quantity`` of a locked lot: from itself first, then from its parts in use.

    Parts that are kept from use for another reason already count as isolated. ``isolation`` goes
    to ``isolate``. Returns what was isolated, and as the last what is out. Call inside the
    transaction of the decision.
    """
    lot = goods_in_question(correction)
    concerns = []
    left = quantity
    for part in lot:
        taken = min(left, part.on_hand) if part.state in IN_USE else Decimal(0)
        if taken > 0:
            isolated = isolate(
                item=part, by=by, quantity=taken, document=correction.number, **isolation
            )
            concerns.append(Concern(isolated, taken))
            left -= taken
    left -= sum((part.on_hand for part in lot if part.state in KEPT_BACK), Decimal(0))
    if left > 0:
        remark = _("Not on hand any more: %(where)s.") % {"where": whereabouts_of(lot)}
        concerns.append(Concern(correction.item, left, remark))
    return concerns


def goods_in_question(correction: Inspection) -> list[Item]:
    """The lot and its parts, locked, without what was rejected before: that stays so."""
    lot = correction.item_id
    rejected = _rejected_before(correction)
    apart = rejected | with_parts(rejected - {lot})
    whole = Item.objects.filter(pk__in=with_parts({lot}) - apart).order_by("pk")
    goods = [lock_item(part) for part in whole]
    if lot in rejected:  # then its parts in quarantine are of what was rejected with it
        goods = [part for part in goods if part.state not in KEPT_BACK]
    return goods


def _rejected_before(correction: Inspection) -> set[int]:
    """Keys of what the decisions that ``correction`` supersedes rejected."""
    rejected: set[int] = set()
    earlier = correction.supersedes
    while earlier is not None:
        isolated = Movement.objects.filter(verb="report_anomaly", document=earlier.number)
        rejected.update(isolated.values_list("item", flat=True))
        # A correction that isolated goods in several places names the lot for all of them.
        if earlier.rejected_item_id and (
            earlier.supersedes_id is None or earlier.rejected_item_id != correction.item_id
        ):
            rejected.add(earlier.rejected_item_id)
        earlier = earlier.supersedes
    return rejected


def whereabouts_of(lot: list[Item]) -> str:
    """Where goods went that are not on hand any more: ``Issued 30, Consumed 20``."""
    sums = {account: sum(getattr(part, account.value) for part in lot) for account in _GONE}
    return listed(
        f"{account.label} {total.normalize():f}" for account, total in sums.items() if total
    )
