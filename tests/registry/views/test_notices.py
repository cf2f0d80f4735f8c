"""The pages of production notices, and the choice of one on an issue note (Q1, Q7)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from registry.models import Issue, ProductionNotice
from registry.services.issuing import consume, issue
from tests.factories import make_pre_advice
from tests.registry.notices import arrived_for, make_notice
from tests.registry.views.sheets import fields_of, line_field
from tests.registry.views.step import text_of
from tests.registry.views.test_advising import queries_of

LIST, NEW = reverse("registry:notices"), reverse("registry:new_notice")
PARTS = reverse("registry:do_not_buy")


@pytest.fixture
def liaison(sign_in, cast):
    return sign_in(cast.liaison)


@pytest.fixture
def warehouse(sign_in, cast):
    return sign_in(cast.warehouse)


def filled(party, **other) -> dict:
    lines = {
        "lines-0-part_number": "HC-1001",
        "lines-0-name": "CAP CER 33PF",
        "lines-0-required": "6,386",
        "lines-0-allowed_loss": "0.5",
    }
    units = {f"lines-{n}-unit": "PCS" for n in range(3)}
    head = {"number": "SC-77", "party": party.pk, "product": "HRF-1", "planned": "100"}
    return {"lines-TOTAL_FORMS": 3, "lines-INITIAL_FORMS": 0, **head, **lines, **units, **other}


def test_business_writes_a_notice_down(liaison, party):
    answer = liaison.post(NEW, filled(party))
    notice = ProductionNotice.objects.get()
    assert answer.url == notice.get_absolute_url()
    line = notice.lines.get()
    assert (line.required, line.allowed_loss) == (6386, Decimal("0.5"))
    page = text_of(liaison.get(answer.url))
    assert "HC-1001" in page and "SC-77" in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"number": ""}, "required"),
        ({"lines-0-required": "0"}, "more than zero"),
        ({"lines-0-required": "1.5"}, "whole numbers"),
        ({"lines-0-allowed_loss": "101"}, "100"),
        ({f"lines-0-{name}": "" for name in ("part_number", "name", "required")}, "no line yet"),
    ],
)
def test_what_makes_no_sense_is_said_and_what_was_typed_stays(liaison, party, typed, told):
    page = text_of(liaison.post(NEW, filled(party, **typed)))
    assert told in page and "HRF-1" in page
    assert not ProductionNotice.objects.exists()


def test_a_notice_begins_with_what_was_announced_for_it(liaison, cast, party):
    advice = make_pre_advice(cast.liaison, party=party, lines=2, notice_number="SC-5")
    page = text_of(liaison.get(reverse("registry:pre_advice", args=[advice.number])))
    assert f"{NEW}?advice={advice.number}" in page
    shown = liaison.get(NEW, {"advice": advice.number})
    lines = shown.context["lines"]
    sent = {"number": "SC-5", "product": "HRF-1", "party": party.pk}
    sent |= {"lines-INITIAL_FORMS": 2, "lines-TOTAL_FORMS": 3}
    for form in lines.forms:
        sent |= {field.html_name: field.value() or "" for field in form}
    liaison.post(f"{NEW}?advice={advice.number}", sent)
    notice = ProductionNotice.objects.get()
    assert [(line.part, line.required) for line in notice.lines.all()] == [
        ("HC-1001", 100),
        ("HC-1002", 100),
    ]
    page = text_of(liaison.get(reverse("registry:pre_advice", args=[advice.number])))
    assert notice.get_absolute_url() in page


def test_a_number_that_exists_is_said_at_its_field(liaison, cast, party):
    make_notice(cast, party, "SC-77")
    answer = liaison.post(NEW, filled(party))
    assert "SC-77" in answer.context["form"].errors["number"][0]


def test_a_notice_is_changed_line_by_line_and_an_emptied_line_goes(liaison, cast, party):
    notice = make_notice(cast, party)
    url = reverse("registry:edit_notice", args=[notice.pk])
    assert "HC-1001" in text_of(liaison.get(url))
    second = {"lines-1-part_number": "HC-2", "lines-1-name": "RES", "lines-1-required": "9"}
    emptied = {f"lines-0-{name}": "" for name in ("part_number", "name", "required")}
    count = {"lines-INITIAL_FORMS": 1, "lines-TOTAL_FORMS": 2}
    answer = liaison.post(url, filled(party, **emptied, **second, **count))
    assert answer.status_code == 302, answer.context["lines"].errors
    assert [line.part for line in notice.lines.all()] == ["HC-2"]


def test_a_closed_notice_is_not_changed(liaison, cast, party):
    notice = make_notice(cast, party)
    liaison.post(reverse("registry:close_notice", args=[notice.pk]), {"reason": ""})
    answer = liaison.get(reverse("registry:edit_notice", args=[notice.pk]), follow=True)
    assert "stays as it is" in text_of(answer)
    assert "Record a notice" in text_of(liaison.get(LIST))
    assert notice.number in text_of(liaison.get(LIST, {"part": "closed"}))


def test_what_is_out_keeps_a_notice_open_and_the_page_says_so(liaison, cast, party, walk):
    notice, item = make_notice(cast, party), walk.stored(50)
    issue(by=cast.warehouse, lines=[(item, Decimal(5))], holder="L2", purpose="P", notice=notice)
    answer = liaison.post(reverse("registry:close_notice", args=[notice.pk]), {"reason": ""})
    assert answer.status_code == 422
    assert "still out with L2" in text_of(answer)


def test_the_page_of_a_notice_raises_the_alarm(liaison, cast, party, walk):
    notice, item = make_notice(cast, party, required=100, loss=1), walk.stored(200)
    issue(by=cast.warehouse, lines=[(item, Decimal(50))], holder="L2", purpose="P", notice=notice)
    consume(item=item, by=cast.warehouse, lost=Decimal(2), reason="feeder jammed")
    assert "2 pcs lost in production, 1 allowed" in text_of(liaison.get(notice.get_absolute_url()))
    assert "Above what is allowed" in text_of(liaison.get(LIST))
    assert "More lost than allowed" in text_of(liaison.get("/"))


def test_purchasing_searches_what_not_to_buy(liaison, cast, party):
    make_notice(cast, party)
    assert "HC-1001" in text_of(liaison.get(PARTS, {"q": "hc-10"}))
    assert "may be bought" in text_of(liaison.get(PARTS, {"q": "screw"}))


def test_goods_are_handed_out_for_the_notice_they_arrived_under(warehouse, cast, party, walk):
    make_notice(cast, party)
    item = walk.stored(200)
    page = warehouse.get(reverse("registry:item_issue", args=[item.number]))
    notice = ProductionNotice.objects.get()
    sent = fields_of(page) | {"notice": notice.pk, "holder": "L2", "purpose": "P"}
    beyond = warehouse.post(
        reverse("registry:issue_new"), sent | {line_field(item, "quantity"): 101}
    )
    assert "still requires 100" in text_of(beyond)
    assert beyond.context["sheet"].head.errors["beyond_notice"]
    warehouse.post(reverse("registry:issue_new"), sent | {line_field(item, "quantity"): 100})
    assert Issue.objects.get().notice == notice


def test_loss_is_typed_beside_what_was_consumed(warehouse, cast, party, walk):
    notice, item = make_notice(cast, party, loss=1), walk.stored(200)
    note = issue(
        by=cast.warehouse, lines=[(item, Decimal(100))], holder="L2", purpose="P", notice=notice
    )
    url = reverse("registry:settle_issue", args=[note.number])
    line = note.lines.get()
    typed = {line_field(line, "consumed"): "100", line_field(line, "lost"): "2"}
    page = warehouse.get(url)
    refused = warehouse.post(url, fields_of(page) | typed)
    assert "2 pcs would be lost" in text_of(refused)
    warehouse.post(url, fields_of(page) | typed | {"reason": "feeder jammed"})
    assert note.lines.get().process_loss == 2
    assert "of it 2 lost" in text_of(
        warehouse.get(reverse("registry:issue_note", args=[note.number]))
    )


@pytest.mark.parametrize("url", [LIST, PARTS])
def test_the_lists_cost_the_same_for_one_and_three_notices(liaison, cast, party, url):
    make_notice(cast, party, "SC-1")
    with_one = queries_of(liaison, url)
    make_notice(cast, party, "SC-2", part="A")
    make_notice(cast, party, "SC-3", part="B")
    assert queries_of(liaison, url) == with_one


def test_a_notice_costs_the_same_for_one_and_three_notes(liaison, cast, party, places, walk):
    notice, item = make_notice(cast, party), walk.stored(200)
    arrived_for(notice, cast, places["pending"], 5)

    def hand_out():
        issue(by=cast.warehouse, lines=[(item, Decimal(1))], holder="L", purpose="P", notice=notice)

    hand_out()
    with_one = queries_of(liaison, notice.get_absolute_url())
    hand_out()
    hand_out()
    assert queries_of(liaison, notice.get_absolute_url()) == with_one
