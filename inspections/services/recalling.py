"""Goods that were accepted wrongly (domain Q4, Q10): what is still here is isolated, what is out
is told.

A recall never stops at what is on hand: a lot that failed after all has failed wherever it is.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from custprop.lib.display import listed
from registry.enums import Account, State
from registry.models import Item
from registry.queries.lineage import parts_of
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


def recall(
    item: Item, *, by, quantity: Decimal, rejected_before: Item | None, **isolation
) -> list[Concern]:
    """Isolate ``quantity`` of a locked lot: from itself first, then from its parts in use.

    Parts that are kept from use already count as isolated; ``rejected_before`` and its parts are
    not meant. ``isolation`` goes to ``isolate``. Returns what was isolated, and as the last what
    is out. Call inside the transaction of the decision.
    """
    lot = [item, *parts_in_question(item, rejected_before)]
    concerns = []
    left = quantity
    for part in lot:
        taken = min(left, part.on_hand) if part.state in IN_USE else Decimal(0)
        if taken > 0:
            concerns.append(Concern(isolate(item=part, by=by, quantity=taken, **isolation), taken))
            left -= taken
    left -= sum((part.on_hand for part in lot if part.state in KEPT_BACK), Decimal(0))
    if left > 0:
        remark = _("Not on hand any more: %(where)s.") % {"where": whereabouts_of(lot)}
        concerns.append(Concern(item, left, remark))
    return concerns


def parts_in_question(item: Item, rejected_before: Item | None) -> list[Item]:
    """The open parts of ``item``, locked, but what was split off from it as rejected."""
    apart: set[int] = set()
    if rejected_before is not None and rejected_before.pk != item.pk:
        apart = {rejected_before.pk, *parts_of(rejected_before).values_list("pk", flat=True)}
    return [lock_item(part) for part in parts_of(item).exclude(pk__in=apart)]


def whereabouts_of(lot: list[Item]) -> str:
    """Where goods went that are not on hand any more: ``Issued 30, Consumed 20``."""
    sums = {account: sum(getattr(part, account.value) for part in lot) for account in _GONE}
    return listed(
        f"{account.label} {total.normalize():f}" for account, total in sums.items() if total
    )
