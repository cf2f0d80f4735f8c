from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone, translation

from custprop.lib.icons import ICONS


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def draw(source: str, **context) -> str:
    return Template(source).render(Context(context)).strip()


@dataclass
class Status:
    label: str
    tone: str


# ---- badge --------------------------------------------------------------------


def test_a_badge_is_drawn_from_a_status():
    drawn = draw("{% badge status %}", status=Status("Quarantined", "hatched"))
    assert drawn == '<span class="badge tone-hatched">Quarantined</span>'


def test_a_badge_is_drawn_from_a_word_and_a_tone():
    drawn = draw('{% badge "Overdue" "red" "large" %}')
    assert drawn == '<span class="badge tone-red badge-large">Overdue</span>'


def test_a_badge_without_a_known_tone_is_neutral():
    assert 'class="badge tone-neutral"' in draw('{% badge "Draft" %}')
    assert 'class="badge tone-neutral"' in draw("{% badge s %}", s=Status("Draft", '"><script>'))


def test_the_word_of_a_badge_is_escaped():
    assert "<b>" not in draw("{% badge word %}", word="<b>bold</b>")


# ---- icon ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_hidden_from_assistive_technology(name):
    drawn = draw("{% icon name %}", name=name)
    assert drawn.startswith('<svg class="icon" viewBox="0 0 20 20"')
    assert 'aria-hidden="true"' in drawn
    assert "style=" not in drawn


def test_an_unknown_icon_raises():
    with pytest.raises(KeyError):
        draw('{% icon "unicorn" %}')


# ---- quantity, day, ago -------------------------------------------------------


def test_a_quantity_is_drawn_with_its_unit():
    drawn = draw("{% quantity value unit %}", value=Decimal("2500.000"), unit="pcs")
    assert drawn == '<span class="quantity">2,500<span class="unit">pcs</span></span>'


def test_a_quantity_takes_the_label_of_a_unit():
    drawn = draw("{% quantity 1 unit 'large' %}", unit=Status("kg", ""))
    assert drawn == ('<span class="quantity quantity-large">1<span class="unit">kg</span></span>')


def test_the_quantity_filter_gives_the_bare_figure():
    assert draw("{{ value|quantity }}", value=Decimal("0.50")) == "0.5"


def test_a_day_shows_the_date_and_the_distance():
    today = timezone.localdate()
    assert draw("{{ value|day }}", value=today) == (
        f'<time datetime="{today}">{today} <span class="relative">today</span></time>'
    )


def test_nothing_is_an_em_dash():
    assert draw("{{ value|day }} {{ value|ago }}", value=None) == "— —"


def test_ago_keeps_the_exact_moment_in_its_title():
    drawn = draw("{{ value|ago }}", value=datetime(2020, 1, 1, 16, 30, tzinfo=UTC))
    assert 'title="2020-01-02 00:30"' in drawn
    assert 'datetime="2020-01-01T16:30:00+00:00"' in drawn
    assert "years ago" in drawn


# ---- balance ------------------------------------------------------------------


def parts(**values):
    return [
        {"key": key, "label": key.title(), "value": Decimal(value)} for key, value in values.items()
    ]


def test_a_balance_stacks_its_parts_without_a_gap():
    drawn = draw(
        "{% balance parts received 'pcs' %}",
        parts=parts(on_hand="60", issued="30", lost="10"),
        received=Decimal(100),
    )
    assert '<rect class="part-on_hand" x="0.000%" width="60.000%"' in drawn
    assert '<rect class="part-issued" x="60.000%" width="30.000%"' in drawn
    assert '<rect class="part-lost" x="90.000%" width="10.000%"' in drawn
    assert "= received" in drawn


def test_a_balance_leaves_empty_parts_out():
    drawn = draw(
        "{% balance parts received %}", parts=parts(on_hand="5", lost="0"), received=Decimal(5)
    )
    assert "part-lost" not in drawn


def test_a_balance_of_nothing_is_drawn_all_the_same():
    drawn = draw("{% balance parts received %}", parts=parts(on_hand="0"), received=Decimal(0))
    assert "part-on_hand" not in drawn
    assert '<span class="quantity">0</span>' in drawn


# ---- form_errors --------------------------------------------------------------


class CountForm(forms.Form):
    quantity = forms.DecimalField(label="Quantity")
    token = forms.CharField(widget=forms.HiddenInput)
    packing = forms.ChoiceField(choices=[("ok", "Intact")], widget=forms.RadioSelect)

    def clean(self):
        raise forms.ValidationError("The line was counted already. Reload the page.")


def test_errors_name_the_field_and_lead_to_it():
    drawn = draw("{% form_errors form %}", form=CountForm({"quantity": "x"}))
    assert '<a href="#id_quantity">Quantity</a>: Enter a number.' in drawn
    assert '<a href="#id_packing">Packing</a>: This field is required.' in drawn
    assert "The line was counted already. Reload the page." in drawn


def test_errors_of_hidden_fields_are_told_without_a_link():
    drawn = draw("{% form_errors form %}", form=CountForm({"quantity": "1", "packing": "ok"}))
    assert "#id_token" not in drawn
    assert "This field is required." in drawn


def test_errors_of_a_formset_lead_to_the_right_line():
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-1-quantity": "x"}
    drawn = draw("{% form_errors formset %}", formset=forms.formset_factory(CountForm)(data))
    assert '<a href="#id_form-1-quantity">Quantity</a>: Enter a number.' in drawn


def test_nothing_is_drawn_when_all_is_well():
    assert draw("{% form_errors form %}", form=forms.Form({})) == ""
    assert draw("{% form_errors form %}", form=None) == ""


def test_errors_are_escaped():
    form = CountForm({})
    form.add_error("quantity", "<script>")
    assert "<script>" not in draw("{% form_errors form %}", form=form)
