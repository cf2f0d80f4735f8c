"""Correcting a decided inspection: a new one that supersedes it, both visible (domain Q4)."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from inspections.models import Inspection
from inspections.services.deciding import close, raise_nonconformity
from inspections.services.feeding import days_fed, feed
from inspections.services.opening import begin, lock_open
from inspections.services.recalling import IN_USE, goods_in_question, recall
from inspections.services.verdicts import Results, check_rejected, check_verdict
from registry.errors import InvalidInput, WorkflowError
from registry.services.ledger import writing
from registry.services.permission import require
from registry.services.transition import lock_item


def correct(*, inspection: Inspection, by, reason: str) -> Inspection:
    """Begin the inspection that corrects a decided one; the first stays as it was signed.

    Its results are entered anew. Raises WorkflowError where it is corrected already, or where
    the item has another inspection under way.
    """
    require(by, "correct_inspection", inspection)
    if not reason.strip(" ."):
        raise InvalidInput(
            _("A correction needs its reason."),
            remedy=_("Write what is wrong with the record."),
            field="reason",
        )
    with writing():
        fresh = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
        later = Inspection.objects.filter(supersedes=fresh).first()
        if not fresh.is_decided or later is not None:
            raise WorkflowError(
                _("%(number)s is corrected by %(later)s already.")
                % {"number": fresh.number, "later": later}
                if later
                else _("%(number)s is not decided yet.") % {"number": fresh.number},
                guard="decided",
                remedy=_("Continue there."),
            )
        under_way = Inspection.objects.filter(item=fresh.item, state="open").first()
        if under_way is not None:
            raise WorkflowError(
                _("Inspection %(number)s of the same goods is under way.")
                % {"number": under_way.number},
                guard="decided",
                remedy=_("Finish that one first."),
            )
        item = lock_item(fresh.item)
        return begin(item, by=by, supersedes=fresh, correction_reason=reason)


def conclude_correction(
    *,
    inspection: Inspection,
    by,
    rejected: Decimal,
    reason: str = "",
    note: str = "",
    sorted_rest: bool = False,
    location=None,
) -> Inspection:
    """Decide a correction. ``rejected`` is the whole that is rejected by now, in the item's unit.

    What was rejected stays so (release it from quarantine to verify it again). What is rejected
    in addition is isolated wherever it is, with a report and an anomaly of its own; of what is
    out, or used up, an anomaly tells the owner.
    """
    require(by, "correct_inspection", inspection.supersedes)
    with writing():
        inspection = lock_open(inspection)
        earlier = inspection.supersedes
        item = lock_item(inspection.item)
        extra = rejected - earlier.rejected_quantity
        _check_extra(extra, earlier)
        check_rejected(rejected, inspection.quantity)
        results = list(inspection.results.all())
        check_verdict(
            results,
            rejected=rejected,
            of=inspection.quantity,
            reason=reason or ("" if extra else inspection.correction_reason),
            sorted_rest=sorted_rest,
        )
        bad, concerns = earlier.rejected_item, []
        if extra > 0:
            concerns = recall(
                inspection,
                by=by,
                quantity=extra,
                location=location,
                reason=reason,
                inspection=inspection.number,
            )
            bad = concerns[0].item if len(concerns) == 1 else item
        if rejected < inspection.quantity:
            _feed_what_is_in_use(inspection, results, by=by)
        close(
            inspection,
            by=by,
            rejected=rejected,
            rejected_item=bad,
            reason=reason,
            note=note,
            sorted_rest=sorted_rest,
        )
        if extra > 0:
            raise_nonconformity(inspection, item=bad, concerns=concerns, by=by, reason=reason)
    return inspection


def _feed_what_is_in_use(inspection: Inspection, results: Results, *, by) -> None:
    """The days that the correction found otherwise go to the lot and to all that was split off
    since. What is kept back takes them over when it is verified again, or conceded."""
    earlier = days_fed(list(inspection.supersedes.results.all()))
    changed = {name for name, day in days_fed(results).items() if earlier.get(name) != day}
    for part in goods_in_question(inspection):
        if part.state in IN_USE:
            feed(results, part, by=by, inspection=inspection, only=changed)


def _check_extra(extra: Decimal, earlier: Inspection) -> None:
    if extra < 0:
        raise WorkflowError(
            _("%(quantity)s were rejected; a correction of the record does not take that back.")
            % {"quantity": f"{earlier.rejected_quantity.normalize():f}"},
            guard="rejected",
            remedy=_("Release them from quarantine and verify them again."),
            field="rejected",
        )
