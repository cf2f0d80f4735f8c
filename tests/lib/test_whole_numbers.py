"""Whole numbers from outside: whatever is sent, the answer is a number or none."""

import pytest

from custprop.lib.whole_numbers import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_digits_are_a_number(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", " 7", "-1", "1.0", "٣", "３", "²", "9" * 19, "9" * 5_000])
def test_what_is_none_or_too_long_is_none(text):
    assert whole_number(text) is None
