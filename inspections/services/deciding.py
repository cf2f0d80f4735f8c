"""The inspector's decision, its record, and what follows from it (domain Q4)."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.enums import CheckResult, Decision
from inspections.models import Inspection, Nonconformity
from registry.enums import Step
from registry.errors import InvalidInput
from registry.models import Item
from registry.queries.routing import department_for
from registry.services.ledger import record_created, writing
from registry.services.numbering import draw_number
from registry.services.splitting import split
from registry.services.transition import lock_item
from registry.services.verifying import accept, reject

CHECKS = ("appearance", "dimensions", "function", "documents", "hsf")


def decide(
    *,
    item: Item,
    by,
    rejected: Decimal = Decimal(0),
    reason: str = "",
    note: str = "",
    location=None,
    version: int | None = None,
    **checks,
) -> Inspection:
    """Accept ``item``, reject it, or split ``rejected`` (in its unit) off and reject that part.

    ``checks`` are the results by name (``CHECKS``). A rejection needs ``reason``, goes to
    quarantine and raises a nonconformity report. Raises InvalidInput or WorkflowError; then
    nothing has changed.
    """
    if rejected > 0 and not reason.strip(" ."):
        raise InvalidInput(
            _("A rejection needs its reason."),
            remedy=_("Write what is wrong, so that the customer understands it."),
            field="reason",
        )
    if rejected == 0 and CheckResult.FAIL in checks.values():
        raise InvalidInput(
            _("A check failed, but nothing is rejected."),
            remedy=_("Say how much is rejected, or correct the result of the check."),
            field="rejected",
        )
    with writing():
        item = lock_item(item, version=version)
        quantity = item.on_hand
        if not 0 <= rejected <= quantity:
            raise InvalidInput(
                _("Only %(quantity)s arrived.") % {"quantity": f"{quantity.normalize():f}"},
                remedy=_("Reject no more than that."),
                field="rejected",
            )
        number = draw_number("IN")
        rejected_item = _judge(
            item, by=by, rejected=rejected, reason=reason, location=location, inspection=number
        )
        inspection = Inspection.objects.create(
            number=number,
            item=item,
            rejected_item=rejected_item,
            department=department_for(category=item.category, step=Step.VERIFY),
            quantity=quantity,
            accepted_quantity=quantity - rejected,
            rejected_quantity=rejected,
            note=note,
            decision=_decision(quantity, rejected),
            decided_at=timezone.now(),
            decided_by=by,
            **checks,
        )
        record_created(inspection, by=by, action="decide", reason=reason)
        if rejected_item is not None:
            _raise_nonconformity(inspection, by=by, description=reason)
    return inspection


def _judge(item, *, by, rejected, reason, location, inspection) -> Item | None:
    """Carry the verdict out; returns what was rejected."""
    bad = None
    if rejected == item.on_hand:
        bad = item
    elif rejected > 0:
        item, bad = split(item=item, by=by, quantity=rejected, reason=reason)
    if bad is not item:
        accept(item=item, by=by, inspection=inspection)
    if bad is not None:
        reject(item=bad, by=by, location=location, reason=reason, inspection=inspection)
    return bad


def _decision(quantity: Decimal, rejected: Decimal) -> Decision:
    if rejected == 0:
        return Decision.ACCEPTED
    return Decision.REJECTED if rejected == quantity else Decision.PARTLY


def _raise_nonconformity(inspection: Inspection, *, by, description: str) -> Nonconformity:
    report = Nonconformity.objects.create(
        number=draw_number("NC"),
        inspection=inspection,
        item=inspection.rejected_item,
        quantity=inspection.rejected_quantity,
        description=description,
        raised_at=inspection.decided_at,
        raised_by=by,
    )
    record_created(report, by=by, action="raise_nonconformity")
    return report
