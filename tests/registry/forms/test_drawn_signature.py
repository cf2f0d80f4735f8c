"""A signature drawn on the screen, or the name typed instead."""

import pytest
from django import forms
from django.utils import translation

from custprop.lib.forms import FormRenderer
from registry.forms.drawn_signature import MOST_DRAWN, DrawnSignature, DrawnSignatureField
from tests.drawn import URL, data_url, sheet


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


class HandOverForm(forms.Form):
    default_renderer = FormRenderer()
    signature = DrawnSignatureField(label="Signature")


class LaterForm(forms.Form):
    signature = DrawnSignatureField(label="Signature", required=False)


def signed(drawn: str = "", typed: str = "", form_class=HandOverForm):
    return form_class({"signature": drawn, "signature_typed": typed})


def refusal(drawn: str) -> str:
    return signed(drawn).errors["signature"][0]


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_what_was_drawn_becomes_a_picture_to_keep(mode):
    content = sheet(mode=mode)
    form = signed(data_url(content))
    assert form.is_valid()
    picture = form.cleaned_data["signature"].picture
    assert (picture.content, picture.content_type) == (content, "image/png")
    assert picture.name == "signature.png"


def test_a_typed_name_will_do_where_nobody_can_draw():
    form = signed(typed="  Li   Hua ")
    assert form.is_valid()
    assert form.cleaned_data["signature"] == DrawnSignature(typed="Li Hua")


def test_one_of_both_is_needed():
    form = signed()
    assert form.errors["signature"] == ["Sign in the field, or type the name below it."]


def test_where_it_may_wait_an_empty_one_is_false():
    form = signed(form_class=LaterForm)
    assert form.is_valid()
    assert not form.cleaned_data["signature"]


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_blank_sheet_is_no_signature(mode):
    blank = data_url(sheet(written=False, mode=mode))
    assert "Nothing is written in the signature field." in refusal(blank)


@pytest.mark.parametrize(
    "drawn",
    [
        "javascript:alert(1)",
        "签名",
        URL + "签名",
        URL + "no base64!",
        URL + "A" * MOST_DRAWN,
        "data:image/svg+xml;base64,PHN2Zy8+",
    ],
)
def test_what_no_canvas_writes_is_refused_unread(drawn):
    assert "did not arrive whole" in refusal(drawn)


@pytest.mark.parametrize(
    "content", [sheet()[:200], sheet(kind="JPEG"), b"%PDF-1.7 %%EOF"], ids=["cut", "jpeg", "pdf"]
)
def test_only_a_whole_png_is_taken(content):
    assert "Nothing is written" in refusal(data_url(content))


def test_the_field_is_a_group_with_a_keyboard_alternative():
    html = HandOverForm()["signature"].as_field_group()
    assert '<legend class="field-label">Signature</legend>' in html
    assert 'role="img"' in html
    assert 'name="signature_typed"' in html


def test_what_was_drawn_and_typed_is_still_there_after_an_error():
    html = signed(data_url(sheet(written=False)), "Li")["signature"].as_field_group()
    assert data_url(sheet(written=False)) in html
    assert 'value="Li"' in html
