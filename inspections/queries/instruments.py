"""Named reads of the calibration list."""

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from inspections.enums import InspectionState, Tolerance
from inspections.models import Calibration, CharacteristicResult, Instrument
from registry import rules
from registry.enums import State

AT_HAND = (State.VERIFIED, State.LABELLED, State.STORED)


def instruments_for(user):
    """The calibration list, what is due first on top; instruments without a day last.

    ``in_doubt``: found out of tolerance, and nobody has answered for what it measured before.
    """
    if not rules.sees_register(user):
        return Instrument.objects.none()
    unanswered = Calibration.objects.filter(
        instrument=OuterRef("pk"), as_found=Tolerance.OUT, assessment=""
    )
    return (
        Instrument.objects.select_related("item__owner", "item__category")
        .annotate(in_doubt=Exists(unanswered))
        .order_by(F("calibration_due_on").asc(nulls_last=True), "number")
    )


def instruments_to_see_to(user):
    """What is overdue while in use and with us, and what casts doubt on its results."""
    with_us = Q(active=True) & ~Q(item__state=State.CLOSED)
    overdue = Q(calibration_due_on__lt=timezone.localdate())
    return instruments_for(user).filter(with_us & overdue | Q(in_doubt=True))


def instruments_at_hand():
    """What is in use, a customer's gauge only where it is accepted and with us."""
    return Instrument.objects.filter(
        Q(item=None) | Q(item__state__in=AT_HAND), active=True
    ).order_by("number")


def usable_instruments():
    """What may be measured with today: at hand, its calibration on record and not overdue."""
    return instruments_at_hand().filter(calibration_due_on__gte=timezone.localdate())


def results_in_question(calibration: Calibration):
    """What was measured with an instrument since the calibration before ``calibration``.

    Results of inspections that were broken off, or corrected since, are not among them.
    """
    found = CharacteristicResult.objects.filter(
        instrument=calibration.instrument_id, recorded_at__isnull=False
    ).exclude(inspection__state=InspectionState.BROKEN_OFF)
    found = found.exclude(inspection__correction__state=InspectionState.DECIDED)
    if calibration.since:
        found = found.filter(recorded_at__date__gte=calibration.since)
    if calibration.calibrated_on:
        found = found.filter(recorded_at__date__lte=calibration.calibrated_on)
    return found.select_related("inspection__item__owner", "recorded_by").order_by("-recorded_at")


def doubts_about(results: list[CharacteristicResult]) -> list[Calibration]:
    """The calibrations, not answered yet, that put any of ``results`` in question; one query."""
    used = {result.instrument_id for result in results} - {None}
    if not used:
        return []
    bad = Calibration.objects.filter(instrument__in=used, as_found=Tolerance.OUT, assessment="")
    return [
        calibration
        for calibration in bad.select_related("instrument")
        if any(_questions(calibration, result) for result in results)
    ]


def _questions(calibration: Calibration, result: CharacteristicResult) -> bool:
    if result.instrument_id != calibration.instrument_id or result.recorded_at is None:
        return False
    day = timezone.localdate(result.recorded_at)
    return (calibration.since is None or day >= calibration.since) and (
        calibration.calibrated_on is None or day <= calibration.calibrated_on
    )


def measured_with(instrument: Instrument):
    """Results that were measured with ``instrument``, the latest first."""
    found = CharacteristicResult.objects.filter(instrument=instrument, recorded_at__isnull=False)
    return found.select_related("inspection__item__owner", "recorded_by").order_by("-recorded_at")
