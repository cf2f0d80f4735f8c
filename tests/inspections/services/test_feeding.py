"""What accepted goods take over from their verification (F6)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inspections.enums import CheckResult, Tolerance
from inspections.models import Instrument
from inspections.services.calibrating import record_calibration
from inspections.services.correcting import conclude_correction, correct
from inspections.services.deciding import conclude, decide
from inspections.services.measuring import record_readings
from inspections.services.opening import open_inspection
from inspections.services.plan_checks import check_characteristic
from inspections.services.recording import record_document, record_fact
from registry.enums import ConsentAct, State
from registry.errors import InvalidInput
from registry.models import Event
from registry.services.consenting import record_consent
from registry.services.isolating import concede, isolate, release
from registry.services.splitting import split
from tests.factories import fresh, make_category, make_contact
from tests.inspections.kinds import (
    a_day,
    certificate,
    dimension,
    make_calibrated,
    plan_in_force,
)

TODAY = timezone.localdate()
SEAL_ENDS = {"name": "封样有效期", "feeds": "expires_on"}


def days(number: int):
    return TODAY + timedelta(days=number)


@pytest.fixture
def inspect(cast, walk):
    """An inspection of goods of a kind, under way."""

    def begin(category: str, *characteristics: dict, quantity=1, **goods):
        plan_in_force(cast, *characteristics, category=category)
        item = walk.received(quantity, category=make_category(category), **goods)
        return open_inspection(item=item, by=cast.inspector)

    return begin


def record(cast, inspection, day, number="C-1"):
    """What was found at the one characteristic: a certificate, or a day."""
    result = inspection.results.get()
    if result.kind == "document":
        record_document(
            result=result, by=cast.inspector, present=True, number=number, expires_on=day
        )
    else:
        record_fact(result=result, by=cast.inspector, fact=day.isoformat())
    return fresh(result)


def test_a_sealed_samples_expiry_goes_to_the_item(cast, inspect):
    inspection = inspect("sealed_sample", a_day(**SEAL_ENDS))
    record(cast, inspection, days(180))
    conclude(inspection=inspection, by=cast.inspector)
    assert fresh(inspection.item).expires_on == days(180)
    assert Event.objects.filter(action="describe", object_key=inspection.item.number).exists()
    assert not Instrument.objects.exists()


def test_a_gauges_certificate_goes_to_the_item_and_to_the_calibration_list(cast, inspect):
    inspection = inspect("gauge", certificate(), calibration_due_on=days(300))
    record(cast, inspection, days(90))
    conclude(inspection=inspection, by=cast.inspector)
    assert fresh(inspection.item).calibration_due_on == days(90)
    assert Instrument.objects.get(item=inspection.item).calibration_due_on == days(90)


def test_the_day_of_calibration_goes_to_the_list_alone(cast, inspect):
    calibrated = a_day("校准日期", feeds="calibrated_on")
    inspection = inspect("gauge", certificate(), calibrated)
    document, fact = inspection.results.all()
    record_document(
        result=document, by=cast.inspector, present=True, number="C-1", expires_on=days(90)
    )
    record_fact(result=fact, by=cast.inspector, fact=days(-10).isoformat())
    conclude(inspection=inspection, by=cast.inspector)
    assert Instrument.objects.get().calibrated_on == days(-10)


def test_due_again_before_it_was_calibrated_is_refused_with_a_sentence(cast, inspect):
    calibrated = a_day("校准日期", feeds="calibrated_on")
    inspection = inspect("gauge", calibrated, calibration_due_on=days(-20))
    record_fact(result=inspection.results.get(), by=cast.inspector, fact=days(-10).isoformat())
    with pytest.raises(InvalidInput, match=r"Calibrated on .* but due again on"):
        conclude(inspection=inspection, by=cast.inspector)
    assert fresh(inspection).is_open
    assert not Instrument.objects.exists()


def test_a_gauges_serial_number_and_how_it_was_found_go_to_the_list(cast, inspect):
    serial = {"kind": "fact", "fact_type": "text", "name": "出厂编号", "feeds": "serial_number"}
    inspection = inspect("gauge", certificate(), serial, dimension())
    document, fact, measured = inspection.results.all()
    record_document(
        result=document, by=cast.inspector, present=True, number="C-1", expires_on=days(90)
    )
    record_fact(result=fact, by=cast.inspector, fact="SN 20617")
    record_readings(
        result=measured, by=cast.inspector, texts=["12"], instrument=make_calibrated(cast)
    )
    conclude(inspection=inspection, by=cast.inspector)
    instrument = Instrument.objects.get(item=inspection.item)
    assert instrument.serial_number == "SN 20617"
    assert instrument.calibrations.get().as_found == Tolerance.IN


def test_a_gauge_on_which_nothing_was_measured_does_not_say_how_it_was_found(cast, inspect):
    inspection = inspect("gauge", certificate())
    record(cast, inspection, days(90))
    conclude(inspection=inspection, by=cast.inspector)
    calibration = Instrument.objects.get().calibrations.get()
    assert calibration.as_found == Tolerance.NOT_STATED


def test_of_gauges_sorted_out_of_a_lot_that_failed_it_is_not_said_how_they_were_found(
    cast, inspect
):
    inspection = inspect("gauge", certificate(), dimension(), quantity=3)
    document, measured = inspection.results.all()
    record_document(
        result=document, by=cast.inspector, present=True, number="C-1", expires_on=days(90)
    )
    record_readings(
        result=measured,
        by=cast.inspector,
        texts=["12", "12.2"],
        instrument=make_calibrated(cast),
    )
    conclude(inspection=inspection, by=cast.inspector, rejected=1, reason="worn", sorted_rest=True)
    calibration = Instrument.objects.get(item=inspection.item).calibrations.get()
    assert calibration.as_found == Tolerance.NOT_STATED


def test_of_two_days_the_earlier_binds(cast, inspect):
    inspection = inspect("sealed_sample", a_day("合同期限", feeds="expires_on"), a_day(**SEAL_ENDS))
    for result, day in zip(inspection.results.all(), (days(100), days(40)), strict=True):
        record_fact(result=result, by=cast.inspector, fact=day.isoformat())
    conclude(inspection=inspection, by=cast.inspector)
    assert fresh(inspection.item).expires_on == days(40)


@pytest.mark.parametrize(
    ("category", "characteristic"),
    [("gauge", certificate()), ("sealed_sample", a_day(**SEAL_ENDS))],
)
def test_a_day_that_has_passed_fails_and_is_not_taken_over(cast, inspect, category, characteristic):
    inspection = inspect(category, characteristic)
    assert record(cast, inspection, days(-1)).verdict == CheckResult.FAIL
    with pytest.raises(InvalidInput):
        conclude(inspection=inspection, by=cast.inspector)
    conclude(inspection=inspection, by=cast.inspector, rejected=1, reason="expired")
    item = fresh(inspection.item)
    assert (item.expires_on, item.calibration_due_on) == (None, None)
    assert not Instrument.objects.exists()


def test_the_last_day_still_counts(cast, inspect):
    inspection = inspect("sealed_sample", a_day(**SEAL_ENDS))
    assert record(cast, inspection, TODAY).verdict == CheckResult.PASS


def test_a_calibration_that_is_still_to_come_is_refused(cast, inspect):
    inspection = inspect("gauge", a_day(feeds="calibrated_on"))
    with pytest.raises(InvalidInput) as refused:
        record(cast, inspection, days(1))
    assert refused.value.field == "fact"


def test_of_a_lot_accepted_in_part_the_good_part_takes_the_day_over(cast, inspect):
    inspection = inspect("gauge", certificate(), quantity=3)
    record(cast, inspection, days(90))
    decided = conclude(
        inspection=inspection, by=cast.inspector, rejected=1, reason="scratched", sorted_rest=True
    )
    assert fresh(inspection.item).calibration_due_on == days(90)
    assert fresh(decided.rejected_item).calibration_due_on is None
    assert Instrument.objects.get().item == inspection.item


def test_a_corrected_day_replaces_the_wrong_one(cast, inspect):
    inspection = inspect("gauge", certificate())
    record(cast, inspection, days(300))
    decided = conclude(inspection=inspection, by=cast.inspector)
    correction = correct(inspection=decided, by=cast.inspector, reason="year misread")
    record(cast, correction, days(30))
    conclude_correction(inspection=correction, by=cast.inspector, rejected=0)
    assert fresh(inspection.item).calibration_due_on == days(30)
    assert Instrument.objects.get().calibration_due_on == days(30)


def corrected_day(cast, decided, day):
    correction = correct(inspection=decided, by=cast.inspector, reason="year misread")
    record(cast, correction, day)
    return conclude_correction(inspection=correction, by=cast.inspector, rejected=0)


def test_a_corrected_day_reaches_what_was_split_off_since(cast, inspect):
    inspection = inspect("sealed_sample", a_day(**SEAL_ENDS), quantity=10)
    record(cast, inspection, days(180))
    decided = conclude(inspection=inspection, by=cast.inspector)
    rest, part = split(item=fresh(inspection.item), by=cast.warehouse, quantity=4)
    _part, piece = split(item=part, by=cast.warehouse, quantity=1)
    corrected_day(cast, decided, days(8))
    assert {fresh(item).expires_on for item in (rest, part, piece)} == {days(8)}


def test_what_is_isolated_takes_the_corrected_day_over_when_it_is_conceded(cast, inspect):
    inspection = inspect("sealed_sample", a_day(**SEAL_ENDS), quantity=10)
    record(cast, inspection, days(180))
    decided = conclude(inspection=inspection, by=cast.inspector)
    part = isolate(item=fresh(inspection.item), by=cast.inspector, quantity=4, reason="dropped")
    corrected_day(cast, decided, days(8))
    assert fresh(part).expires_on == days(180)
    assert concede_by(cast, part).expires_on == days(8)


def test_a_correction_without_news_leaves_a_later_calibration_alone(cast, inspect):
    inspection = inspect("gauge", certificate())
    record(cast, inspection, days(90))
    decided = conclude(inspection=inspection, by=cast.inspector)
    recalibrate(cast, inspection.item, days(300))
    corrected_day(cast, decided, days(30))
    assert fresh(inspection.item).calibration_due_on == days(300)
    assert Instrument.objects.get().calibration_due_on == days(300)


def test_a_corrected_certificate_leaves_the_day_of_calibration_on_the_list(cast, inspect):
    inspection = inspect("gauge", certificate(), a_day("校准日期", feeds="calibrated_on"))
    enter_both(cast, inspection, "C-1")
    decided = conclude(inspection=inspection, by=cast.inspector)
    correction = correct(inspection=decided, by=cast.inspector, reason="number misread")
    enter_both(cast, correction, "C-7")
    conclude_correction(inspection=correction, by=cast.inspector, rejected=0)
    listed = Instrument.objects.get()
    assert (listed.certificate, listed.calibrated_on) == ("C-7", days(-20))


def enter_both(cast, inspection, number):
    document, fact = inspection.results.all()
    record_document(
        result=document, by=cast.inspector, present=True, number=number, expires_on=days(90)
    )
    record_fact(result=fact, by=cast.inspector, fact=days(-20).isoformat())


def recalibrate(cast, item, due_on):
    record_calibration(
        instrument=item.instrument,
        by=cast.inspector,
        calibrated_on=TODAY,
        due_on=due_on,
        certificate="C-2",
    )


def concede_by(cast, item):
    """``item``, accepted by the owner's concession."""
    consent = record_consent(
        by=cast.liaison,
        item=item,
        act=ConsentAct.CONCESSION,
        quantity=item.on_hand,
        contact=make_contact(item.owner),
        scope="as it is",
        given_on=TODAY,
    )
    return concede(item=fresh(item), by=cast.manager, consent=consent)


def test_goods_accepted_by_concession_expire_as_their_inspection_found(cast, inspect):
    inspection = inspect("sealed_sample", a_day(**SEAL_ENDS))
    record(cast, inspection, days(8))
    decided = conclude(inspection=inspection, by=cast.inspector, rejected=1, reason="faded")
    conceded = concede_by(cast, decided.rejected_item)
    assert (conceded.state, conceded.expires_on) == (State.VERIFIED, days(8))
    assert conceded.version == fresh(conceded).version


def test_a_part_accepted_by_concession_expires_as_its_lot(cast, inspect):
    inspection = inspect("sealed_sample", a_day(**SEAL_ENDS), quantity=10)
    record(cast, inspection, days(8))
    decided = conclude(inspection=inspection, by=cast.inspector, rejected=4, reason="faded")
    bad, piece = split(item=decided.rejected_item, by=cast.inspector, quantity=1)
    assert concede_by(cast, piece).expires_on == days(8)
    assert fresh(bad).expires_on is None


def test_a_gauge_accepted_by_concession_enters_the_calibration_list(cast, inspect):
    inspection = inspect("gauge", certificate())
    record(cast, inspection, days(90))
    decided = conclude(inspection=inspection, by=cast.inspector, rejected=1, reason="case broken")
    assert not Instrument.objects.exists()
    conceded = concede_by(cast, decided.rejected_item)
    assert conceded.calibration_due_on == days(90)
    assert conceded.instrument.certificate == "C-1"


def test_goods_that_nobody_verified_are_conceded_as_they_are(cast, walk):
    isolated = isolate(item=walk.received(1), by=cast.inspector, reason="dropped")
    assert concede_by(cast, isolated).expires_on is None


def test_verified_again_without_news_the_list_stays_as_it_is(cast, walk):
    item = walk.quarantined(1, category=make_category("gauge"), calibration_due_on=days(90))
    for _ in range(2):
        item = release(item=fresh(item), by=cast.inspector, reason="looked at again")
        decide(item=item, by=cast.inspector)
        item = _isolated_again(cast, item)
    assert Instrument.objects.get().calibrations.count() == 1


def _isolated_again(cast, item):
    return isolate(item=fresh(item), by=cast.inspector, reason="dropped")


def test_a_gauge_without_a_plan_enters_with_the_day_its_owner_announced(cast, walk):
    item = walk.verified(1, category=make_category("gauge"), calibration_due_on=days(90))
    assert item.instrument.calibration_due_on == days(90)
    assert item.instrument.certificate == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "fact", "fact_type": "text", "name": "x", "feeds": "expires_on"},
        {"kind": "visual", "name": "x", "feeds": "calibration_due_on"},
        {"kind": "fact", "fact_type": "date", "name": "x", "feeds": "serial_number"},
        {"kind": "document", "name": "x", "feeds": "serial_number"},
    ],
)
def test_a_plan_cannot_feed_what_nobody_records(wrong):
    with pytest.raises(InvalidInput) as refused:
        check_characteristic(wrong)
    assert refused.value.field == "feeds"
