"""Units: which names they have and which quantities they take."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from registry.units import DEFAULT_UNIT, UNIT_CHOICES, UNITS, narrow, resolve_unit, unit_label


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PCS", "PCS"),
        ("pcs", "PCS"),
        ("pcs.", "PCS"),
        ("ＰＣＳ", "PCS"),
        (" ea ", "PCS"),
        ("(PC)", "PCS"),
        ("只", "PCS"),
        ("个", "PCS"),
        ("件", "PCS"),
        ("片", "PCS"),
        ("套", "SET"),
        ("副", "SET"),
        ("对", "PAIR"),
        ("张", "SHEET"),
        ("份", "COPY"),
        ("卷", "ROLL"),
        ("盘", "REEL"),
        ("千克", "KG"),
        ("公斤", "KG"),
        ("kgs", "KG"),
        ("克", "G"),
        ("吨", "T"),
        ("米", "M"),
        ("mm", "MM"),
        ("㎡", "M2"),
        ("立方米", "M3"),
        ("升", "L"),
        ("mL", "ML"),
    ],
)
def test_a_unit_is_known_by_its_usual_spellings(text, code):
    assert resolve_unit(text).code == code


@pytest.mark.parametrize(
    "text", ["箱子", "箱", "box", "袋", "K", "KPCS", "万", "万只", "", "5", "x"]
)
def test_packages_and_multiples_are_no_units(text):
    assert resolve_unit(text) is None


def test_no_spelling_belongs_to_two_units():
    names = [
        narrow(name).casefold()
        for unit in UNITS.values()
        for name in (unit.code, *unit.aliases.split())
    ]
    spelt = {name: resolve_unit(name).code for name in names}

    assert all(
        spelt[narrow(name).casefold()] == unit.code
        for unit in UNITS.values()
        for name in (unit.code, *unit.aliases.split())
    )


def test_choices_and_labels_cover_every_unit():
    assert [code for code, _label in UNIT_CHOICES] == list(UNITS)
    assert unit_label("KG") == "kg"
    assert DEFAULT_UNIT.code == "PCS"


@pytest.mark.parametrize(
    ("code", "quantity"), [("PCS", "1"), ("PCS", "1.000"), ("KG", "1.255"), ("MM", "0.5")]
)
def test_a_fitting_quantity_keeps_its_value_with_the_digits_of_its_unit(code, quantity):
    unit = UNITS[code]

    fitted = unit.quantize(Decimal(quantity))

    assert fitted == Decimal(quantity)
    assert -fitted.as_tuple().exponent == unit.decimals


def test_a_fraction_of_a_piece_is_refused_with_a_sentence():
    with pytest.raises(ValidationError) as caught:
        UNITS["PCS"].validate(Decimal("1.5"))

    assert caught.value.messages == ["pcs is counted in whole numbers; 1.5 is not one."]


def test_more_digits_than_a_measured_unit_takes_are_refused_and_not_rounded():
    with pytest.raises(ValidationError) as caught:
        UNITS["KG"].quantize(Decimal("1.2345"))

    assert caught.value.messages == ["kg takes at most 3 digits after the point; 1.2345 has more."]


@given(st.decimals(min_value=0, max_value="999999999999", allow_nan=False, places=6))
def test_a_quantity_either_fits_exactly_or_is_refused(quantity):
    for unit in UNITS.values():
        if unit.fits(quantity):
            assert unit.quantize(quantity) == quantity
        else:
            with pytest.raises(ValidationError):
                unit.quantize(quantity)
