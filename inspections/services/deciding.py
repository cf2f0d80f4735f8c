"""The inspector's decision, its record, and what follows from it (domain Q4, F4)."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import in_a_row
from inspections.enums import Decision, InspectionState
from inspections.models import CharacteristicResult, Inspection, Nonconformity
from inspections.queries import open_inspection_of, plan_for
from inspections.services.anomalies import open_from_report
from inspections.services.feeding import feed
from inspections.services.opening import BASIC_ASPECTS, begin, decided_before, lock_open, told
from inspections.services.recalling import Concern
from inspections.services.verdicts import (
    check_lot,
    check_rejected,
    check_verdict,
    refuse_begun,
    refuse_correction,
    refuse_unchecked,
)
from registry.errors import StaleVersion, WorkflowError
from registry.models import Item
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.services.splitting import split
from registry.services.transition import check_state, lock_item
from registry.services.verifying import accept, reject
from registry.workflow import TABLE

CHECKS = tuple(BASIC_ASPECTS)


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
    """Begin and decide in one act: for goods without a plan, by the basic aspects.

    ``checks`` are the results by name (``CHECKS``); none of them is demanded. Otherwise as
    ``conclude``. Raises WorkflowError where a plan applies: its characteristics are to be
    entered first; and where results were entered already: they are not overwritten.
    """
    require(by, "accept", item)
    with writing():
        item = lock_item(item)
        _check_undecided(item)
        if version is not None and item.version != version:
            raise StaleVersion
        check_state(TABLE["accept"], item)
        under_way = open_inspection_of(item)
        plan = under_way.plan if under_way else plan_for(item)
        if plan is not None:
            raise WorkflowError(
                _("Inspection plan %(plan)s applies to these goods.") % {"plan": plan.number},
                guard="plan",
                remedy=_("Open the inspection and enter the result of each characteristic."),
            )
        if under_way is not None:
            refuse_correction(under_way)
            refuse_begun(under_way)
        inspection = under_way or begin(item, by=by)
        _record_aspects(inspection, by=by, checks=checks)
        return _conclude(
            inspection,
            by=by,
            rejected=rejected,
            reason=reason,
            note=note,
            location=location,
        )


def _check_undecided(item: Item) -> None:
    """Where two decide the same goods, the second is told who was first and how."""
    try:
        check_state(TABLE["accept"], item)
    except WorkflowError as refusal:
        decided = item.inspections.filter(state=InspectionState.DECIDED)
        first = decided.select_related("decided_by").order_by("-decided_at").first()
        if first is None:
            raise
        told = decided_before(first)
        remedy = in_a_row((told.remedy, refusal.remedy))
        raise WorkflowError(told.message, guard=refusal.guard, remedy=remedy) from None


def _record_aspects(inspection: Inspection, *, by, checks: dict) -> None:
    """The results of the basic aspects; the event of the decision tells them."""
    now = timezone.now()
    results = [result for result in inspection.results.all() if result.aspect in checks]
    for result in results:
        result.verdict = checks[result.aspect]
        if result.is_recorded:
            result.recorded_at, result.recorded_by = now, by
    CharacteristicResult.objects.bulk_update(results, ["verdict", "recorded_at", "recorded_by"])


def conclude(
    *,
    inspection: Inspection,
    by,
    rejected: Decimal = Decimal(0),
    reason: str = "",
    note: str = "",
    sorted_rest: bool = False,
    location=None,
    version: int | None = None,
) -> Inspection:
    """Accept the goods, reject them, or split ``rejected`` (in their unit) off and reject that.

    A rejection needs ``reason``, goes to quarantine, raises a nonconformity report and opens
    the anomaly for business. ``sorted_rest``: the accepted part of a lot that failed its sample
    was sorted 100 %. Of two people who decide, the second is told who was first and how. Nothing
    is accepted unchecked, and a correction is decided by ``conclude_correction`` alone. Raises
    InvalidInput or WorkflowError; then nothing has changed.
    """
    require(by, "accept", inspection.item)
    with writing():
        inspection = lock_open(inspection)
        refuse_correction(inspection)
        return _conclude(
            inspection,
            by=by,
            rejected=rejected,
            reason=reason,
            note=note,
            sorted_rest=sorted_rest,
            location=location,
            version=version,
            checked=True,
        )


def _conclude(
    inspection: Inspection,
    *,
    by,
    rejected: Decimal,
    reason: str,
    note: str,
    location,
    sorted_rest: bool = False,
    version: int | None = None,
    checked: bool = False,
) -> Inspection:
    """Decide the open inspection; ``checked``: what is accepted needs at least one result."""
    with writing():
        inspection = lock_open(inspection)
        item = lock_item(inspection.item)
        check_state(TABLE["accept"], item)
        if version is not None and item.version != version:
            raise StaleVersion
        results = list(inspection.results.all())
        check_lot(inspection, item)
        check_rejected(rejected, item.on_hand)
        check_verdict(
            results, rejected=rejected, of=item.on_hand, reason=reason, sorted_rest=sorted_rest
        )
        if checked and rejected < item.on_hand:
            refuse_unchecked(results)
        bad = _judge(
            item,
            by=by,
            rejected=rejected,
            reason=reason,
            location=location,
            inspection=inspection.number,
        )
        if bad is None or bad.pk != item.pk:
            feed(results, item, by=by, inspection=inspection)
        close(
            inspection,
            by=by,
            rejected=rejected,
            rejected_item=bad,
            reason=reason,
            note=note,
            sorted_rest=sorted_rest,
        )
        if bad is not None:
            concerns = [Concern(bad, rejected)]
            raise_nonconformity(inspection, item=bad, concerns=concerns, by=by, reason=reason)
    return inspection


# ---- what follows -----------------------------------------------------------------


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


def close(
    inspection: Inspection,
    *,
    by,
    rejected: Decimal,
    rejected_item: Item | None,
    reason: str,
    **head,
) -> None:
    """Write the decision down, with its event; from then on the inspection stays as it is."""
    before = snapshot(inspection)
    inspection.state = InspectionState.DECIDED
    inspection.accepted_quantity = inspection.quantity - rejected
    inspection.rejected_quantity = rejected
    inspection.rejected_item = rejected_item
    inspection.decision = decision_on(inspection.quantity, rejected)
    inspection.decided_at, inspection.decided_by = timezone.now(), by
    for name, value in head.items():
        setattr(inspection, name, value)
    inspection.save()
    record_changed(
        inspection,
        by=by,
        before=before,
        action="decide",
        reason=reason,
        results=told(inspection.results.all()),
    )


def decision_on(quantity: Decimal, rejected: Decimal) -> Decision:
    if rejected == 0:
        return Decision.ACCEPTED
    return Decision.REJECTED if rejected == quantity else Decision.PARTLY


def raise_nonconformity(
    inspection: Inspection, *, item: Item, concerns: list[Concern], by, reason: str
) -> Nonconformity:
    """来料不合格报告 about ``item``, and an anomaly of each of ``concerns``, which business follows
    with the owner; the first is the report's own."""
    report = Nonconformity.objects.create(
        number=draw_number("NC"),
        inspection=inspection,
        item=item,
        quantity=inspection.newly_rejected,
        description=reason,
        raised_at=inspection.decided_at,
        raised_by=by,
    )
    record_created(report, by=by, action="raise_nonconformity")
    for concern in concerns:
        open_from_report(report, concern, by=by)
    return report
