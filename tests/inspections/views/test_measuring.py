"""Measured values on their page: typed, pasted, sent by a caliper that types."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.models import Inspection, Instrument, Reading
from inspections.services.instruments import add_instrument
from inspections.services.measuring import record_readings
from inspections.services.opening import open_inspection
from registry.models import Event
from tests.factories import a_dimension, a_look, make_plan, result_of
from tests.registry.views.step import send, text_of


@pytest.fixture
def inspector(sign_in, cast):
    return sign_in(cast.inspector)


@pytest.fixture
def length(walk, cast):
    """Five pieces to measure, then a look."""
    return begun(walk, cast, a_dimension(sample_size=5), a_look())


def begun(walk, cast, *characteristics, **goods) -> Inspection:
    make_plan(cast, list(characteristics), **goods)
    return open_inspection(item=walk.received(**goods), by=cast.inspector)


def page_of(inspection, position=1) -> str:
    return reverse("inspections:enter_result", args=[inspection.number, position])


def values_of(inspection, position=1) -> list[str]:
    readings = result_of(inspection, position).readings.order_by("sample_no")
    return [f"{reading.value.normalize():f}" for reading in readings]


def measure(client, inspection, text, **more):
    return send(client, page_of(inspection), reading=text, **more)


def make_instrument(cast, number="LJ-001", *, due=200, **fields) -> Instrument:
    today = timezone.localdate()
    days = {"calibrated_on": today - timedelta(500), "due_on": today + timedelta(due)}
    return add_instrument(
        by=cast.inspector, number=number, name="卡尺", kind="caliper", **days, **fields
    )


# ---- one after another --------------------------------------------------------


def test_a_value_is_recorded_and_the_field_waits_for_the_next_piece(inspector, length):
    answer = measure(inspector, length, "12.03")
    assert answer["Location"] == page_of(length)
    shown = text_of(inspector.get(page_of(length)))
    assert "Piece 2 of 5" in shown
    assert "Within the limits" in shown
    assert values_of(length) == ["12.03"]


@pytest.mark.parametrize(
    ("text", "words"), [("12.13", "0.03 too large"), ("11.85", "0.05 too small")]
)
def test_a_value_outside_says_by_how_much(inspector, length, text, words):
    measure(inspector, length, text)
    shown = text_of(inspector.get(page_of(length)))
    assert "Outside the limits" in shown
    assert words in shown
    assert "<strong>1</strong> outside" in shown
    assert "accepted up to 0, rejected from 1" in shown


def test_after_the_last_piece_enter_goes_on(inspector, length):
    for _piece in range(5):
        measure(inspector, length, "12")
    assert "All 5 pieces are measured." in text_of(inspector.get(page_of(length)))
    answer = measure(inspector, length, "")
    assert answer["Location"] == page_of(length, 2)


def test_enter_without_a_value_goes_nowhere_before_that(inspector, length):
    shown = measure(inspector, length, "")
    assert shown.status_code == 422
    assert "There is no value." in text_of(shown)


def test_one_more_than_the_sample_is_refused(inspector, length):
    for _piece in range(5):
        measure(inspector, length, "12")
    shown = measure(inspector, length, "12")
    assert "The sample has 5 pieces, and 5 are measured." in text_of(shown)
    assert len(values_of(length)) == 5


def test_a_value_sent_again_with_its_token_counts_once(inspector, length):
    sent = {"reading": "12.03", "form_token": "a-token-of-its-own"}
    for _try in range(3):
        inspector.post(page_of(length), sent)
    assert values_of(length) == ["12.03"]


# ---- what does not count --------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("abc", "“abc” is not a number."),
        ("12.03 in", "“12.03 in” is not in mm."),
        ("12.0000001", "“12.0000001” has too many digits."),
    ],
)
def test_what_is_no_value_is_refused_at_the_field_and_stays_there(
    inspector, length, text, sentence
):
    shown = measure(inspector, length, text)
    assert shown.status_code == 422
    assert sentence in text_of(shown)
    assert f'value="{text}"' in text_of(shown)
    assert "It is right: confirm" not in text_of(shown)
    assert Reading.objects.count() == 0


def test_a_value_far_off_is_asked_about_and_counts_when_it_comes_again(inspector, length):
    shown = measure(inspector, length, "120.3")
    assert "120.3 lies far off the limits." in text_of(shown)
    assert 'name="confirmed" value="120.3"' in text_of(shown)
    assert Reading.objects.count() == 0
    measure(inspector, length, "120.3", confirmed="120.3")
    assert Reading.objects.get().confirmed


def test_another_value_far_off_is_asked_about_anew(inspector, length):
    shown = measure(inspector, length, "130.3", confirmed="120.3")
    assert "130.3 lies far off the limits." in text_of(shown)
    assert Reading.objects.count() == 0


def test_the_value_measured_again_counts_at_once(inspector, length):
    measure(inspector, length, "12.03", confirmed="120.3")
    reading = Reading.objects.get()
    assert not reading.confirmed


# ---- a column -------------------------------------------------------------------


def test_a_pasted_column_is_recorded_in_its_order(inspector, length):
    send(inspector, page_of(length), column="12.01\r\n12.02\tmm\n\n12,03 mm\n")
    assert values_of(length) == ["12.01", "12.02", "12.03"]


def test_a_column_with_a_wrong_line_counts_for_nothing_and_names_the_line(inspector, length):
    shown = text_of(send(inspector, page_of(length), column="12.01\nx\n12.02 in"))
    assert "Line 2: “x” is not a number." in shown
    assert "Line 3: “12.02 in” is not in mm." in shown
    assert "12.01\nx" in shown
    assert values_of(length) == []


def test_a_column_longer_than_the_sample_is_refused_at_its_field(inspector, length):
    shown = send(inspector, page_of(length), column="\n".join(["12"] * 6))
    assert "The sample has 5 pieces" in text_of(shown)
    assert "reading" not in shown.context["form"].errors
    assert values_of(length) == []


def test_a_column_with_a_value_far_off_is_confirmed_as_a_whole(inspector, length):
    shown = send(inspector, page_of(length), column="12.01\n120.2")
    asked = shown.context["form"].asked
    assert values_of(length) == []
    send(inspector, page_of(length), column="12.01\n120.2", confirmed=asked)
    assert list(Reading.objects.values_list("confirmed", flat=True)) == [False, True]


# ---- taking out -----------------------------------------------------------------


def test_a_value_is_taken_out_and_the_others_move_up(inspector, length):
    send(inspector, page_of(length), column="12.01\n12.5\n12.03")
    inspector.post(page_of(length), {"remove": "2", "reason": "dropped"})
    assert values_of(length) == ["12.01", "12.03"]


def test_one_outside_asks_why_on_its_page_and_to_the_script(inspector, length):
    send(inspector, page_of(length), column="12.01\n12.5")
    for live in ({}, {"live": "1"}):
        answer = inspector.post(page_of(length), {"remove": "2", "reason": "", **live})
        assert answer.status_code == 422
        assert "Write why its value does not count." in text_of(answer)
    assert values_of(length) == ["12.01", "12.5"]
    inspector.post(page_of(length), {"remove": "2", "reason": "caliper slipped"})
    assert Event.objects.get(action="remove_reading").reason == "caliper slipped"


def test_where_nothing_is_outside_no_reason_is_asked(inspector, length):
    measure(inspector, length, "12")
    assert 'name="reason"' not in text_of(inspector.get(page_of(length)))


@pytest.mark.parametrize("sent", [{"remove": "9" * 5_000}, {"reading": "9" * 40}])
def test_numbers_without_end_are_refused_on_the_page(inspector, length, sent):
    answer = inspector.post(page_of(length), sent)
    assert answer.status_code == 422
    assert not Reading.objects.exists()


def test_one_that_is_gone_already_is_said_so(inspector, length):
    answer = inspector.post(page_of(length), {"remove": "3"}, follow=True)
    assert "Piece 3 has no value." in text_of(answer)


# ---- what it is measured with -----------------------------------------------------


def asked_by_caliper(walk, cast) -> Inspection:
    return begun(walk, cast, a_dimension(sample_size=3, instrument_kind="Caliper"))


def test_without_an_instrument_that_is_asked_for_no_value_counts(inspector, walk, cast):
    for number in ("LJ-001", "LJ-002"):
        make_instrument(cast, number)
    inspection = asked_by_caliper(walk, cast)
    shown = measure(inspector, inspection, "12")
    assert "It must be said what this is measured with: Caliper." in text_of(shown)
    assert Reading.objects.count() == 0


def test_an_overdue_one_is_shown_with_its_day_and_refused(inspector, walk, cast):
    overdue = make_instrument(cast, "LJ-009", due=-35)
    inspection = asked_by_caliper(walk, cast)
    day = overdue.calibration_due_on.isoformat()
    shown = text_of(inspector.get(page_of(inspection)))
    assert f'<option value="{overdue.pk}" disabled>' in shown
    assert f"calibration was due {day}" in shown
    refused = text_of(measure(inspector, inspection, "12", instrument=overdue.pk))
    assert f"was due on {day}" in refused
    assert Reading.objects.count() == 0


def test_one_that_was_never_calibrated_is_shown_so_and_refused(inspector, walk, cast):
    never = add_instrument(by=cast.inspector, number="LJ-009", name="卡尺", kind="caliper")
    inspection = asked_by_caliper(walk, cast)
    shown = text_of(inspector.get(page_of(inspection)))
    assert f'<option value="{never.pk}" disabled>' in shown
    assert "LJ-009 卡尺 · no calibration on record" in shown
    refused = text_of(measure(inspector, inspection, "12", instrument=never.pk))
    assert "No calibration of LJ-009 卡尺 is on record." in refused
    assert Reading.objects.count() == 0


def test_another_instrument_is_refused_while_values_of_the_first_are_kept(inspector, walk, cast):
    first, second = make_instrument(cast), make_instrument(cast, "LJ-002")
    inspection = asked_by_caliper(walk, cast)
    measure(inspector, inspection, "12", instrument=first.pk)
    refused = measure(inspector, inspection, "12", instrument=second.pk)
    assert refused.status_code == 422
    assert "LJ-001 卡尺 so far" in text_of(refused)
    assert result_of(inspection, 1).instrument == first


def test_the_only_one_that_fits_is_chosen_already(inspector, walk, cast):
    make_instrument(cast, "LJ-009", due=-35)
    usable = make_instrument(cast)
    inspection = asked_by_caliper(walk, cast)
    assert f'<option value="{usable.pk}" selected>' in text_of(inspector.get(page_of(inspection)))


def test_what_this_person_used_last_is_chosen_the_next_time(inspector, walk, cast):
    make_instrument(cast)
    mine = make_instrument(cast, "LJ-002")
    first = asked_by_caliper(walk, cast)
    record_readings(result=result_of(first, 1), by=cast.inspector, texts=["12"], instrument=mine)
    again = open_inspection(item=walk.received(), by=cast.inspector)
    assert f'<option value="{mine.pk}" selected>' in text_of(inspector.get(page_of(again)))
    mine.calibration_due_on = timezone.localdate() - timedelta(1)
    mine.save()
    third = open_inspection(item=walk.received(), by=cast.inspector)
    assert f'<option value="{mine.pk}" selected>' not in text_of(inspector.get(page_of(third)))


def test_the_value_belongs_to_the_instrument_and_its_day(inspector, walk, cast):
    instrument = make_instrument(cast)
    inspection = asked_by_caliper(walk, cast)
    measure(inspector, inspection, "12", instrument=instrument.pk)
    result = result_of(inspection, 1)
    assert result.instrument == instrument
    assert result.instrument_due_on == instrument.calibration_due_on


# ---- the part that changes, for scripts --------------------------------------------


def test_the_script_is_answered_with_what_changed_alone(inspector, length):
    answer = inspector.post(page_of(length), {"reading": "12.13", "live": "1"}, follow=True)
    shown = text_of(answer)
    assert "<html" not in shown
    for words in ('data-taken="1"', 'data-last="outside"', 'data-live="chart"', "Run chart"):
        assert words in shown


def test_a_refusal_reaches_the_script_with_what_is_asked(inspector, length):
    answer = inspector.post(page_of(length), {"reading": "120", "live": "1"})
    assert answer.status_code == 422
    assert 'data-asked="120"' in text_of(answer)
    assert "<html" not in text_of(answer)


# ---- the chart and its figures -------------------------------------------------------


def test_a_small_sample_says_why_there_are_no_indices(inspector, length):
    measure(inspector, length, "12")
    shown = text_of(inspector.get(page_of(length)))
    assert "Pp and Ppk are given from 25 values on" in shown


def test_a_larger_one_has_its_indices_and_its_chart_is_told_in_words(inspector, walk, cast):
    inspection = begun(walk, cast, a_dimension(sample_size=26))
    send(inspector, page_of(inspection), column="\n".join(["11.95", "12.05"] * 13))
    shown = text_of(inspector.get(page_of(inspection)))
    assert "<dt>Ppk</dt><dd>0.65</dd>" in shown
    assert "26 values from 11.95 to 12.05 mm, mean 12, 0 outside the limits." in shown
