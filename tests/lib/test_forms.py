from datetime import date

import pytest
from django import forms
from django.utils import translation

from custprop.lib.forms import (
    DateInput,
    DateTimeInput,
    FormRenderer,
    PhotoInput,
    QuantityInput,
    ScanInput,
)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


class ReceiveForm(forms.Form):
    default_renderer = FormRenderer()

    quantity = forms.DecimalField(
        label="Quantity", help_text="As counted & checked.", widget=QuantityInput
    )
    intact = forms.BooleanField(label="Packing intact", required=False)
    cause = forms.ChoiceField(
        label="Cause", choices=[("wet", "Wet"), ("torn", "Torn")], widget=forms.RadioSelect
    )
    arrived = forms.DateField(label="Arrived on", widget=DateInput, required=False)


def drawn(name: str, data: dict | None = None) -> str:
    return ReceiveForm(data)[name].as_field_group()


def test_a_field_has_its_label_before_its_control():
    html = drawn("quantity")
    assert '<label class="field-label" for="id_quantity">Quantity</label>' in html
    assert html.index("<label") < html.index("<input")


def test_help_and_errors_are_linked_to_the_control():
    html = drawn("quantity", {"quantity": "many"})
    assert 'aria-describedby="id_quantity_helptext id_quantity_error"' in html
    assert 'aria-invalid="true"' in html
    assert (
        '<div class="field-help" id="id_quantity_helptext">As counted &amp; checked.</div>' in html
    )
    assert '<ul class="field-errors" id="id_quantity_error">' in html
    assert "<li>Enter a number.</li>" in html


def test_what_was_typed_is_still_there_after_an_error():
    assert 'value="many"' in drawn("quantity", {"quantity": "many"})


def test_a_field_without_errors_has_no_list_of_errors():
    assert "field-errors" not in drawn("quantity")


def test_required_fields_are_marked_and_others_are_not():
    assert 'class="field field-required"' in drawn("quantity")
    assert "field-required" not in drawn("arrived")


def test_a_checkbox_stands_before_its_label():
    html = drawn("intact")
    assert 'class="field field-check"' in html
    assert html.index("<input") < html.index("<label")


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    html = drawn("cause", {})
    assert '<fieldset aria-describedby="id_cause_error">' in html
    assert '<legend class="field-label">Cause</legend>' in html
    assert html.count('type="radio"') == 2


def test_a_whole_form_tells_its_own_errors_first():
    form = ReceiveForm({})
    form.add_error(None, "This line was received already.")
    html = form.render()
    assert html.index("This line was received already.") < html.index("id_quantity")


def test_a_quantity_asks_for_the_decimal_keypad_and_not_for_a_spinner():
    html = drawn("quantity")
    assert 'inputmode="decimal"' in html
    assert 'type="text"' in html


def test_a_day_is_given_to_the_browser_in_its_own_format():
    form = ReceiveForm(initial={"arrived": date(2026, 11, 23)})
    assert 'type="date" name="arrived" value="2026-11-23"' in str(form["arrived"])


def test_a_moment_is_given_to_the_browser_in_its_own_format():
    html = DateTimeInput().render("at", "2026-11-23T08:30")
    assert 'type="datetime-local"' in html


def test_a_scan_field_takes_every_scan_on_the_page_and_knows_what_it_expects():
    html = ScanInput(expect=("CP-2026-000142", "8841")).render("code", None)
    assert "data-scan-target" in html
    assert 'data-scan-expect="CP-2026-000142 8841"' in html
    assert "data-scan-expect" not in ScanInput().render("code", None)


def test_a_photo_comes_from_the_camera_and_is_previewed():
    html = PhotoInput().render("photo", None, renderer=FormRenderer())
    assert 'accept="image/*"' in html
    assert 'capture="environment"' in html
    assert "data-photo-preview" in html


def test_widgets_that_are_not_ours_come_from_django():
    html = forms.Textarea().render("note", "x", renderer=FormRenderer())
    assert html.startswith("<textarea")
