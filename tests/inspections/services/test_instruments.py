"""The calibration list: what enters it, and what goes out of use (F6)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from inspections.enums import InstrumentStatus
from inspections.models import Instrument
from inspections.services.calibrating import record_calibration
from inspections.services.instruments import change_instrument, put_into_use, take_out_of_use
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event
from tests.factories import fresh
from tests.inspections.kinds import make_instrument

TODAY = timezone.localdate()
LAST_YEAR, NEXT_YEAR = TODAY - timedelta(days=200), TODAY + timedelta(days=165)


def test_an_instrument_comes_with_its_last_calibration(cast):
    added = make_instrument(
        cast,
        resolution=Decimal("0.01"),
        unit="mm",
        calibrated_on=LAST_YEAR,
        due_on=NEXT_YEAR,
        certificate="C-1",
    )
    assert (added.calibrated_on, added.calibration_due_on, added.certificate) == (
        LAST_YEAR,
        NEXT_YEAR,
        "C-1",
    )
    assert added.calibrations.get().due_on == NEXT_YEAR
    assert Event.objects.filter(object_key="LJ-001").count() == 1


def test_one_without_a_calibration_says_so(cast):
    assert make_instrument(cast).status == InstrumentStatus.UNKNOWN


def test_a_number_stands_once(cast):
    make_instrument(cast)
    with pytest.raises(InvalidInput) as refused:
        make_instrument(cast)
    assert refused.value.field == "number"


def test_a_customers_gauge_is_not_added_by_hand(cast, walk):
    with pytest.raises(InvalidInput) as refused:
        make_instrument(cast, number=walk.received().number)
    assert refused.value.field == "number"
    assert not Instrument.objects.exists()


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"due_on": NEXT_YEAR}, "calibrated_on"),
        ({"certificate": "C-1"}, "calibrated_on"),
        ({"calibrated_on": TODAY + timedelta(days=1), "due_on": NEXT_YEAR}, "calibrated_on"),
        ({"calibrated_on": LAST_YEAR}, "due_on"),
        ({"calibrated_on": LAST_YEAR, "due_on": LAST_YEAR}, "due_on"),
    ],
)
def test_days_that_make_no_sense_are_refused_at_their_field(cast, days, field):
    with pytest.raises(InvalidInput) as refused:
        make_instrument(cast, **days)
    assert refused.value.field == field
    assert not Instrument.objects.exists()


@pytest.mark.parametrize("role", ["warehouse", "liaison", "manager", "auditor"])
def test_only_who_keeps_the_list_writes_it(cast, role):
    instrument = make_instrument(cast)
    person = getattr(cast, role)
    for act in (
        lambda: change_instrument(instrument=instrument, by=person, name="x"),
        lambda: take_out_of_use(instrument=instrument, by=person, reason="lost"),
        lambda: record_calibration(
            instrument=instrument,
            by=person,
            calibrated_on=TODAY,
            due_on=NEXT_YEAR,
            certificate="C-2",
        ),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert fresh(instrument).name == "游标卡尺"


def test_a_description_changes_and_the_days_do_not(cast):
    instrument = make_instrument(cast, calibrated_on=LAST_YEAR, due_on=NEXT_YEAR, certificate="C-1")
    change_instrument(instrument=instrument, by=cast.inspector, name="千分尺", number="other")
    changed = fresh(instrument)
    assert (changed.number, changed.name, changed.calibration_due_on) == (
        "LJ-001",
        "千分尺",
        NEXT_YEAR,
    )


def test_out_of_use_and_back_again_each_with_its_reason(cast):
    instrument = make_instrument(cast)
    take_out_of_use(instrument=instrument, by=cast.inspector, reason="jaws bent")
    assert fresh(instrument).status == InstrumentStatus.OUT_OF_USE
    put_into_use(instrument=instrument, by=cast.inspector, reason="repaired")
    assert fresh(instrument).active
    told = Event.objects.filter(object_key="LJ-001").values_list("action", "reason")
    assert {("take_out_of_use", "jaws bent"), ("put_into_use", "repaired")} <= set(told)


@pytest.mark.parametrize("reason", ["", " . "])
def test_no_reason_no_change(cast, reason):
    instrument = make_instrument(cast)
    with pytest.raises(InvalidInput):
        take_out_of_use(instrument=instrument, by=cast.inspector, reason=reason)
    assert fresh(instrument).active


def test_what_is_out_of_use_is_not_taken_out_again(cast):
    instrument = make_instrument(cast)
    take_out_of_use(instrument=instrument, by=cast.inspector, reason="lost")
    with pytest.raises(WorkflowError) as refused:
        take_out_of_use(instrument=instrument, by=cast.inspector, reason="lost")
    assert refused.value.guard == "in_use"


def test_an_overdue_one_does_not_come_back_into_use(cast):
    instrument = make_instrument(
        cast, calibrated_on=LAST_YEAR, due_on=TODAY - timedelta(days=1), certificate="C-1"
    )
    take_out_of_use(instrument=instrument, by=cast.inspector, reason="put aside")
    with pytest.raises(WorkflowError) as refused:
        put_into_use(instrument=instrument, by=cast.inspector, reason="found again")
    assert refused.value.guard == "calibration"


@pytest.mark.parametrize(
    ("days", "status"),
    [
        (-1, InstrumentStatus.OVERDUE),
        (0, InstrumentStatus.DUE),
        (30, InstrumentStatus.DUE),
        (31, InstrumentStatus.FIT),
    ],
)
def test_the_state_follows_the_day(cast, days, status):
    instrument = make_instrument(
        cast,
        calibrated_on=LAST_YEAR,
        due_on=TODAY + timedelta(days=days),
        certificate="C-1",
    )
    assert instrument.status == status
