"""Splitting a part off (domain §3)."""

import pytest
from django.urls import reverse

from registry.enums import State
from registry.models import Event, Item
from tests.factories import fresh
from tests.registry.views.step import hidden_fields, send, text_of


@pytest.fixture
def warehouse(cast, sign_in):
    return sign_in(cast.warehouse)


def page_of(item) -> str:
    return reverse("registry:item_split", args=[item.number])


def test_the_part_has_a_number_of_its_own_and_its_page_follows(warehouse, walk):
    item = walk.stored(100)
    answer = send(warehouse, page_of(item), quantity="30", reason="another order")
    part = item.children.get()
    assert answer["Location"] == part.get_absolute_url()
    assert (fresh(item).on_hand, part.on_hand) == (70, 30)
    assert part.state == State.VERIFIED  # it needs a label of its own
    assert Event.objects.filter(action="split", object_key=item.number).count() == 1


@pytest.mark.parametrize(
    ("quantity", "sentence"),
    [
        ("100", "Splitting off everything would leave nothing."),
        ("101", "Only 100 pcs are On hand."),
        ("0", "The quantity must be more than zero."),
        ("1.5", "has more decimals than pcs allows."),
        ("-1", "greater than or equal to 0"),
        ("a third", "Enter a number."),
    ],
)
def test_a_quantity_that_cannot_be_is_refused_and_what_was_typed_stays(
    warehouse, walk, quantity, sentence
):
    item = walk.stored(100)
    shown = text_of(send(warehouse, page_of(item), quantity=quantity, reason="another order"))
    assert sentence in shown
    assert 'value="another order"' in shown
    assert Item.objects.count() == 1


def test_a_part_needs_its_reason(warehouse, walk):
    shown = send(warehouse, page_of(walk.stored(100)), quantity="30")
    assert "reason" in shown.context["form"].errors


def test_sending_twice_splits_once(warehouse, walk):
    item = walk.stored(100)
    sent = hidden_fields(warehouse, page_of(item)) | {"quantity": "30", "reason": "another order"}
    for _ in range(2):
        assert warehouse.post(page_of(item), sent).status_code == 302
    assert (fresh(item).on_hand, item.children.count()) == (70, 1)


def test_an_older_version_is_told(warehouse, walk):
    item = walk.stored(100)
    sent = {"quantity": "30", "reason": "another order", "version": "1"}
    assert "Somebody else changed this record" in text_of(warehouse.post(page_of(item), sent))
    assert not item.children.exists()
