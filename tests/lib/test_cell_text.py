"""Texts in exports: never a formula, never lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custprop.lib.cell_text import quoted, storable, unquoted, xlsx_text

SIGNS = "=+-@＝＋－＠"
# What starts like a formula far more often than text by chance does.
TRICKY = (
    st.text(st.sampled_from("=+-@＝＋－＠\t\r\n '_x003Dabc\u200b\x00"), max_size=20) | st.text()
)


@pytest.mark.parametrize(
    "start", [*SIGNS, "\t", "\r", "\n", "\t=", " =", "\u3000＝", "\u200b=", "−"]
)
def test_a_text_that_looks_like_a_formula_is_quoted(start):
    assert quoted(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["HC-1001", "12,772", "a=b", "'tis", "", "物料 (A)", "≥5"])
def test_any_other_text_stays_as_it_is(text):
    assert quoted(text) == text == xlsx_text(text)


@given(TRICKY)
def test_quoting_can_be_undone(text):
    assert unquoted(quoted(text)) == text


@given(TRICKY)
def test_no_text_that_leaves_starts_like_a_formula_in_any_reading(text):
    # A spreadsheet decodes the format's escapes after it has read the cell.
    shown = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), xlsx_text(text))

    assert not shown.startswith((*SIGNS, "\t", "\r", "\n"))
    assert not shown.strip().startswith(tuple(SIGNS))


@given(st.text())
def test_a_text_for_a_cell_shows_what_was_given(text):
    shown = xlsx_text(text).replace("_x005F_", "_")

    assert unquoted(shown) == storable(text)


def test_characters_without_a_place_in_xml_are_left_out():
    assert storable("a\x00b\x1fc\ud800d\uffff\te\r\nf\rg") == "abcd\te\nf\ng"


def test_a_text_that_looks_like_an_escape_of_the_format_is_no_escape():
    assert xlsx_text("_x003D_1+1") == "_x005F_x003D_1+1"
