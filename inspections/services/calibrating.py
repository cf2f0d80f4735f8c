"""Calibrations: what a certificate says of an instrument, and what a bad one means (F6, Q4).

A calibration is told in the event of its instrument.
"""

from datetime import date

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.enums import CheckResult, Feeds, Tolerance
from inspections.models import Calibration, CharacteristicResult, Inspection, Instrument
from inspections.queries import results_in_question
from registry.errors import InvalidInput, WorkflowError
from registry.models import Item
from registry.services.describing import describe
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.permission import require


def record_calibration(
    *,
    instrument: Instrument,
    by,
    calibrated_on: date,
    due_on: date | None,
    certificate: str,
    as_found: str = Tolerance.NOT_STATED,
    as_left: str = Tolerance.NOT_STATED,
    laboratory: str = "",
    note: str = "",
) -> Calibration:
    """What a certificate says. The instrument takes its days over, and so does a customer's gauge.

    Left out of tolerance, the instrument goes out of use and has no next day. Raises
    InvalidInput for days that make no sense or lie before the calibration on record.
    """
    require(by, "keep_instruments", instrument)
    if not certificate.strip():
        raise InvalidInput(
            _("The number of the certificate is needed."),
            remedy=_("A calibration of your own has a record; type its number."),
            field="certificate",
        )
    with writing():
        instrument = lock_instrument(instrument)
        check_days(instrument, calibrated_on, due_on, as_left)
        calibration = Calibration(
            calibrated_on=calibrated_on,
            due_on=None if as_left == Tolerance.OUT else due_on,
            certificate=certificate.strip(),
            as_found=as_found,
            as_left=as_left,
            laboratory=laboratory,
            note=note,
        )
        keep_instrument(instrument, calibration, by=by, action="record_calibration")
        if instrument.item is not None and calibration.due_on:
            describe(item=instrument.item, by=by, calibration_due_on=calibration.due_on)
    return calibration


def assess_calibration(*, calibration: Calibration, by, assessment: str) -> Calibration:
    """What an instrument found out of tolerance means for what was measured with it, in words."""
    require(by, "keep_instruments", calibration.instrument)
    if not assessment.strip(" ."):
        raise InvalidInput(
            _("It must be said what this means for the results."),
            remedy=_("Write what was measured again, or why the results hold."),
            field="assessment",
        )
    with writing():
        instrument = lock_instrument(calibration.instrument)
        calibration = Calibration.objects.select_for_update(of=("self",)).get(pk=calibration.pk)
        calibration.instrument = instrument
        if not calibration.casts_doubt:
            raise WorkflowError(
                _("Nothing is in question because of this calibration."),
                guard="assessment",
                remedy=_("Load the page again: somebody may have answered it already."),
            )
        calibration.assessment = assessment.strip()
        calibration.assessed_at, calibration.assessed_by = timezone.now(), by
        calibration.save(update_fields=["assessment", "assessed_at", "assessed_by"])
        record_changed(
            instrument,
            by=by,
            before=snapshot(instrument),
            action="assess_calibration",
            reason=calibration.assessment,
            calibration=told(calibration),
        )
    return calibration


def enter_calibration_list(
    item: Item, results: list[CharacteristicResult], found: dict, *, by, inspection: Inspection
) -> Instrument | None:
    """An accepted customer's gauge enters the list by itself, or its row follows the certificate.

    A gauge is what has a day on which its calibration is due. ``found`` are the days that the
    verification fed, by ``Feeds``. Call inside the transaction of the decision.
    """
    due_on = found.get(Feeds.CALIBRATION_DUE_ON, item.calibration_due_on)
    if due_on is None:
        return None
    known = Instrument.objects.select_for_update().filter(item=item).first()
    serial = _serial_number_in(results)
    calibration = Calibration(
        calibrated_on=found.get(Feeds.CALIBRATED_ON),
        due_on=due_on,
        certificate=_certificate_in(results),
        as_found=_as_found(results),
        inspection=inspection,
    )
    if known is not None and not _says_more(calibration, serial, known):
        return known
    _check_order(calibration)
    instrument = known or Instrument(
        number=item.number, name=item.name[:120], kind=_kind_of(item), item=item
    )
    instrument.serial_number = serial or instrument.serial_number
    keep_instrument(instrument, calibration, by=by, action="enter_calibration_list")
    return instrument


def is_recalibrated(item: Item) -> bool:
    """Whether a calibration of this gauge was recorded after it had entered the list."""
    return Calibration.objects.filter(instrument__item=item, inspection=None).exists()


# ---- pieces -----------------------------------------------------------------------


def lock_instrument(instrument: Instrument) -> Instrument:
    """The instrument's row, fresh and locked. Needs a transaction."""
    fresh = Instrument.objects.select_for_update(of=("self",)).select_related("item")
    return fresh.get(pk=instrument.pk)


def keep_instrument(
    instrument: Instrument, calibration: Calibration | None, *, by, action: str
) -> None:
    """Save an instrument, new or locked, that takes ``calibration`` over; one event tells both."""
    before = snapshot(instrument) if instrument.pk else None
    facts = {}
    if calibration is not None:
        calibration.since = _day_before(calibration, instrument)
        instrument.calibrated_on = calibration.calibrated_on
        instrument.calibration_due_on = calibration.due_on
        instrument.certificate = calibration.certificate
        instrument.active = instrument.active and calibration.as_left != Tolerance.OUT
    instrument.save()
    if calibration is not None:
        calibration.instrument = instrument
        calibration.recorded_at, calibration.recorded_by = timezone.now(), by
        calibration.save()
        facts["calibration"] = told(calibration)
        if calibration.casts_doubt:
            results = results_in_question(calibration)
            facts["in_question"] = sorted({result.inspection.number for result in results})
    if before is None:
        record_created(instrument, by=by, action=action, **facts)
    else:
        record_changed(instrument, by=by, before=before, action=action, **facts)


def told(calibration: Calibration) -> dict:
    """A calibration as its instrument's event tells it."""
    names = ("calibrated_on", "due_on", "certificate", "as_found", "as_left", "since", "assessment")
    return {name: getattr(calibration, name) for name in names}


def _certificate_in(results: list[CharacteristicResult]) -> str:
    """The number of the certificate that says when the next calibration is due."""
    documents = [result for result in results if result.document_number]
    documents.sort(key=lambda result: result.feeds != Feeds.CALIBRATION_DUE_ON)
    return documents[0].document_number if documents else ""


def _day_before(calibration: Calibration, instrument: Instrument) -> date | None:
    """The day of the calibration before this one; one of the same day is the same calibration."""
    known = instrument.calibrations.exclude(calibrated_on=None) if instrument.pk else None
    if known is None:
        return None
    if calibration.calibrated_on:
        known = known.filter(calibrated_on__lt=calibration.calibrated_on)
    return known.aggregate(day=Max("calibrated_on"))["day"]


def _check_order(calibration: Calibration) -> None:
    """Raise InvalidInput where what a verification found is due before it was calibrated."""
    done, due = calibration.calibrated_on, calibration.due_on
    if done and due <= done:
        raise InvalidInput(
            _("Calibrated on %(done)s, but due again on %(due)s already.")
            % {"done": done.isoformat(), "due": due.isoformat()},
            remedy=_("Correct the day that was misread, at its characteristic."),
        )


def _kind_of(item: Item) -> str:
    """In both languages, as kinds of instruments are written."""
    names = filter(None, (item.category.name, item.category.name_en))
    return " / ".join(names)[: Instrument._meta.get_field("kind").max_length]


def _as_found(results: list[CharacteristicResult]) -> str:
    """What is measured on a gauge when it arrives is how it was found; nothing is said of one that
    was sorted out of a lot that failed."""
    verdicts = {result.verdict for result in results if result.is_measured and result.is_recorded}
    return Tolerance.IN if verdicts == {CheckResult.PASS} else Tolerance.NOT_STATED


def _serial_number_in(results: list[CharacteristicResult]) -> str:
    found = (result.fact for result in results if result.feeds == Feeds.SERIAL_NUMBER)
    longest = Instrument._meta.get_field("serial_number").max_length
    return next(found, "")[:longest]


def _says_more(calibration: Calibration, serial: str, instrument: Instrument) -> bool:
    """Whether a verification found anything that the list does not say yet."""
    certificate = calibration.certificate
    return (
        calibration.due_on != instrument.calibration_due_on
        or certificate not in ("", instrument.certificate)
        or serial not in ("", instrument.serial_number)
    )


def check_days(
    instrument: Instrument, calibrated_on: date | None, due_on: date | None, as_left: str
) -> None:
    if calibrated_on is None:
        raise InvalidInput(
            _("It is not said when it was calibrated."),
            remedy=_("The day stands on the certificate."),
            field="calibrated_on",
        )
    if calibrated_on > timezone.localdate():
        raise InvalidInput(
            _("That day is still to come."),
            remedy=_("Record a calibration when it is done."),
            field="calibrated_on",
        )
    if instrument.calibrated_on and calibrated_on < instrument.calibrated_on:
        raise InvalidInput(
            _("A calibration of %(day)s is on record already.")
            % {"day": instrument.calibrated_on.isoformat()},
            remedy=_("Type the day of the newer certificate."),
            field="calibrated_on",
        )
    if as_left == Tolerance.OUT:
        return
    if due_on is None:
        raise InvalidInput(
            _("It is not said when it is due again."),
            remedy=_("Type the day up to which it may be used."),
            field="due_on",
        )
    if due_on <= calibrated_on:
        raise InvalidInput(
            _("The next calibration is due after this one."),
            remedy=_("Exchange the two days, or correct one."),
            field="due_on",
        )
