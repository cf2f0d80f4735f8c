"""The pages of the calibration list (F6)."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inspections.models import Instrument
from inspections.services.calibrating import record_calibration
from inspections.services.measuring import record_readings
from inspections.services.opening import open_inspection
from tests.factories import fresh, make_category
from tests.inspections.kinds import dimension, make_instrument, plan_in_force
from tests.registry.views.step import send, text_of

LIST = reverse("inspections:instruments")
TODAY = timezone.localdate()


def days(number: int):
    return TODAY + timedelta(days=number)


def page(instrument, name="instrument") -> str:
    return reverse(f"inspections:{name}", args=[instrument.pk])


@pytest.fixture
def inspector(cast, sign_in):
    return sign_in(cast.inspector)


@pytest.fixture
def make(cast):
    def make_one(number, due=100, **fields):
        return make_instrument(
            cast,
            number,
            calibrated_on=days(-400),
            due_on=days(due),
            certificate=f"C-{number}",
            **fields,
        )

    return make_one


@pytest.fixture
def listed(inspector):
    """The numbers on the list, in order, for a question."""

    def ask(**question) -> list[str]:
        return [one.number for one in inspector.get(LIST, question).context["instruments"]]

    return ask


@pytest.fixture
def customers(walk, cast):
    return walk.verified(
        1, category=make_category("gauge"), name="塞规", calibration_due_on=days(20)
    )


def test_what_is_due_first_stands_on_top(make, listed, cast, customers):
    make("B", 100)
    make("C", -3)
    make_instrument(cast, "A")
    assert listed() == ["C", customers.number, "B", "A"]


def test_the_list_is_narrowed_by_day_owner_and_words(make, listed, customers, cast):
    make("B", 100, name_en="Torque wrench")
    make("C", -3, serial_number="SN 77")
    assert listed(show="due") == ["C", customers.number]
    assert listed(show="overdue") == ["C"]
    assert listed(whose="own") == ["C", "B"]
    assert listed(whose="customers") == [customers.number]
    assert listed(q="torque") == ["B"]
    assert listed(q="sn 77") == ["C"]
    assert listed(q="huachen") == [customers.number]
    assert listed(q="huachen torque") == []


def test_out_of_use_and_gone_are_shown_when_asked_for(make, listed, inspector):
    gone = make("B")
    inspector.post(page(gone, "instrument_use"), {"reason": "lost"})
    assert listed() == []
    assert listed(show="out") == listed(show="all") == ["B"]


def test_a_question_that_makes_no_sense_shows_what_is_in_use(make, listed):
    make("B")
    assert listed(show="nonsense") == ["B"]


def test_an_empty_list_says_where_instruments_come_from(inspector):
    assert "enters the list by itself" in text_of(inspector.get(LIST))
    assert "No such instrument" in text_of(inspector.get(LIST, {"q": "nothing"}))


def test_overdue_is_said_in_words_and_counted_in_the_navigation(make, inspector):
    cache.clear()
    make("B", -3)
    shown = text_of(inspector.get(LIST))
    assert "Overdue" in shown
    assert "3 days ago" in shown
    entry = next(e for e in inspector.get(LIST).context["shell"]["nav_look"] if e["current"])
    assert (entry["key"], entry["count"]) == ("instrument", 1)


def test_one_without_a_calibration_says_that_nothing_is_measured_with_it(inspector, cast):
    shown = text_of(inspector.get(page(make_instrument(cast, "A"))))
    assert "No calibration of it is on record. Nothing can be measured with it" in shown


def test_adding_one(inspector):
    answer = send(
        inspector,
        reverse("inspections:instrument_new"),
        number="LJ-001",
        name="卡尺",
        resolution="0.01",
        unit="mm",
        calibrated_on=days(-10).isoformat(),
        due_on=days(355).isoformat(),
        certificate="C-1",
    )
    added = Instrument.objects.get()
    assert answer.url == page(added)
    assert (added.calibration_due_on, added.unit) == (days(355), "mm")


def test_a_refusal_stands_at_its_field_with_what_was_typed(inspector, make):
    make("LJ-001")
    answer = send(inspector, reverse("inspections:instrument_new"), number="LJ-001", name="second")
    assert "exists already" in str(answer.context["form"].errors["number"])
    assert 'value="second"' in text_of(answer)


def test_editing_shows_what_is_known(inspector, make):
    one = make("B", kind="caliper")
    assert 'value="caliper"' in text_of(inspector.get(page(one, "instrument_edit")))
    send(inspector, page(one, "instrument_edit"), name="卡尺", kind="micrometer")
    assert fresh(one).kind == "micrometer"


def test_recording_a_calibration(inspector, make):
    one = make("B", -3)
    answer = send(
        inspector,
        page(one, "instrument_calibrate"),
        calibrated_on=TODAY.isoformat(),
        due_on=days(365).isoformat(),
        certificate="C-9",
        as_found="in",
        as_left="in",
    )
    assert answer.url == page(one)
    assert fresh(one).calibration_due_on == days(365)
    again = send(
        inspector,
        page(one, "instrument_calibrate"),
        calibrated_on=days(-1).isoformat(),
        due_on=days(300).isoformat(),
        certificate="C-8",
    )
    assert again.context["form"].errors["calibrated_on"]


@pytest.fixture
def used(cast, walk, make):
    """An instrument that measured two pieces of one lot."""
    one = make("B")
    plan_in_force(cast, dimension(), category="part")
    inspection = open_inspection(item=walk.received(), by=cast.inspector)
    record_readings(
        result=inspection.results.get(),
        by=cast.inspector,
        texts=["12.00", "12.01"],
        instrument=one,
    )
    return one, inspection


def test_out_of_tolerance_lists_the_inspections_until_somebody_answers(inspector, used):
    one, inspection = used
    send(
        inspector,
        page(one, "instrument_calibrate"),
        calibrated_on=TODAY.isoformat(),
        due_on=days(365).isoformat(),
        certificate="C-9",
        as_found="out",
        as_left="in",
    )
    shown = inspector.get(page(one))
    assert "Results in question" in text_of(shown)
    assert [result.inspection for result in shown.context["in_question"]] == [inspection]
    refused = inspector.post(page(one, "instrument_assess"), {"assessment": " . "})
    assert refused.context["assessment_form"].errors["assessment"]
    inspector.post(page(one, "instrument_assess"), {"assessment": "measured again: good"})
    shown = inspector.get(page(one))
    assert shown.context["doubtful"] is None
    assert "measured again: good" in text_of(shown)


def test_the_page_tells_what_was_measured_and_by_whom(inspector, used):
    one, inspection = used
    shown = text_of(inspector.get(page(one)))
    assert inspection.number in shown
    assert "Length" in shown


def test_who_may_not_keep_the_list_reads_it(cast, sign_in, make):
    one = make("B")
    auditor = sign_in(cast.auditor)
    assert "Record a calibration" not in text_of(auditor.get(page(one)))
    assert auditor.get(page(one, "instrument_calibrate")).status_code == 403
    assert auditor.post(page(one, "instrument_use"), {"reason": "x"}).status_code == 403
    assert fresh(one).active


def test_no_reason_keeps_it_in_use_and_says_so(inspector, make):
    one = make("B")
    answer = inspector.post(page(one, "instrument_use"), {"reason": "."})
    assert answer.context["use_form"].errors["reason"]
    assert fresh(one).active


def queries(client, url) -> int:
    client.get(url)  # the session and the counts of the navigation are there
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    return len(seen)


def test_the_list_asks_as_much_for_three_as_for_one(inspector, make, walk):
    def gauge():
        walk.verified(1, category=make_category("gauge"), calibration_due_on=days(20))

    gauge()
    make("A")
    one = queries(inspector, LIST)
    gauge()
    gauge()
    make("B")
    make("C")
    assert queries(inspector, LIST) == one


def test_the_page_asks_as_much_for_three_calibrations_as_for_one(cast, inspector, used, walk):
    one, _inspection = used

    def calibrate(number):
        record_calibration(
            instrument=one,
            by=cast.inspector,
            calibrated_on=TODAY,
            due_on=days(300),
            certificate=number,
            as_found="out",
        )

    calibrate("C-1")
    before = queries(inspector, page(one))
    for number in ("C-2", "C-3"):
        inspection = open_inspection(item=walk.received(), by=cast.inspector)
        record_readings(
            result=inspection.results.get(), by=cast.inspector, texts=["12"], instrument=one
        )
        calibrate(number)
    assert queries(inspector, page(one)) == before
