"""The page that proves the balance, as an owner's auditor reads it (Q7, Q12)."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from registry.models import Item
from registry.services.issuing import issue
from registry.services.splitting import split
from tests.factories import make_party
from tests.registry.views.step import text_of
from tests.registry.views.test_documents import text_of as words_of

PAGE = reverse("registry:reconciliation")


@pytest.fixture
def auditor(cast, sign_in):
    return sign_in(cast.auditor)


@pytest.fixture
def note(walk, cast):
    item = walk.stored()
    return issue(by=cast.warehouse, lines=[(item, Decimal(40))], holder="Line 1", purpose="SMT")


def test_without_an_owner_it_shows_all_of_them(auditor, walk, party):
    walk.received()
    shown = text_of(auditor.get(PAGE))
    assert f"?party={party.code}" in shown
    assert "Everything that arrived" not in shown


def test_of_one_owner_it_says_in_a_sentence_whether_it_balances(auditor, note, party):
    shown = text_of(auditor.get(PAGE, {"party": party.code}))
    assert "Everything that arrived is accounted for." in shown
    assert "HC-1001" in shown


def test_a_line_opens_down_to_its_movements_and_their_papers(auditor, note, party):
    asked = {"party": party.code, "part": "HC-1001", "unit": "PCS"}
    shown = text_of(auditor.get(PAGE, asked))
    assert note.number in shown
    assert note.lines.get().item.number in shown


def test_what_came_from_another_line_is_told_where_there_is_any(auditor, walk, cast, party):
    split(item=walk.stored(), by=cast.warehouse, quantity=Decimal(15))
    asked = {"party": party.code}
    assert "Over from other lines" not in text_of(auditor.get(PAGE, asked))
    Item.objects.filter(parent__isnull=False).update(part_number="HC-1001-B")
    shown = text_of(auditor.get(PAGE, asked))
    assert "Over from other lines" in shown
    assert "Everything that arrived is accounted for." in shown


def test_a_changed_balance_turns_it_red(auditor, note, party):
    Item.objects.update(on_hand=50, consumed=10)
    shown = text_of(auditor.get(PAGE, {"party": party.code}))
    assert "1 line does not balance." in shown
    assert "balance says 50" in shown
    assert "Everything that arrived is accounted for." not in shown


def test_it_is_narrowed_to_an_order_and_says_where_there_is_nothing(auditor, note, walk):
    Item.objects.update(order_number="SO-1")
    walk.received(part_number="HC-2")
    shown = text_of(auditor.get(PAGE, {"order": "SO-1"}))
    assert "HC-1001" in shown
    assert "HC-2" not in shown
    assert "Nothing arrived" in text_of(auditor.get(PAGE, {"order": "SO-9"}))


def test_a_day_to_come_is_told_at_its_field(auditor):
    answer = auditor.get(PAGE, {"as_of": "2999-01-01"})
    assert answer.status_code == 400
    assert "This day is still to come" in text_of(answer)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_needs_as_many_queries_for_three_as_for_one(
    auditor, walk, party, count, django_assert_num_queries
):
    for _ in range(count):
        walk.received()
    asked = {"party": party.code, "part": "HC-1001", "unit": "PCS"}
    auditor.get(PAGE, asked)
    with django_assert_num_queries(14):
        auditor.get(PAGE, asked)


def test_of_many_lines_those_that_do_not_balance_are_shown_first(auditor, walk, party, monkeypatch):
    monkeypatch.setattr("registry.views.reconciling.SHOWN", 2)
    monkeypatch.setattr("registry.views.reconciling.MOST_PRINTED", 2)
    *_others, last = [walk.received(part_number=f"HC-{number}") for number in range(4)]
    Item.objects.filter(pk=last.pk).update(on_hand=99, consumed=1)
    shown = auditor.get(PAGE, {"party": party.code})
    assert [line.part for line in shown.context["lines"]] == ["HC-3", "HC-0"]
    assert "2 of 4 lines are shown" in text_of(shown)
    paper = auditor.get(reverse("registry:reconciliation_pdf"), {"party": party.code}, follow=True)
    assert "too many for one document" in text_of(paper)


def test_on_paper_and_in_excel_it_says_the_same(auditor, note, party):
    asked = {"party": party.code, "language": "en"}
    words = words_of(auditor.get(reverse("registry:reconciliation_pdf"), asked).content)
    assert "Everything that arrived is accounted for." in words
    assert "HC-1001" in words
    content = auditor.get(reverse("registry:reconciliation_xlsx"), asked).content
    sheet = load_workbook(io.BytesIO(content)).active
    row = next(row for row in sheet.values if row[0] == "HC-1001")
    assert row[3:] == (100, 0, 60, 40, 0, 0, 0, 0, 0, 0)


def test_a_file_of_everybody_is_not_made(auditor, note):
    make_party("zz", "别家")
    answer = auditor.get(reverse("registry:reconciliation_xlsx"), follow=True)
    assert "Choose an owner, an agreement, an order or a notice." in text_of(answer)
