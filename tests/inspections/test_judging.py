"""Within limits, plausible, passed: the edges."""

from decimal import Decimal as D

import pytest

from inspections.enums import CheckResult
from inspections.judging import is_plausible, is_within, verdict_on


@pytest.mark.parametrize(
    ("value", "lower", "upper", "within"),
    [
        ("11.9", "11.9", "12.1", True),
        ("12.1", "11.9", "12.1", True),
        ("11.899999", "11.9", "12.1", False),
        ("12.100001", "11.9", "12.1", False),
        ("5", None, "5", True),
        ("5.1", None, "5", False),
        ("3", "3", None, True),
        ("2.9", "3", None, False),
    ],
)
def test_a_value_on_the_limit_keeps_to_it(value, lower, upper, within):
    assert is_within(D(value), lower and D(lower), upper and D(upper)) is within


@pytest.mark.parametrize(
    ("value", "lower", "upper", "plausible"),
    [
        ("12.5", "11.9", "12.1", True),  # bad, but it can be: 2.5 tolerances off the middle
        ("13", "11.9", "12.1", True),
        ("13.01", "11.9", "12.1", False),
        ("1.203", "11.9", "12.1", False),  # the point slipped
        ("120.3", "11.9", "12.1", False),
        ("-12.03", "11.9", "12.1", False),
        ("30", None, "5", False),
        ("25", None, "5", True),
        ("0.2", None, "5", True),  # far below an upper limit is fine
        ("-0.2", None, "5", False),
        ("16", "3", None, False),
        ("15", "3", None, True),
        ("0.5", "3", None, False),
        ("0", "3", None, True),
        ("7", "12", "12", True),  # no width, no idea
    ],
)
def test_what_lies_far_off_is_asked_about(value, lower, upper, plausible):
    assert is_plausible(D(value), lower and D(lower), upper and D(upper)) is plausible


@pytest.mark.parametrize(
    ("nonconforming", "ac", "re", "looked_at", "verdict"),
    [
        (0, 0, 1, 20, CheckResult.PASS),
        (1, 0, 1, 20, CheckResult.FAIL),
        (1, 0, 1, 3, CheckResult.FAIL),  # nobody needs to measure on
        (0, 0, 1, 19, CheckResult.NOT_CHECKED),
        (2, 2, 3, 20, CheckResult.PASS),
        (3, 2, 3, 20, CheckResult.FAIL),
        (2, 1, 3, 20, CheckResult.PASS),  # in the gap of the reduced plans of MIL-STD-105E
    ],
)
def test_a_sample_fails_from_its_rejection_number_on(nonconforming, ac, re, looked_at, verdict):
    found = verdict_on(nonconforming=nonconforming, ac=ac, re=re, looked_at=looked_at, sample=20)
    assert found == verdict
