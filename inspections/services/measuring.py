"""Measured values of an inspection: typed, pasted, or sent by a caliper that types (Q4, F6)."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from inspections.enums import CheckResult
from inspections.judging import is_plausible, is_within, verdict_on
from inspections.measures import measure_label, resolve_measure, split_reading
from inspections.models import CharacteristicResult, Instrument, Reading
from inspections.queries import AT_HAND
from inspections.services.recording import keep, lock_result
from registry.errors import InvalidInput, WorkflowError
from registry.models.quantity import PLACES
from registry.services.ledger import snapshot, writing

MOST_PASTED = 5_000


class ImplausibleReading(InvalidInput):
    """A value that was more likely mistyped; it counts once it is confirmed."""

    guard = "plausibility"


def choose_instrument(
    *, result: CharacteristicResult, by, instrument: Instrument | None
) -> CharacteristicResult:
    """What it is measured with, one for all values of a result. Raises WorkflowError for a gauge
    past its calibration or without one (F6), and for another one while values of the first are
    kept."""
    with writing():
        result = lock_result(result, by=by)
        before = snapshot(result)
        if instrument is not None:
            check_instrument(instrument)
        _check_one_instrument(result, instrument)
        result.instrument = instrument
        result.instrument_due_on = instrument and instrument.calibration_due_on
        keep(result, by=by, before=before, action="choose_instrument")
    return result


def check_instrument(instrument: Instrument) -> None:
    """Raise WorkflowError unless ``instrument`` is in use, its calibration on record and not
    overdue, and a customer's gauge accepted and with us (F6)."""
    if instrument.item is not None and instrument.item.state not in AT_HAND:
        raise WorkflowError(
            _("%(instrument)s is “%(state)s”.")
            % {"instrument": instrument, "state": instrument.item.status.label},
            guard="instrument",
            remedy=_("Take another one."),
            field="instrument",
        )
    if not instrument.active:
        raise WorkflowError(
            _("%(instrument)s is out of use.") % {"instrument": instrument},
            guard="instrument",
            remedy=_("Take another one."),
            field="instrument",
        )
    if instrument.calibration_due_on is None:
        raise WorkflowError(
            _("No calibration of %(instrument)s is on record.") % {"instrument": instrument},
            guard="calibration",
            remedy=_("Take another one, or record its calibration in the list first."),
            field="instrument",
        )
    if instrument.is_overdue():
        raise WorkflowError(
            _("Calibration of %(instrument)s was due on %(day)s.")
            % {"instrument": instrument, "day": instrument.calibration_due_on.isoformat()},
            guard="calibration",
            remedy=_("Take another one, or have it calibrated first."),
            field="instrument",
        )


def record_readings(
    *,
    result: CharacteristicResult,
    by,
    texts: Iterable[str],
    confirmed: bool = False,
    instrument: Instrument | None = None,
) -> list[Reading]:
    """The next measured values, as they were typed, pasted or sent by a caliper; all or none.

    A text is a number, with or without the unit of the characteristic. Raises InvalidInput
    where one is not, and ImplausibleReading where a value lies far off and was not
    ``confirmed``. ``instrument`` is remembered for the characteristic; WorkflowError where
    values that another one measured are kept.
    """
    with writing():
        result = lock_result(result, by=by)
        before = snapshot(result)
        if instrument is not None and instrument.pk != result.instrument_id:
            _check_one_instrument(result, instrument)
            result.instrument, result.instrument_due_on = (
                instrument,
                instrument.calibration_due_on,
            )
        _check_measuring(result)
        values = _values_of(result, [text for text in texts if text.strip()], confirmed)
        taken = result.readings.count()
        if taken + len(values) > result.sample:
            raise InvalidInput(
                _("The sample has %(sample)s pieces, and %(taken)s are measured.")
                % {"sample": result.sample, "taken": taken},
                remedy=_("Take out the values that are too many."),
                field="reading",
            )
        readings = Reading.objects.bulk_create(
            Reading(
                result=result,
                sample_no=number,
                value=value,
                within=is_within(value, result.lower_limit, result.upper_limit),
                confirmed=confirmed
                and not is_plausible(value, result.lower_limit, result.upper_limit),
            )
            for number, value in enumerate(values, taken + 1)
        )
        _judge_readings(result)
        keep(result, by=by, before=before, action="record_reading", readings=_told(readings))
    return readings


def remove_reading(
    *, result: CharacteristicResult, by, sample_no: int, reason: str = ""
) -> CharacteristicResult:
    """Take a measured value out again; those after it move up. The event keeps the value.

    Raises InvalidInput where no ``reason`` is given for one that was outside its limits.
    """
    with writing():
        result = lock_result(result, by=by)
        readings = list(result.readings.all())
        gone = next((one for one in readings if one.sample_no == sample_no), None)
        if gone is None:
            raise InvalidInput(
                _("Piece %(piece)s has no value.") % {"piece": sample_no},
                remedy=_("Load the page again: somebody took it out already."),
                field="reading",
            )
        if not gone.within and not reason.strip(" ."):
            raise InvalidInput(
                _("Piece %(piece)s was outside its limits.") % {"piece": sample_no},
                remedy=_("Write why its value does not count."),
                field="reason",
            )
        before = snapshot(result)
        result.readings.all().delete()
        rest = [one for one in readings if one is not gone]
        for number, one in enumerate(rest, 1):
            one.pk, one.sample_no = None, number
        Reading.objects.bulk_create(rest)
        _judge_readings(result)
        keep(
            result,
            by=by,
            before=before,
            action="remove_reading",
            reason=reason.strip(),
            removed=_told([gone]),
            readings=_told(rest),
        )
    return result


def _check_one_instrument(result: CharacteristicResult, instrument: Instrument | None) -> None:
    """Raise WorkflowError where values are kept that another instrument than this one measured.

    The result names one: a calibration that fails must find everything it measured.
    """
    if result.instrument in (None, instrument) or not result.readings.exists():
        return
    raise WorkflowError(
        _("This was measured with %(instrument)s so far.") % {"instrument": result.instrument},
        guard="instrument",
        remedy=_("Measure all pieces with it, or take its values out first."),
        field="instrument",
    )


def _check_measuring(result: CharacteristicResult) -> None:
    if result.instrument is not None:
        check_instrument(result.instrument)
    elif result.instrument_kind:
        raise InvalidInput(
            _("It must be said what this is measured with: %(kind)s.")
            % {"kind": result.instrument_kind},
            remedy=_("Choose the instrument first."),
            field="instrument",
        )


def _values_of(result: CharacteristicResult, texts: list[str], confirmed: bool) -> list[Decimal]:
    if not texts:
        raise InvalidInput(
            _("There is no value."), remedy=_("Type or measure one."), field="reading"
        )
    if len(texts) > MOST_PASTED:
        raise InvalidInput(
            _("That is more than %(most)s values.") % {"most": MOST_PASTED},
            remedy=_("Paste only the column of this characteristic."),
            field="reading",
        )
    values = [value_of(result, text) for text in texts]
    odd = [
        f"{value:f}"
        for value in values
        if not is_plausible(value, result.lower_limit, result.upper_limit)
    ]
    if odd and not confirmed:
        raise ImplausibleReading(
            _("%(values)s lies far off the limits.") % {"values": ", ".join(odd[:5])},
            remedy=_("Measure again. If it is right, confirm it."),
            field="reading",
        )
    return values


def value_of(result: CharacteristicResult, text: str) -> Decimal:
    """The value that ``text`` says, in the characteristic's unit. Raises InvalidInput."""
    value, unit = split_reading(text)
    if value is None:
        raise InvalidInput(
            _("“%(text)s” is not a number.") % {"text": text.strip()[:40]},
            remedy=_("Type the measured value, such as 12.03."),
            field="reading",
        )
    if unit and resolve_measure(unit) != (result.unit or "none"):
        raise InvalidInput(
            _("“%(text)s” is not in %(unit)s.")
            % {"text": text.strip()[:40], "unit": measure_label(result.unit) or "—"},
            remedy=_("Set the instrument to the unit of the characteristic, or convert it."),
            field="reading",
        )
    if abs(value) >= 10**12 or value != round(value, PLACES):
        raise InvalidInput(
            _("“%(text)s” has too many digits.") % {"text": text.strip()[:40]},
            remedy=_("At most 12 before and 6 behind the point; choose a unit that fits."),
            field="reading",
        )
    return value


def _judge_readings(result: CharacteristicResult) -> None:
    within = list(result.readings.values_list("within", flat=True))
    outside = within.count(False)
    result.nonconforming = outside if within else None
    result.verdict = (
        verdict_on(
            nonconforming=outside,
            ac=result.ac,
            re=result.re,
            looked_at=len(within),
            sample=result.sample,
        )
        if within
        else CheckResult.NOT_CHECKED
    )


def _told(readings: list[Reading]) -> dict[str, str]:
    return {str(one.sample_no): f"{one.value.normalize():f}" for one in readings}
