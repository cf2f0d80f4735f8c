"""Measured values: typed, pasted, or sent by a caliper (domain Q4, F6)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from inspections.enums import CheckResult
from inspections.models import Instrument, Reading
from inspections.services.measuring import (
    ImplausibleReading,
    choose_instrument,
    record_readings,
    remove_reading,
)
from inspections.services.opening import break_off, open_inspection
from registry.errors import InvalidInput, WorkflowError
from registry.models import Event
from tests.factories import a_dimension, fresh, make_plan, result_of


@pytest.fixture
def length(walk, cast):
    """A length of 12.0 ± 0.1 mm on five of 200 pieces, none outside."""
    make_plan(cast, [a_dimension(sample_size=5)])
    return result_of(open_inspection(item=walk.received(200), by=cast.inspector), 1)


@pytest.fixture
def measure(length, cast):
    return lambda *texts, **more: record_readings(
        result=length, by=cast.inspector, texts=texts, **more
    )


def make_instrument(number="CAL-01", due=30, **fields) -> Instrument:
    return Instrument.objects.create(
        number=number,
        name="卡尺",
        name_en="Caliper",
        calibration_due_on=None if due is None else timezone.localdate() + timedelta(days=due),
        **fields,
    )


def test_values_are_numbered_judged_and_kept_exactly(length, measure):
    measure("12.03")
    measure("11.90 mm", "12.1")
    rows = Reading.objects.values_list("sample_no", "value", "within")
    assert list(rows) == [
        (1, Decimal("12.03"), True),
        (2, Decimal("11.9"), True),
        (3, Decimal("12.1"), True),
    ]
    assert fresh(length).verdict == CheckResult.NOT_CHECKED


def test_the_last_value_of_the_sample_gives_the_verdict(length, measure):
    measure("12", "12", "12", "12")
    assert fresh(length).verdict == CheckResult.NOT_CHECKED
    measure("12")
    assert (fresh(length).verdict, fresh(length).nonconforming) == (CheckResult.PASS, 0)


def test_one_outside_fails_at_once_where_none_may_be(length, measure):
    measure("12", "12.2")
    assert (fresh(length).verdict, fresh(length).nonconforming) == (CheckResult.FAIL, 1)


def test_the_event_tells_the_piece_and_the_value(measure):
    measure("12.030")
    body = Event.objects.get(action="record_reading").body
    assert '"readings":{"1":"12.03"}' in body


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (["twelve"], "is not a number"),
        (["12.03 in"], "is not in mm"),
        (["12.03 xyz"], "is not in mm"),
        (["12.0300001"], "too many digits"),
        (["9" * 40], "too many digits"),
        (["12." + "0" * 40 + "1"], "too many digits"),
        ([" ", ""], "There is no value"),
        (["12"] * 6, "The sample has 5 pieces, and 0 are measured"),
        (["12", "12", "wrong"], "“wrong” is not a number"),
    ],
)
def test_what_is_no_reading_is_refused_and_nothing_is_kept(measure, texts, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        measure(*texts)
    assert not Reading.objects.exists()


def test_a_value_far_off_asks_and_counts_once_confirmed(length, measure):
    with pytest.raises(ImplausibleReading, match="lies far off"):
        measure("120.3")
    assert not Reading.objects.exists()
    measure("120.3", confirmed=True)
    reading = Reading.objects.get()
    assert (reading.confirmed, reading.within) == (True, False)
    assert fresh(length).verdict == CheckResult.FAIL


def test_confirming_marks_only_what_was_asked_about(measure):
    measure("12", confirmed=True)
    assert not Reading.objects.get().confirmed


def test_a_value_is_taken_out_and_those_behind_it_move_up(length, measure, cast):
    measure("12", "12.2", "12.05")
    remove_reading(result=length, by=cast.inspector, sample_no=2, reason="mistyped")
    rows = list(Reading.objects.values_list("sample_no", "value"))
    assert rows == [(1, Decimal(12)), (2, Decimal("12.05"))]
    assert (fresh(length).nonconforming, fresh(length).verdict) == (0, CheckResult.NOT_CHECKED)
    event = Event.objects.get(action="remove_reading")
    assert '"removed":{"2":"12.2"}' in event.body
    assert event.reason == "mistyped"
    with pytest.raises(InvalidInput, match="Piece 7 has no value"):
        remove_reading(result=length, by=cast.inspector, sample_no=7)


def test_a_value_outside_is_not_taken_out_without_a_reason(length, measure, cast):
    measure("12", "12.2")
    with pytest.raises(InvalidInput, match="Piece 2 was outside its limits") as refused:
        remove_reading(result=length, by=cast.inspector, sample_no=2, reason=" . ")
    assert refused.value.field == "reason"
    assert fresh(length).nonconforming == 1
    remove_reading(result=length, by=cast.inspector, sample_no=1)
    assert Reading.objects.get().value == Decimal("12.2")


def test_nothing_is_measured_once_the_inspection_is_over(length, measure, cast):
    break_off(inspection=length.inspection, by=cast.inspector, reason="wrong lot")
    with pytest.raises(WorkflowError, match="broken off"):
        measure("12")


# ---- instruments ------------------------------------------------------------------


def test_the_instrument_is_remembered_with_its_due_date(length, measure):
    caliper = make_instrument()
    measure("12", instrument=caliper)
    assert (fresh(length).instrument, fresh(length).instrument_due_on) == (
        caliper,
        caliper.calibration_due_on,
    )


@pytest.mark.parametrize("other", [True, False])
def test_another_gauge_is_refused_while_values_of_the_first_are_kept(length, measure, cast, other):
    first, second = make_instrument(), make_instrument("CAL-02")
    measure("12", instrument=first)
    with pytest.raises(WorkflowError, match="measured with CAL-01 Caliper so far") as refused:
        choose_instrument(result=length, by=cast.inspector, instrument=second if other else None)
    assert (refused.value.guard, refused.value.field) == ("instrument", "instrument")
    with pytest.raises(WorkflowError, match="so far"):
        measure("12", instrument=second)
    assert fresh(length).instrument == first
    measure("12.01", instrument=first)
    for _piece in range(2):
        remove_reading(result=length, by=cast.inspector, sample_no=1)
    measure("12", instrument=second)
    assert fresh(length).instrument == second


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"due": -1}, "Calibration of CAL-01 Caliper was due on"),
        ({"due": None}, "No calibration of CAL-01 Caliper is on record. Take another one, or"),
        ({"active": False}, "out of use"),
    ],
)
def test_a_gauge_that_is_overdue_never_calibrated_or_out_of_use_is_refused(
    length, measure, cast, fields, sentence
):
    gauge = make_instrument(**fields)
    with pytest.raises(WorkflowError, match=sentence) as refused:
        measure("12", instrument=gauge)
    assert refused.value.field == "instrument"
    with pytest.raises(WorkflowError, match=sentence):
        choose_instrument(result=length, by=cast.inspector, instrument=gauge)
    assert not Reading.objects.exists()


def test_one_that_falls_due_today_still_measures(measure):
    measure("12", instrument=make_instrument(due=0))


def test_a_gauge_that_became_overdue_between_two_values_is_refused(length, measure):
    caliper = make_instrument()
    measure("12", instrument=caliper)
    Instrument.objects.update(calibration_due_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(WorkflowError, match="was due on"):
        measure("12")


def test_where_the_plan_names_an_instrument_one_must_be_chosen(walk, cast):
    make_plan(cast, [a_dimension(sample_size=5, instrument_kind="Caliper 0.01")])
    result = result_of(open_inspection(item=walk.received(), by=cast.inspector), 1)
    with pytest.raises(InvalidInput, match=r"measured with: Caliper 0\.01"):
        record_readings(result=result, by=cast.inspector, texts=["12"])
    choose_instrument(result=result, by=cast.inspector, instrument=make_instrument())
    assert len(record_readings(result=result, by=cast.inspector, texts=["12"])) == 1
