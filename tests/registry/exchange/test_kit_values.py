"""Quantities, units and dates as customers write them."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custprop.lib.xlsx_book import Cell
from registry.exchange.kit_values import (
    Problem,
    clean_text,
    parse_date,
    parse_quantity,
    parse_unit,
    settle_quantity,
)
from registry.units import UNITS, narrow

PCS, KG = UNITS["PCS"], UNITS["KG"]
WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def problem_of(function, *values) -> Problem:
    with pytest.raises(Problem) as caught:
        function(*values)
    return caught.value


# ---- Quantities ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "number", "unit"),
    [
        (Decimal("6400"), "6400", None),
        ("6400", "6400", None),
        (" 6400 ", "6400", None),
        ("+5", "5", None),
        ("12,772", "12772", None),
        ("12，772", "12772", None),
        ("1,234,567", "1234567", None),
        ("1,234.50", "1234.50", None),
        ("４００", "400", None),
        ("１２．５", "12.5", None),
        ("1 200", "1200", None),
        ("1\u00a0200", "1200", None),
        ("1'200", "1200", None),
        ("0.500", "0.500", None),
        (".5", "0.5", None),
        ("800 PCS", "800", "PCS"),
        ("800PCS", "800", "PCS"),
        ("800 pcs.", "800", "PCS"),
        ("800（只）", "800", "PCS"),
        ("12,772只", "12772", "PCS"),
        ("2.5KG", "2.5", "KG"),
        ("3 米", "3", "M"),
    ],
)
def test_a_quantity_is_read_as_it_is_meant(written, number, unit):
    quantity = parse_quantity(written)

    assert quantity.number == Decimal(number)
    assert isinstance(quantity.number, Decimal)
    assert (quantity.unit and quantity.unit.code) == unit


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("约一万", "quantity_words"),
        ("一千", "quantity_words"),
        ("1万", "quantity_words"),
        ("1.2万只", "quantity_words"),
        ("3K", "quantity_words"),
        ("约500", "quantity_words"),
        ("500左右", "quantity_words"),
        ("100+", "quantity_words"),
        (">100", "quantity_words"),
        ("2*500", "quantity_words"),
        ("2x500", "quantity_words"),
        ("1E3", "quantity_words"),
        ("10²", "quantity_words"),
        ("①", "quantity_words"),
        ("٣", "quantity_words"),
        ("(5)", "quantity_words"),
        ("1/2", "quantity_words"),
        ("0x10", "quantity_words"),
        ("NaN", "quantity_words"),
        ("1" * 5000, "quantity_words"),
        ("1" + " " * 30_000 + "x1", "quantity_words"),
        (date(2026, 1, 5), "quantity_words"),
        (True, "quantity_words"),
        ("1,5", "quantity_separators"),
        ("12,77", "quantity_separators"),
        ("1.234.567", "quantity_separators"),
        ("1.234,5", "quantity_separators"),
        ("0,500", "quantity_separators"),
        ("1,234 567", "quantity_separators"),
        (Decimal("-5"), "quantity_negative"),
        ("-5", "quantity_negative"),
        ("−5", "quantity_negative"),
        ("－５", "quantity_negative"),
        (Decimal(0), "quantity_zero"),
        ("0.000", "quantity_zero"),
        (Decimal("1E+13"), "quantity_too_large"),
        ("9999999999999", "quantity_too_large"),
        ("10 箱", "unit_is_package"),
        ("10 PSC", "unit_misspelt"),
        ("10 公里", "unit_unknown"),
    ],
)
def test_what_is_no_exact_quantity_is_refused(written, code):
    assert problem_of(parse_quantity, written).code == code


@given(
    number=st.decimals(min_value="0.000001", max_value=10**11, places=6),
    wide=st.booleans(),
    grouped=st.booleans(),
    unit=st.sampled_from(["", " KG", "KG", " 公斤"]),
)
def test_a_quantity_written_in_any_usual_way_is_read_back_exactly(number, wide, grouped, unit):
    written = f"{number:,f}" if grouped else f"{number:f}"
    written = (written.translate(WIDE) if wide else written) + unit

    quantity = parse_quantity(written)

    assert quantity.number == number
    assert isinstance(quantity.number, Decimal)
    assert quantity.unit is (KG if unit else None)


@given(st.integers(min_value=1, max_value=10**11), st.sampled_from([",", " ", "'", "，"]))
def test_a_whole_number_with_any_separator_is_read_back_and_fits_a_counted_unit(number, mark):
    quantity = parse_quantity(f"{number:,}".replace(",", mark))

    assert quantity.number == number
    assert settle_quantity(quantity, PCS) is None


@given(st.text(st.sampled_from("0123456789.,' -+PCSKG只万x"), max_size=12))
def test_whatever_is_written_is_a_positive_decimal_or_a_problem(text):
    try:
        quantity = parse_quantity(text)
    except Problem:
        return
    digits = [sign for sign in narrow(text) if sign.isdecimal()]
    assert quantity.number > 0
    assert [sign for sign in f"{quantity.number:f}" if sign.isdecimal()][-1] == digits[-1]


# ---- With their units ----------------------------------------------------------


def test_a_point_before_three_digits_is_ambiguous_for_pieces():
    problem = problem_of(settle_quantity, parse_quantity("1.000"), PCS)

    assert (problem.code, problem.params) == ("quantity_ambiguous", {"small": "1", "large": "1000"})


def test_a_typed_number_with_zeros_behind_the_point_is_not_ambiguous():
    assert settle_quantity(parse_quantity(Decimal("1.000")), PCS) is None


@pytest.mark.parametrize(("written", "number"), [("1.250", "1.25"), ("1,250", "1250")])
def test_one_separator_in_a_measured_quantity_is_read_and_said(written, number):
    warning = settle_quantity(parse_quantity(written), KG)

    assert (warning.code, warning.params) == ("quantity_read_as", {"number": number})


@pytest.mark.parametrize("written", ["0.250", "1250", "1.25", "1,250.5"])
def test_a_measured_quantity_with_one_meaning_needs_no_word(written):
    assert settle_quantity(parse_quantity(written), KG) is None


def test_a_fraction_of_a_piece_is_refused():
    problem = problem_of(settle_quantity, parse_quantity(Decimal("1.5")), PCS)

    assert (problem.code, problem.params["number"]) == ("quantity_fraction", "1.5")


def test_more_digits_than_the_unit_takes_are_refused():
    problem = problem_of(settle_quantity, parse_quantity("1.2345"), KG)

    assert (problem.code, problem.params["decimals"]) == ("quantity_decimals", 3)


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("箱子", "unit_is_package", {}),
        ("盒", "unit_is_package", {}),
        ("Boxes", "unit_is_package", {}),
        ("CTN", "unit_is_package", {}),
        ("PSC", "unit_misspelt", {"suggestion": "PCS"}),
        ("KGM", "unit_misspelt", {"suggestion": "KG"}),
        ("光年", "unit_unknown", {}),
        ("x" * 30_000, "unit_unknown", {}),
    ],
)
def test_an_unknown_unit_says_what_it_may_be(text, code, params):
    problem = problem_of(parse_unit, text)

    assert (problem.code, problem.params) == (code, params)


# ---- Dates and texts -----------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        date(2027, 3, 31),
        datetime(2027, 3, 31, 8, 0),  # noqa: DTZ001 — as a cell has it
        "2027-03-31",
        "2027/3/31",
        "2027.03.31",
        "2027年3月31日",
        "２０２７－０３－３１",
        "20270331",
        Decimal(20270331),
        "2027-03-31 08:00",
    ],
)
def test_a_day_is_read_in_every_usual_order_from_the_year(written):
    assert parse_date(written) == date(2027, 3, 31)


@pytest.mark.parametrize("written", [None, "", "/", "N/A", "无", "—"])
def test_nothing_is_no_day(written):
    assert parse_date(written) is None


@pytest.mark.parametrize(
    "written", ["03/04/2027", "2027-02-30", "2027-06", "长期", Decimal(5), True]
)
def test_what_is_no_certain_day_is_refused(written):
    assert problem_of(parse_date, written).code == "date_unreadable"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  CAP\n33PF\u3000 0402 ", "CAP 33PF 0402"),
        ("HC\u200b-1\u202e", "HC -1"),
        ("/", ""),
        ("n/a", ""),
        ("'-5V", "-5V"),
    ],
)
def test_a_text_comes_in_one_clean_line(text, clean):
    assert clean_text(Cell("Sheet1", 1, "A", text, text)) == clean
