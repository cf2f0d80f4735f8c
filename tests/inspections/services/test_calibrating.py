"""Calibrations: the days, and what an instrument out of tolerance means (F6, IATF 7.1.5)."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from inspections.demo.clock import at
from inspections.enums import InstrumentStatus
from inspections.models import Inspection, Instrument
from inspections.queries import instruments_to_see_to, results_in_question, usable_instruments
from inspections.services.calibrating import assess_calibration, record_calibration
from inspections.services.correcting import conclude_correction, correct
from inspections.services.deciding import conclude
from inspections.services.instruments import put_into_use
from inspections.services.measuring import choose_instrument, record_readings
from inspections.services.opening import break_off, open_inspection
from inspections.services.recording import record_document
from registry.errors import InvalidInput, WorkflowError
from registry.models import Event
from registry.services.isolating import isolate
from tests.factories import fresh, make_category
from tests.inspections.kinds import certificate, dimension, make_instrument, plan_in_force

TODAY = timezone.localdate()


def days(number: int):
    return TODAY + timedelta(days=number)


@pytest.fixture
def caliper(cast):
    return make_instrument(cast, calibrated_on=days(-300), due_on=days(60), certificate="C-2025")


@pytest.fixture
def calibrate(cast, caliper):
    def record(**values):
        defaults = {
            "calibrated_on": TODAY,
            "due_on": days(365),
            "certificate": "C-2026",
            "as_found": "in",
            "as_left": "in",
        }
        return record_calibration(instrument=caliper, by=cast.inspector, **defaults | values)

    return record


@pytest.fixture
def measured(cast, walk, caliper):
    """An inspection whose one characteristic was measured with the caliper, so many days ago."""
    plan_in_force(cast, dimension(), category="part")

    def measure(ago: int = 1, *, decided: bool = True, instrument=caliper) -> Inspection:
        with at(timezone.now() - timedelta(days=ago)):
            inspection = open_inspection(item=walk.received(), by=cast.inspector)
            record_readings(
                result=inspection.results.get(),
                by=cast.inspector,
                texts=["12.00", "12.01"],
                instrument=instrument,
            )
            return conclude(inspection=inspection, by=cast.inspector) if decided else inspection

    return measure


def questioned(calibration) -> set[str]:
    return {result.inspection.number for result in results_in_question(calibration)}


def test_the_instrument_takes_the_days_over(calibrate, caliper):
    calibration = calibrate(laboratory="CNAS L1234")
    changed = fresh(caliper)
    assert (changed.calibrated_on, changed.calibration_due_on, changed.certificate) == (
        TODAY,
        days(365),
        "C-2026",
    )
    assert calibration.since == days(-300)
    event = Event.objects.get(action="record_calibration")
    assert event.object_key == "LJ-001"
    assert json.loads(event.body)["facts"]["calibration"]["certificate"] == "C-2026"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"calibrated_on": days(1)}, "calibrated_on"),
        ({"calibrated_on": days(-301)}, "calibrated_on"),
        ({"due_on": None}, "due_on"),
        ({"due_on": TODAY}, "due_on"),
        ({"certificate": " "}, "certificate"),
    ],
)
def test_days_that_make_no_sense_are_refused_at_their_field(calibrate, caliper, values, field):
    with pytest.raises(InvalidInput) as refused:
        calibrate(**values)
    assert refused.value.field == field
    assert fresh(caliper).certificate == "C-2025"


def test_left_out_of_tolerance_it_goes_out_of_use_until_a_good_calibration(
    cast, calibrate, caliper
):
    calibrate(as_found="out", as_left="out", due_on=None)
    assert (fresh(caliper).status, fresh(caliper).calibration_due_on) == (
        InstrumentStatus.OUT_OF_USE,
        None,
    )
    with pytest.raises(WorkflowError) as refused:
        put_into_use(instrument=caliper, by=cast.inspector, reason="looks fine")
    assert refused.value.guard == "calibration"
    calibrate(certificate="C-2026-2")
    assert put_into_use(instrument=caliper, by=cast.inspector, reason="adjusted").active


def test_found_out_of_tolerance_puts_what_it_measured_since_in_question(calibrate, measured):
    before, inside, under_way = measured(301), measured(10), measured(2, decided=False)
    calibration = calibrate(as_found="out")
    assert questioned(calibration) == {inside.number, under_way.number}
    assert before.number not in questioned(calibration)
    event = json.loads(Event.objects.get(action="record_calibration").body)
    assert event["facts"]["in_question"] == sorted(questioned(calibration))


def test_on_the_day_of_either_calibration_counts_as_in_between(calibrate, measured):
    first, last = measured(300), measured(0)
    assert questioned(calibrate(as_found="out")) == {first.number, last.number}


def test_recorded_again_on_the_same_day_the_same_results_are_in_question(calibrate, measured):
    inside = measured(10)
    calibrate(as_found="in", certificate="C-2026")
    again = calibrate(as_found="out", certificate="C-2026-B")
    assert again.since == days(-300)
    assert questioned(again) == {inside.number}


def test_found_in_tolerance_questions_nothing(calibrate, measured):
    measured(10)
    calibration = calibrate()
    assert not calibration.casts_doubt
    assert (
        "in_question"
        not in json.loads(Event.objects.get(action="record_calibration").body)["facts"]
    )


def test_without_a_calibration_before_everything_is_in_question(cast, measured):
    other = make_instrument(cast, "LJ-002")
    # as it was listed before each calibration was kept: with its next day alone
    Instrument.objects.filter(pk=other.pk).update(calibration_due_on=days(30))
    other = fresh(other)
    inspection = measured(400, decided=False, instrument=other)
    with_other = record_calibration(
        instrument=other,
        by=cast.inspector,
        calibrated_on=TODAY,
        due_on=days(365),
        certificate="C-1",
        as_found="out",
    )
    assert questioned(with_other) == {inspection.number}


def test_what_was_corrected_or_broken_off_is_not_in_question_any_more(
    cast, calibrate, measured, caliper
):
    wrong, given_up = measured(10), measured(9, decided=False)
    break_off(inspection=given_up, by=cast.inspector, reason="lot changed")
    correction = correct(inspection=wrong, by=cast.inspector, reason="measured again")
    calibration = calibrate(as_found="out", as_left="in")
    assert questioned(calibration) == {wrong.number}
    record_readings(result=correction.results.get(), by=cast.inspector, texts=["12.00", "12.02"])
    conclude_correction(inspection=correction, by=cast.inspector, rejected=0)
    assert questioned(calibration) == set()


def test_an_assessment_answers_the_question(cast, calibrate, measured):
    measured(10)
    calibration = calibrate(as_found="out")
    with pytest.raises(InvalidInput):
        assess_calibration(calibration=calibration, by=cast.inspector, assessment=" . ")
    assessed = assess_calibration(
        calibration=calibration, by=cast.inspector, assessment="5 pieces measured again: good"
    )
    assert not assessed.casts_doubt
    assert fresh(calibration).assessed_by == cast.inspector
    assert Event.objects.get(action="assess_calibration").reason == "5 pieces measured again: good"
    with pytest.raises(WorkflowError):
        assess_calibration(calibration=calibration, by=cast.inspector, assessment="again")


# ---- customers' gauges --------------------------------------------------------------


@pytest.fixture
def gauge(cast, walk):
    """An accepted customer's gauge, with its certificate."""
    plan_in_force(cast, certificate())
    item = walk.received(1, category=make_category("gauge"), name="塞规 Ø12H7")
    inspection = open_inspection(item=item, by=cast.inspector)
    record(cast, inspection, "Z-1", days(90))
    conclude(inspection=inspection, by=cast.inspector)
    return fresh(item)


def record(cast, inspection, number, expires_on):
    record_document(
        result=inspection.results.get(),
        by=cast.inspector,
        present=True,
        number=number,
        expires_on=expires_on,
    )


def test_an_accepted_gauge_enters_the_list_by_itself(gauge):
    instrument = gauge.instrument
    assert (instrument.number, instrument.name) == (gauge.number, "塞规 Ø12H7")
    assert (instrument.certificate, instrument.calibration_due_on) == ("Z-1", days(90))
    assert instrument.calibrations.get().inspection == Inspection.objects.get()
    assert gauge.calibration_due_on == days(90)


def test_calibrated_in_our_house_the_item_follows(cast, gauge):
    record_calibration(
        instrument=gauge.instrument,
        by=cast.inspector,
        calibrated_on=TODAY,
        due_on=days(365),
        certificate="OWN-7",
    )
    assert fresh(gauge).calibration_due_on == days(365)


def test_a_gauge_in_quarantine_or_gone_is_not_measured_with(cast, gauge, measured):
    inspection = measured(0, decided=False)
    assert gauge.instrument in usable_instruments()
    isolate(item=gauge, by=cast.inspector, reason="dropped")
    instrument = fresh(gauge.instrument)
    assert instrument.status == InstrumentStatus.HELD_BACK
    assert instrument not in usable_instruments()
    with pytest.raises(WorkflowError) as refused:
        choose_instrument(result=inspection.results.get(), by=cast.inspector, instrument=instrument)
    assert refused.value.guard == "instrument"


def test_what_is_overdue_or_in_doubt_waits_for_the_keeper(cast, caliper, calibrate):
    make_instrument(cast, "LJ-009", calibrated_on=days(-400), due_on=days(-1), certificate="C-1")
    assert [one.number for one in instruments_to_see_to(cast.inspector)] == ["LJ-009"]
    calibrate(as_found="out")
    assert [one.number for one in instruments_to_see_to(cast.inspector)] == ["LJ-009", "LJ-001"]
    make_instrument(cast, "LJ-010")
    assert list(usable_instruments()) == [caliper]
