"""Readings as people type them and as calipers send them."""

from decimal import Decimal

import pytest

from inspections.measures import MEASURES, measure_label, resolve_measure, split_reading


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12.03", "12.03", ""),
        ("  12.03 mm ", "12.03", "mm"),
        ("+0012.030mm", "12.030", "mm"),
        ("-0.5", "-0.5", ""),
        ("−0.5", "-0.5", ""),
        ("１２．０３", "12.03", ""),
        ("12,03", "12.03", ""),
        ("25.4 毫米", "25.4", "毫米"),
        (".5", "0.5", ""),
    ],
)
def test_a_reading_is_understood(text, value, unit):
    assert split_reading(text) == (Decimal(value), unit)


@pytest.mark.parametrize("text", ["", "mm", "twelve", "--5", "1.2.3", "1,200,5", "NaN", "Infinity"])
def test_what_is_no_number_is_told_apart(text):
    assert split_reading(text)[0] is None


@pytest.mark.parametrize("text", ["1e5", "12.03 in x"])
def test_a_tail_that_is_no_unit_is_not_taken_for_one(text):
    assert resolve_measure(split_reading(text)[1]) is None


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("mm", "mm"),
        ("MM", "mm"),
        ("毫米", "mm"),
        ("μm", "um"),
        ("µm", "um"),
        ("Ω", "ohm"),
        ("mV", "mV"),
        ("MΩ", "Mohm"),
        ("％", "percent"),
        ("ｍｍ", "mm"),
        ("°C", "degC"),
    ],
)
def test_a_unit_is_known_by_its_spellings(spelling, code):
    assert resolve_measure(spelling) == code


def test_upper_and_lower_case_are_not_mixed_up_where_both_exist():
    assert resolve_measure("MPa") == "MPa"
    assert resolve_measure("mA") == "mA"
    assert resolve_measure("A") == "A"


@pytest.mark.parametrize("text", ["mΩ", "MV", "MA", "mPa", "mHz", "mohm"])
def test_milli_is_not_taken_for_mega(text):
    assert resolve_measure(text) is None


def test_every_unit_is_known_by_its_code_and_its_label():
    for code in MEASURES:
        assert resolve_measure(code) == code
    assert measure_label("mm") == "mm"
    assert measure_label("none") == measure_label("") == ""
