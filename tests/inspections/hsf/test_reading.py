"""What counts as a reading: figures, not detected, and what no sample can contain."""

from decimal import Decimal

import pytest

from inspections.hsf import Level, Reading, read_level
from registry.errors import InvalidInput

D = Decimal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.5", "12.5"),
        ("0", "0"),
        (" １，２５０．５ ", "1250.5"),
        ("1,250 ppm", "1250"),
        ("7mg/kg", "7"),
    ],
)
def test_a_figure_is_read_in_any_width(text, value):
    assert read_level(text) == Level(D(value))


@pytest.mark.parametrize(
    "text", ["ND", "nd", "N.D.", "ＮＤ", "未检出", "未檢出", "<LOD", "＜ LOD", "< MDL", "<检出限"]
)
def test_not_detected_is_read_in_every_usual_spelling(text):
    assert read_level(text) == Level(None)


@pytest.mark.parametrize("text", ["<5", "＜ 5", "<5.0ppm"])
def test_less_than_a_figure_gives_the_limit_of_detection(text):
    assert read_level(text) == Level(None, D(5))


def test_nothing_typed_is_no_reading():
    assert read_level("  ") is None


@pytest.mark.parametrize(
    "text",
    ["abc", "0.1%", "0.1 %", "1,5", "1e3", "-", "nan", "inf", "<", "5 µg/cm²", "1 2", "10/12"],
)
def test_what_is_no_content_is_refused_with_what_to_do(text):
    with pytest.raises(InvalidInput) as refused:
        read_level(text)
    assert (refused.value.field, bool(refused.value.remedy)) == ("value", True)


@pytest.mark.parametrize("text", ["-1", "-0.000001", "1000000.000001", "1,000,001", "<0"])
def test_negative_and_absurd_contents_are_refused(text):
    with pytest.raises(InvalidInput):
        read_level(text)


def test_the_whole_sample_is_the_most_there_is():
    assert read_level("1000000") == Level(D(1_000_000))


def test_more_digits_than_are_kept_are_refused_and_not_rounded():
    with pytest.raises(InvalidInput):
        read_level("0.1234567")


@pytest.mark.parametrize("field", ["sigma", "lod"])
@pytest.mark.parametrize("figure", ["0", "-1", "1000001", "NaN", "Infinity"])
def test_sigma_and_limit_of_detection_are_above_zero_and_finite(field, figure):
    with pytest.raises(InvalidInput) as refused:
        Reading("Pb", D(1), **{field: D(figure)})
    assert refused.value.field == field


def test_not_detected_says_nothing_without_the_limit_of_detection():
    with pytest.raises(InvalidInput) as refused:
        Reading("Pb")
    assert refused.value.field == "lod"


@pytest.mark.parametrize("figure", [1.5, 1, "1"])
def test_only_decimals_are_judged(figure):
    with pytest.raises(TypeError):
        Reading("Pb", figure)


def test_a_reading_knows_its_least_and_most():
    read = Reading("Pb", D(10), D(4))
    assert (read.least, read.most) == (D(0), D(22))
    assert (Reading("Pb", lod=D(5)).least, Reading("Pb", lod=D(5)).most) == (D(0), D(5))
    assert (Reading("Pb", D(10)).least, Reading("Pb", D(10)).most) == (None, None)
