"""Rework: the dock names the note, both items show the link, what is late stands out (Q12)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.models import Return
from registry.services.advising import announce
from registry.services.returning import decide_gate_pass, hand_over, request_return
from tests.api_caller import Caller, done
from tests.factories import fresh
from tests.registry.views.step import text_of
from tests.registry.views.test_receiving import form_of

OVERVIEW = reverse("registry:return")
TODAY = timezone.localdate()


@pytest.fixture
def sent(cast, party):
    def make(item, back_by=TODAY + timedelta(days=7)):
        line = {"item": item, "quantity": item.on_hand}
        document = request_return(by=cast.warehouse, party=party, lines=[line], back_by=back_by)
        decide_gate_pass(by=cast.manager, document=document, approved=True)
        hand_over(by=cast.warehouse, document=document, received_by_name="Driver")
        return fresh(document)

    return make


@pytest.fixture
def advised(cast, party):
    """The same goods, announced again."""

    def make(item):
        names = ("category", "part_number", "name", "unit", "lot")
        line = {name: getattr(item, name) for name in names} | {"quantity": Decimal(100)}
        return announce(by=cast.liaison, party=party, lines=[line])

    return make


def page(name, record) -> str:
    return reverse(f"registry:{name}", args=[record.number])


def test_the_dock_names_the_note_and_both_items_show_it(cast, sign_in, walk, sent, advised):
    item = walk.stored(100)
    note, advice = sent(item), advised(item)
    warehouse = sign_in(cast.warehouse)
    dock = page("receive_advice", advice)
    fields = form_of(warehouse.get(dock)) | {"line-0-counted": "100", "back_from": note.pk}
    warehouse.post(dock, fields)
    new = note.lines.get().came_back.get().item
    receipt = text_of(warehouse.get(page("receipt", new.receipt_line.receipt)))
    old_page = text_of(warehouse.get(item.get_absolute_url()))
    new_page = text_of(warehouse.get(new.get_absolute_url()))
    note_page = text_of(warehouse.get(page("return_note", note)))
    assert note.number in receipt and item.number in receipt
    assert "Came back as" in old_page and new.number in old_page
    assert "Came back from" in new_page and item.number in new_page
    assert new.number in note_page and "all is here again" in note_page
    assert new.receipt_line.receipt.number in old_page, "the arrival is in its history"


def test_a_note_of_other_goods_is_told_at_its_field(cast, sign_in, walk, sent, advised):
    item, other = walk.stored(100), walk.stored(100, part_number="X-9", name="Another")
    note, advice = sent(other), advised(item)
    warehouse = sign_in(cast.warehouse)
    dock = page("receive_advice", advice)
    fields = form_of(warehouse.get(dock)) | {"line-0-counted": "100", "back_from": note.pk}
    assert "Nothing of what was counted is on" in text_of(warehouse.post(dock, fields))


def test_where_nothing_ever_left_the_dock_asks_for_no_note(cast, sign_in, walk, advised):
    shown = sign_in(cast.warehouse).get(page("receive_advice", advised(walk.stored(100))))
    assert "back_from" not in shown.context["form"].fields


def test_what_is_late_stands_out_until_it_is_awaited_no_longer(cast, sign_in, walk, sent):
    item = walk.stored(100)
    note = sent(item)
    liaison = sign_in(cast.liaison)
    assert note.number in text_of(liaison.get("/"))
    assert "overdue" not in text_of(liaison.get(OVERVIEW))
    Return.objects.filter(pk=note.pk).update(back_by=TODAY - timedelta(days=1))
    assert "overdue" in text_of(liaison.get(OVERVIEW))
    assert "overdue" in text_of(liaison.get(page("return_note", note)))
    assert "overdue" in text_of(liaison.get(item.get_absolute_url()))
    liaison.post(page("expect_no_more", note), {"reason": "scrapped there"})
    assert "overdue" not in text_of(liaison.get(OVERVIEW))
    assert "scrapped there" in text_of(liaison.get(page("return_note", note)))


def test_a_return_is_asked_for_with_its_day(cast, party, walk):
    item = walk.stored(100)
    lines = [{"item": item.number, "quantity": "100"}]
    body = {"party": party.code, "lines": lines, "back_by": TODAY.isoformat()}
    made = done(Caller(cast.warehouse).post("/returns/", **body), 201)
    assert made["back_by"] == TODAY.isoformat()


def test_a_program_names_the_note_too(cast, party, walk, sent, places):
    item = walk.stored(100)
    note = sent(item)
    line = {
        "category": item.category.code,
        "part_number": item.part_number,
        "name": item.name,
        "unit": item.unit,
        "quantity": "100",
    }
    made = done(
        Caller(cast.warehouse).post(
            "/receipts/",
            party=party.code,
            location="pending",
            back_from=note.number,
            lines=[line],
        ),
        201,
    )
    assert made["lines"][0]["back_from"] == item.number
