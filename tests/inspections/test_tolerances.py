"""Limits as drawings say them, read into absolute values and written back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.tolerances import Limits, limits_in_words, parse_limits
from registry.errors import InvalidInput


def read(text: str) -> tuple:
    limits = parse_limits(text)
    values = (limits.nominal, limits.lower, limits.upper)
    return tuple(None if value is None else f"{value.normalize():f}" for value in values)


@pytest.mark.parametrize(
    "text",
    [
        *("12 ±0.1", "12±0.1", "12 ± .1", "12 +/- 0.1", "12 +-0.1", "１２±０．１"),
        *("12 +0.1/-0.1", "12 -0.1/+0.1", "12 (11.9–12.1)"),
    ],
)
def test_a_nominal_value_with_the_same_tolerance_on_both_sides(text):
    assert read(text) == ("12", "11.9", "12.1")


@pytest.mark.parametrize("text", ["12 +0.2/-0.1", "12+0.2-0.1", "12 +0.2 / -0.1", "12 -0.1/+0.2"])
def test_a_tolerance_that_differs_by_side(text):
    assert read(text) == ("12", "11.9", "12.2")


def test_a_tolerance_on_one_side_says_so_with_a_zero():
    assert read("12 +0.2/0") == ("12", "12", "12.2")
    assert read("12 0/-0.2") == ("12", "11.8", "12")


@pytest.mark.parametrize(
    "text",
    ["10–12", "10-12", "10 - 12", "10~12", "10～12", "10至12", "10 to 12", "10..12", "10 — 12"],
)
def test_a_range(text):
    assert read(text) == (None, "10", "12")


def test_a_range_over_zero():
    assert read("-5–5") == read("-5-5") == (None, "-5", "5")
    assert read("-5–-3") == read("-5--3") == (None, "-5", "-3")


@pytest.mark.parametrize(
    "text", ["≤ 5", "≤5", "<=5", "max 5", "5 max", "MAX. 5", "不大于5", "最大 5", "5以下"]
)
def test_an_upper_limit_alone(text):
    assert read(text) == (None, None, "5")


@pytest.mark.parametrize("text", ["≥ 3", ">=3", "min 3", "3 min", "不小于3", "3以上"])
def test_a_lower_limit_alone(text):
    assert read(text) == (None, "3", None)


def test_a_nominal_value_with_one_limit():
    assert read("12 (≤ 12.5)") == ("12", None, "12.5")


def test_nothing_is_no_limit():
    assert parse_limits("  ") == Limits()


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("100 ±5%", ("100", "95", "105")),
        ("100 +80/-20%", ("100", "80", "180")),
        ("100 +80%/-20 %", ("100", "80", "180")),
        ("-100 ±5%", ("-100", "-105", "-95")),
        ("33pF ±5%", ("33", "31.35", "34.65")),
    ],
)
def test_a_tolerance_in_percent_is_of_the_nominal_value(text, limits):
    assert read(text) == limits


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("50% ±5%", ("50", "45", "55")),
        ("45–55%", (None, "45", "55")),
        ("45%-55%", (None, "45", "55")),
        ("≤ 5%", (None, None, "5")),
    ],
)
def test_percent_behind_a_value_is_its_unit(text, limits):
    assert read(text) == limits
    assert parse_limits(text).unit == "percent"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("12 ±0.1 mm", "mm"),
        ("12mm±0.1mm", "mm"),
        ("10mm~12mm", "mm"),
        ("5 mm max", "mm"),
        ("max 5 N·m", "Nm"),
        ("80 Shore A ±5", "HA"),
        ("1.6 MΩ ±5%", "Mohm"),
        ("25±2℃", "degC"),
        ('0.5" ±0.01"', "in"),
    ],
)
def test_a_unit_may_stand_with_the_values(text, unit):
    assert parse_limits(text).unit == unit


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("12", "has no tolerance"),
        ("12 +0.1", "one tolerance only"),
        ("12 -0.1", "one tolerance only"),
        ("< 5", "leaves out the limit itself"),
        ("> 5", "leaves out the limit itself"),
        ("1,5 ±0.1", "cannot be read"),
        ("1 000 ±5", "cannot be read"),
        ("±0.1", "cannot be read"),
        ("12 ±", "cannot be read"),
        ("12 ±0.1.2", "cannot be read"),
        ("1e5 ±1", "cannot be read"),
        ("12 (11 (10–12))", "cannot be read"),
        ("12 +5%/-1", "cannot be read"),
        ("about 12", "cannot be read"),
        ("NaN", "cannot be read"),
        ("5" * 90, "cannot be read"),
        ("12 ±0.1 parsec", "no unit"),
        ("2 ±0.1 mΩ", "no unit"),
        ("1.0000001–2", "too many digits"),
        ("0.000033 ±5%", "too many digits"),
        ("≤ 1000000000000", "too many digits"),
    ],
)
def test_what_is_no_limit_or_could_mean_two_things_is_refused(text, told):
    with pytest.raises(InvalidInput, match=told) as refusal:
        parse_limits(text)
    assert refusal.value.field == "limits"
    assert refusal.value.remedy


def test_a_number_is_never_cut_to_make_a_tolerance_of_its_end():
    assert read("110-112") == (None, "110", "112")


VALUES = st.decimals(-(10**6), 10**6, places=3, allow_nan=False, allow_infinity=False)


@given(st.tuples(VALUES, VALUES, VALUES).map(sorted))
def test_limits_in_words_read_back_the_same(values):
    lower, nominal, upper = values
    for limits in (
        (nominal, lower, upper),
        (None, lower, upper),
        (None, lower, None),
        (None, None, upper),
        (nominal, None, upper),
        (nominal, lower, None),
        (None, None, None),
    ):
        found = parse_limits(limits_in_words(*limits))
        assert (found.nominal, found.lower, found.upper) == limits


def test_limits_are_written_as_people_write_them():
    twelve = Decimal("12.00")
    assert limits_in_words(twelve, Decimal("11.9"), Decimal("12.1")) == "12 ±0.1"
    assert limits_in_words(twelve, Decimal("11.9"), Decimal("12.2")) == "12 +0.2/-0.1"
    assert limits_in_words(twelve, twelve, Decimal("12.2")) == "12 +0.2/0"
    assert limits_in_words(None, Decimal("10"), Decimal("12")) == "10–12"
    assert limits_in_words(None, None, Decimal("0.05")) == "≤ 0.05"


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused(text):
    try:
        parse_limits(text)
    except InvalidInput as refusal:
        assert str(refusal)
