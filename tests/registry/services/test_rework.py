"""Goods that went back for rework and come again: linked, awaited, and missed (domain Q12, P5)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event
from registry.queries.returning import awaited_back
from registry.services.receiving import CountedLine, confirm_receipt
from registry.services.returning import (
    decide_gate_pass,
    expect_no_more,
    hand_over,
    request_return,
)
from registry.services.verification import verify_ledger
from tests.factories import fresh, make_party

NEXT_WEEK = timezone.localdate() + timedelta(days=7)


@pytest.fixture
def sent(cast, party):
    """A return note whose goods have left, and come back by ``back_by``."""

    def make(*items, back_by=NEXT_WEEK):
        lines = [{"item": item, "quantity": item.on_hand} for item in items]
        document = request_return(by=cast.warehouse, party=party, lines=lines, back_by=back_by)
        decide_gate_pass(by=cast.manager, document=document, approved=True)
        hand_over(by=cast.warehouse, document=document, received_by_name="Driver")
        return fresh(document)

    return make


@pytest.fixture
def receive(cast, party, walk, places):
    def make(*lines, back_from=None, of=party):
        pending = walk.received().receipt_line.receipt.location
        return confirm_receipt(
            by=cast.warehouse, party=of, location=pending, lines=list(lines), back_from=back_from
        )

    return make


def again(item, quantity=None, **changed) -> CountedLine:
    """The goods of ``item``, counted at the dock."""
    names = ("category", "part_number", "name", "unit", "lot")
    goods = {name: getattr(item, name) for name in names} | changed
    return CountedLine(quantity=Decimal(quantity or item.received), goods=goods)


def test_what_comes_back_is_linked_to_what_went(walk, cast, sent, receive):
    item = walk.stored(100)
    note = sent(item)
    receipt = receive(again(item), back_from=note)
    line = receipt.lines.get()
    assert line.back_from.item == item
    assert line.item != item, "it is verified anew, as an item of its own"
    event = Event.objects.get(action="confirm_receipt", object_key=receipt.number)
    assert f'"item":"{item.number}","note":"{note.number}"' in event.body
    assert verify_ledger().sound


def test_of_two_lots_of_one_part_each_finds_its_own(walk, sent, receive):
    first, second = walk.stored(10, lot="A"), walk.stored(20, lot="B")
    note = sent(first, second)
    receipt = receive(again(second), again(first), back_from=note)
    assert [line.back_from.item for line in receipt.lines.order_by("line_no")] == [second, first]


def test_other_goods_of_the_delivery_are_linked_to_nothing(walk, sent, receive):
    item = walk.stored(10)
    note = sent(item)
    other = again(item, part_number="X-9", name="Another thing")
    receipt = receive(again(item), other, back_from=note)
    found = [line.back_from for line in receipt.lines.order_by("line_no")]
    assert found == [note.lines.get(), None]


def test_a_note_that_does_not_fit_is_refused(walk, cast, party, sent, receive):
    item = walk.stored(10)
    note = sent(item)
    waiting = request_return(
        by=cast.warehouse, party=party, lines=[{"item": walk.stored(5), "quantity": Decimal(5)}]
    )
    stranger = make_party("other")
    for wrong in (
        {"lines": [again(item, part_number="X-9", name="other")], "back_from": note},
        {"lines": [again(item)], "back_from": waiting},
        {"lines": [again(item)], "back_from": note, "of": stranger},
    ):
        with pytest.raises(WorkflowError) as refused:
            receive(*wrong.pop("lines"), **wrong)
        assert (refused.value.guard, refused.value.field) == ("back_from", "back_from")


# ---- awaited ----------------------------------------------------------------------


def test_a_note_is_awaited_until_all_of_it_is_here_again(walk, cast, sent, receive):
    item = walk.stored(100)
    note = sent(item)
    assert list(awaited_back(cast.warehouse)) == [note]
    receive(again(item, 60), back_from=note)
    assert list(awaited_back(cast.warehouse)) == [note], "40 are still away"
    receive(again(item, 40), back_from=note)
    assert not awaited_back(cast.warehouse)


def test_what_stays_with_its_owner_is_not_awaited(walk, cast, sent):
    sent(walk.stored(100), back_by=None)
    assert not awaited_back(cast.warehouse)


def test_it_is_awaited_no_longer_with_a_reason(walk, cast, sent):
    note = sent(walk.stored(100))
    with pytest.raises(InvalidInput):
        expect_no_more(by=cast.liaison, document=note, reason=" . ")
    expect_no_more(by=cast.liaison, document=note, reason="the owner scrapped it")
    assert not awaited_back(cast.warehouse)
    event = Event.objects.get(action="expect_no_more")
    assert event.reason == "the owner scrapped it"
    with pytest.raises(WorkflowError):
        expect_no_more(by=cast.liaison, document=note, reason="again")


@pytest.mark.parametrize("role", ["inspector", "controller", "auditor"])
def test_others_wait_on(walk, cast, sent, role):
    note = sent(walk.stored(100))
    with pytest.raises(NotPermitted):
        expect_no_more(by=getattr(cast, role), document=note, reason="x")


def test_a_day_that_is_past_is_no_day_to_come_back_by(walk, sent):
    with pytest.raises(InvalidInput) as refused:
        sent(walk.stored(100), back_by=timezone.localdate() - timedelta(days=1))
    assert refused.value.field == "back_by"
