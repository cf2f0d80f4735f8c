"""custprop.lib.print_tags: one language or both, figures, and places on a sheet."""

from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import gettext_lazy

from custprop.lib.print_tags import BOTH, CHINESE, ENGLISH, on_sheets

# A word that Django itself translates: these tests need no catalogue of ours.
MONDAY = gettext_lazy("Monday")


def render(source: str, language_mode: str, **context) -> str:
    with translation.override(ENGLISH if language_mode == ENGLISH else CHINESE):
        template = Template("{% load print %}" + source)
        return template.render(Context({"language_mode": language_mode, **context}))


@pytest.mark.parametrize(
    ("language_mode", "expected"),
    [
        (CHINESE, "星期一"),
        (ENGLISH, "Monday"),
        (BOTH, '星期一 <span class="en" lang="en">Monday</span>'),
    ],
)
def test_a_label_is_said_in_the_languages_of_the_document(language_mode, expected):
    assert render('{% say _("Monday") %}', language_mode) == expected
    assert render("{% say day %}", language_mode, day=MONDAY) == expected


def test_data_is_printed_as_it_is_and_escaped():
    assert render("{% say note %}", BOTH, note="Monday <b>") == "Monday &lt;b&gt;"


def test_a_column_is_headed():
    assert render('{% head _("Monday") %}', ENGLISH) == '<th scope="col">Monday</th>'


def test_a_fact_is_a_label_and_an_escaped_value():
    cells = render('{% fact _("Monday") value span=3 %}', ENGLISH, value="<i>")
    assert cells == '<th scope="row">Monday</th><td colspan="3">&lt;i&gt;</td>'
    assert render('{% fact _("Monday") nothing %}', ENGLISH, nothing=None).endswith("<td></td>")


@pytest.mark.parametrize(
    ("counted", "advised", "expected"),
    [("210", "200", "+10"), ("176", "200", "-24"), ("2.50", "2.5", "0"), ("5", None, "—")],
)
def test_a_difference_has_its_sign(counted, advised, expected):
    advised = advised and Decimal(advised)
    text = render("{{ counted|less:advised }}", CHINESE, counted=Decimal(counted), advised=advised)
    assert text == expected


def test_labels_start_where_the_sheet_was_left_off():
    sheets = on_sheets(list(range(30)), 4)
    assert [len(sheet) for sheet in sheets] == [24, 9]
    assert sheets[0][:5] == [None, None, None, 0, 1]
    assert on_sheets([7], None) == [[7]]


def test_a_code_is_drawn_with_its_text_for_those_who_cannot_see():
    drawing = render("{% qr text %}", CHINESE, text='"><script>')
    assert 'aria-label="&quot;&gt;&lt;script&gt;"' in drawing
    assert "<script>" not in drawing
