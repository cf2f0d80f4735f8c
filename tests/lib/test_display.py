from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from custprop.lib.display import ago, format_quantity, in_a_row, listed, local_day, relative_day

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("1250.500"), "1,250.5"),
        (Decimal("100"), "100"),
        (Decimal("1E+3"), "1,000"),
        (Decimal("0.000"), "0"),
        (Decimal("-2.50"), "-2.5"),
        (Decimal("0.000001"), "0.000001"),
        (1234567, "1,234,567"),
        (None, "—"),
    ],
)
def test_a_quantity_has_separators_and_no_trailing_zeros(value, shown):
    assert format_quantity(value) == shown


@pytest.mark.parametrize(("language", "words"), [("en", "a, b"), ("zh-hans", "a、b")])
def test_a_list_of_words_has_the_comma_of_its_language(language, words):
    with translation.override(language):
        assert listed(["a", "b"]) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (2, "in 2 days"),
        (-59, "59 days ago"),
        (61, "in 2 months"),
        (-365, "12 months ago"),
        (731, "in 2 years"),
        (-1096, "3 years ago"),
    ],
)
def test_a_day_is_told_by_its_distance_from_today(days, words):
    assert relative_day(TODAY + timedelta(days=days), TODAY) == words


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=5, minutes=10), "5 hours ago"),
        (timedelta(hours=13), "yesterday"),
        (timedelta(days=9), "9 days ago"),
        (timedelta(seconds=-30), "just now"),
        (timedelta(days=-2), "in 2 days"),
    ],
)
def test_a_moment_is_told_by_the_clock_today_and_by_the_calendar_before(before, words):
    assert ago(NOON - before, NOON) == words


def test_shortly_after_midnight_counts_in_minutes_still():
    midnight = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)  # 00:05 in Shanghai
    assert ago(midnight - timedelta(minutes=10), midnight) == "10 minutes ago"


def test_the_day_of_a_moment_is_the_local_one():
    late = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # 01:00 on the 24th in Shanghai
    assert local_day(late) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("sentences", "text"),
    [
        (["It came.", "", "It went."], "It came. It went."),
        (["收到。", "退还。"], "收到。退还。"),
        (["收到。", None, "It went.", "退还"], "收到。It went. 退还"),
        ([], ""),
    ],
)
def test_sentences_follow_each_other_as_their_script_asks(sentences, text):
    assert in_a_row(sentences) == text
