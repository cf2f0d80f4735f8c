"""What a decision about a lot is refused for: it must follow from the results (domain Q4, F3)."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import listed
from inspections.enums import SAMPLED_KINDS, CheckResult, Feeds
from inspections.models import CharacteristicResult, Inspection
from inspections.services.feeding import day_of
from inspections.services.hsf_recording import refuse_open_questions
from registry.errors import InvalidInput, WorkflowError
from registry.models import Item
from registry.services.evidence import evidence_of_many

Results = list[CharacteristicResult]

# ---- which inspection is decided ----------------------------------------------------


def refuse_begun(inspection: Inspection) -> None:
    """Raise WorkflowError where a result of ``inspection`` was entered: it is not overwritten."""
    if inspection.results.exclude(verdict=CheckResult.NOT_CHECKED, recorded_at=None).exists():
        raise WorkflowError(
            _("Results were entered in inspection %(number)s of these goods already.")
            % {"number": inspection.number},
            guard="results",
            remedy=_("Open that inspection and decide there."),
        )


def refuse_correction(inspection: Inspection) -> None:
    """Raise WorkflowError where ``inspection`` corrects another."""
    if inspection.supersedes_id is not None:
        raise WorkflowError(
            _("Inspection %(number)s corrects an earlier one.") % {"number": inspection.number},
            guard="correction",
            remedy=_("Open it and decide the correction there, or break it off."),
        )


def check_lot(inspection: Inspection, item: Item) -> None:
    """Raise WorkflowError where the sample no longer fits the lot."""
    if item.on_hand != inspection.quantity:
        raise WorkflowError(
            _("The lot has changed since inspection %(number)s began: %(then)s then, %(now)s now.")
            % {
                "number": inspection.number,
                "then": f"{inspection.quantity.normalize():f}",
                "now": f"{item.on_hand.normalize():f}",
            },
            guard="lot",
            remedy=_("Break this inspection off and begin anew, so that the sample fits the lot."),
        )


# ---- what the results allow ---------------------------------------------------------


def check_rejected(rejected: Decimal, quantity: Decimal) -> None:
    """Raise InvalidInput where more than ``quantity`` is to be rejected, or less than nothing."""
    if not 0 <= rejected <= quantity:
        raise InvalidInput(
            _("Only %(quantity)s arrived.") % {"quantity": f"{quantity.normalize():f}"},
            remedy=_("Reject no more than that."),
            field="rejected",
        )


def check_verdict(
    results: Results, *, rejected: Decimal, of: Decimal, reason: str, sorted_rest: bool
) -> None:
    """Raise InvalidInput or WorkflowError where the verdict does not follow from ``results``."""
    if rejected > 0 and not reason.strip(" ."):
        raise InvalidInput(
            _("A rejection needs its reason."),
            remedy=_("Write what is wrong, so that the customer understands it."),
            field="reason",
        )
    if rejected == 0 and any(result.verdict == CheckResult.FAIL for result in results):
        raise InvalidInput(
            _("A check failed, but nothing is rejected."),
            remedy=_("Say how much is rejected, or correct the result of the check."),
            field="rejected",
        )
    if rejected < of:
        refuse_open_questions(results)
        _refuse_missing(results)
        _refuse_expired(results)
        _check_sorted(results, sorted_rest=sorted_rest)


def refuse_unchecked(results: Results) -> None:
    """Raise WorkflowError where nothing at all was checked of what is to be accepted."""
    if not any(result.is_recorded for result in results):
        raise WorkflowError(
            _("Nothing is marked as checked."),
            guard="results",
            remedy=_("Enter the result of what you checked."),
        )


def may_be_sorted(results: Results) -> bool:
    """Whether a failed lot may be sorted: all that failed is looked at piece by piece."""
    failed = _failed_samples(results)
    return bool(failed) and all(result.kind in SAMPLED_KINDS for result in failed)


def _failed_samples(results: Results) -> Results:
    """What failed of the results that speak for the whole lot."""
    return [row for row in results if row.sample and row.verdict == CheckResult.FAIL]


def _refuse_missing(results: Results) -> None:
    missing = [result.label for result in results if result.sample and not result.is_recorded]
    if missing:
        raise WorkflowError(
            _("Not entered yet: %(names)s.") % {"names": listed(missing)},
            guard="results",
            remedy=_("Nothing is accepted before each characteristic has its result."),
        )
    asked = [result for result in results if result.needs_photo]
    files = evidence_of_many(asked)
    bare = [result.label for result in asked if not files[result.pk]]
    if bare:
        raise WorkflowError(
            _("The photo is missing: %(names)s.") % {"names": listed(bare)},
            guard="results",
            remedy=_("Open that result and add its photo."),
        )


def _refuse_expired(results: Results) -> None:
    """A day that has passed since the result was entered counts."""
    today = timezone.localdate()
    for result in results:
        day = result.document_expires_on
        if day is None and result.feeds != Feeds.CALIBRATED_ON:
            day = day_of(result)
        if day is not None and day < today:
            raise WorkflowError(
                _("%(name)s has expired on %(day)s.")
                % {"name": result.label, "day": day.isoformat()},
                guard="expired",
                remedy=_("Ask the owner for a valid one, or reject the goods."),
            )


def _check_sorted(results: Results, *, sorted_rest: bool) -> None:
    """Of a lot that failed, a part is accepted only where each piece of it was looked at."""
    failed = _failed_samples(results)
    if not failed:
        return
    whole = [result.label for result in failed if result.kind not in SAMPLED_KINDS]
    if whole:
        raise WorkflowError(
            _("%(names)s failed for the whole lot; sorting does not help.")
            % {"names": listed(whole)},
            guard="sampling",
            remedy=_("Reject all of it."),
            field="rejected",
        )
    if not sorted_rest:
        raise WorkflowError(
            _("The sample failed (%(names)s), and it speaks for the whole lot.")
            % {"names": listed([result.label for result in failed])},
            guard="sampling",
            remedy=_("Reject all of it, or sort the rest 100 % and say so."),
            field="sorted_rest",
        )
