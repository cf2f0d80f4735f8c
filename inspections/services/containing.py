"""Isolating what an anomaly is about, by what is wrong with it (domain Q10, P3).

Most kinds take the goods out of use. Three do not have to:

- *too few*: while goods wait to be verified they were counted as they came, so what is missing was
  never ours to hold, and nothing is split off. Later it is on record and not there: it is split
  off and kept apart, as what is lost is, until the owner has agreed what becomes of it.
- *too many*: while they wait to be verified the surplus is part of the count, and is isolated.
  Later it is on no record: the ledger knows nothing that could be split off. Nothing
  of the lot is used until the owner has said which are whose.
- *overdue*: nothing is wrong with the goods; somebody has to decide. They stay where they are.
"""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from inspections.enums import COUNTED_KINDS, AnomalyKind
from registry.enums import State
from registry.errors import InvalidInput, WorkflowError
from registry.models import IssueLine, Item
from registry.services.isolating import isolate
from registry.services.permission import require
from registry.services.splitting import take
from registry.services.transition import check_state
from registry.units import UNITS
from registry.workflow import TABLE


def is_isolating(kind: str, state: str) -> bool:
    """Whether an anomaly of ``kind`` takes goods in ``state`` out of use."""
    if kind == AnomalyKind.OVERDUE:
        return False
    if kind == AnomalyKind.SHORT:
        return state != State.RECEIVED
    if kind == AnomalyKind.OVER:
        return state == State.RECEIVED
    return True


def contain(
    item: Item,
    *,
    by,
    kind: str,
    quantity: Decimal | None,
    location,
    reason: str,
    document: str,
    issued_line: IssueLine | None,
) -> tuple[Item, Decimal]:
    """Take what is wrong out of use, where there is something to take; ``item`` is locked.

    Returns what the anomaly is about and how much of it. Call inside ``writing()``.
    """
    if kind in COUNTED_KINDS and quantity is None:
        raise InvalidInput(
            _("It must be said how much too many or too few there are."),
            remedy=_("Type the difference between what is there and what should be."),
            field="quantity",
        )
    if not is_isolating(kind, item.state):
        return item, _affected(item, by=by, kind=kind, quantity=quantity, line=issued_line)
    if item.state == State.QUARANTINED:
        require(by, "report_anomaly", item)
        part = take(item=item, by=by, quantity=quantity, as_part_of="report_anomaly", reason=reason)
    else:
        part = isolate(
            item=item,
            by=by,
            quantity=quantity,
            location=location,
            reason=reason,
            document=document,
            issued_line=issued_line,
            kind=kind,
        )
    return part, part.on_hand


def _affected(item: Item, *, by, kind, quantity, line: IssueLine | None) -> Decimal:
    """How much it is about where nothing is isolated; checked as the ledger would."""
    require(by, "report_anomaly", item)
    check_state(TABLE["report_anomaly"], item)
    there = line.outstanding if line is not None else item.on_hand or item.issued
    quantity = there if quantity is None else quantity
    if quantity <= 0 or not UNITS[item.unit].fits(quantity):
        raise InvalidInput(
            _("This quantity does not fit %(unit)s.") % {"unit": item.unit_label},
            remedy=_("Type how much it is."),
            field="quantity",
        )
    if kind == AnomalyKind.OVERDUE and quantity > there:
        raise WorkflowError(
            _("Only %(available)s %(unit)s are there.")
            % {"available": f"{there.normalize():f}", "unit": item.unit_label},
            guard="balance",
            remedy=_("Give no more than that."),
            field="quantity",
        )
    return quantity
