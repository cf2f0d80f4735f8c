"""The calibration list: instruments added, described, taken out of use (F6).

Their days come from calibrations (``calibrating.py``) alone.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from inspections.enums import Tolerance
from inspections.models import Calibration, Instrument
from inspections.services.calibrating import check_days, keep_instrument, lock_instrument
from registry.errors import InvalidInput, WorkflowError
from registry.models import Item
from registry.services.ledger import record_changed, snapshot, writing
from registry.services.permission import require

#: What is changed without a calibration; the number stays, by it events name the instrument.
DESCRIBED_BY = ("name", "name_en", "kind", "serial_number", "resolution", "unit", "note")


def add_instrument(
    *,
    by,
    number: str,
    name: str,
    calibrated_on: date | None = None,
    due_on: date | None = None,
    certificate: str = "",
    **description,
) -> Instrument:
    """One of our own instruments, with its last calibration where there is one.

    ``description`` are fields of ``DESCRIBED_BY``. Raises InvalidInput for a number that is
    taken and for days that make no sense.
    """
    require(by, "keep_instruments")
    number = number.strip()
    with writing():
        if Instrument.objects.filter(number=number).exists():
            raise InvalidInput(
                _("Instrument %(number)s exists already.") % {"number": number},
                remedy=_("Look it up in the list, or type another number."),
                field="number",
            )
        if Item.objects.filter(number=number).exists():
            raise InvalidInput(
                _("%(number)s is customer property.") % {"number": number},
                remedy=_("A customer's gauge enters the list by itself when it is accepted."),
                field="number",
            )
        instrument = Instrument(number=number, name=name, **description)
        calibration = None
        if calibrated_on or due_on or certificate.strip():
            check_days(instrument, calibrated_on, due_on, Tolerance.NOT_STATED)
            calibration = Calibration(
                calibrated_on=calibrated_on, due_on=due_on, certificate=certificate.strip()
            )
        keep_instrument(instrument, calibration, by=by, action="add_instrument")
    return instrument


def change_instrument(*, instrument: Instrument, by, **description) -> Instrument:
    """Describe an instrument anew (``DESCRIBED_BY``). Its days come from calibrations alone."""
    require(by, "keep_instruments", instrument)
    with writing():
        instrument = lock_instrument(instrument)
        before = snapshot(instrument)
        for name in DESCRIBED_BY:
            if name in description:
                setattr(instrument, name, description[name])
        instrument.save()
        record_changed(instrument, by=by, before=before, action="change_instrument")
    return instrument


def take_out_of_use(*, instrument: Instrument, by, reason: str) -> Instrument:
    """Nothing is measured with it any more: lost, broken, scrapped, put aside."""
    return _set_active(instrument, by=by, active=False, reason=reason)


def put_into_use(*, instrument: Instrument, by, reason: str) -> Instrument:
    """It is used again. Its calibration must not be overdue, nor the last one have failed."""
    return _set_active(instrument, by=by, active=True, reason=reason)


def _set_active(instrument: Instrument, *, by, active: bool, reason: str) -> Instrument:
    require(by, "keep_instruments", instrument)
    if not reason.strip(" ."):
        raise InvalidInput(
            _("A reason is needed."),
            remedy=_("Write what happened to the instrument."),
            field="reason",
        )
    with writing():
        instrument = lock_instrument(instrument)
        if instrument.active == active:
            raise WorkflowError(
                _("%(instrument)s is in use already.") % {"instrument": instrument}
                if active
                else _("%(instrument)s is out of use already.") % {"instrument": instrument},
                guard="in_use",
                remedy=_("Load the page again."),
            )
        if active:
            _check_fit(instrument)
        before = snapshot(instrument)
        instrument.active = active
        instrument.save(update_fields=["active"])
        action = "put_into_use" if active else "take_out_of_use"
        record_changed(instrument, by=by, before=before, action=action, reason=reason.strip())
    return instrument


def _check_fit(instrument: Instrument) -> None:
    last = instrument.calibrations.first()
    failed = last is not None and last.as_left == Tolerance.OUT
    if failed or instrument.is_overdue():
        raise WorkflowError(
            _("%(instrument)s is out of tolerance.") % {"instrument": instrument}
            if failed
            else _("Calibration of %(instrument)s was due on %(day)s.")
            % {"instrument": instrument, "day": instrument.calibration_due_on.isoformat()},
            guard="calibration",
            remedy=_("Have it repaired or adjusted, and record its new calibration first.")
            if failed
            else _("Take another one, or have it calibrated first."),
        )
