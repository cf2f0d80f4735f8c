"""The register on paper and as a file: filtered, as of any day, for those who may see it."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from inspections.demo.clock import at
from registry.services.issuing import consume, issue
from tests.factories import Walk, make_party
from tests.registry.views.test_documents import text_of

PDF, XLSX = reverse("registry:register_pdf"), reverse("registry:register_xlsx")


@pytest.fixture
def reader(sign_in, cast):
    return sign_in(cast.auditor)


def sheet_of(response) -> list[tuple]:
    return list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))


def test_the_page_offers_the_register(reader):
    assert PDF in reader.get(reverse("registry:reports")).content.decode()


def test_it_prints_what_we_hold_of_one_owner_alone(reader, walk, cast, places):
    mine = walk.stored(Decimal(1234))
    other = Walk(cast, make_party("yh", "远海仪器有限公司", ""), places).stored()
    words = text_of(reader.get(PDF, {"party": "hc", "language": "zh-hans"}).content)
    assert mine.number in words
    assert "1,234" in words
    assert other.number not in words
    assert "远海" not in words


def test_an_empty_register_prints_too(reader, party):
    assert reader.get(PDF, {"party": "hc"}).content.startswith(b"%PDF")


def test_closed_goods_are_left_out_unless_asked_for(reader, walk, cast):
    item = walk.stored()
    issue(by=cast.warehouse, lines=[(item, item.on_hand)], holder="Line 1", purpose="SMT")
    consume(item=item, by=cast.warehouse)
    assert item.number not in text_of(reader.get(PDF).content)
    assert item.number in text_of(reader.get(PDF, {"closed": "on"}).content)


def test_it_prints_the_register_of_a_past_day(reader, walk, cast):
    with at(timezone.now() - timedelta(days=9)):
        item = walk.stored(Decimal(500))
    issue(by=cast.warehouse, lines=[(item, Decimal(500))], holder="Line 1", purpose="SMT")
    consume(item=item, by=cast.warehouse)
    day = timezone.localdate() - timedelta(days=3)
    words = text_of(reader.get(PDF, {"as_of": day.isoformat()}).content)
    assert item.number in words
    assert "500" in words
    assert day.isoformat() in words


def test_a_day_to_come_is_refused_at_its_field(reader):
    day = timezone.localdate() + timedelta(days=1)
    response = reader.get(PDF, {"as_of": day.isoformat()})
    assert response.status_code == 400
    assert "still to come" in response.content.decode()


@pytest.mark.parametrize("wrong", [{"party": "nobody"}, {"as_of": "soon"}, {"language": "fr"}])
def test_wrong_parameters_ask_again(reader, wrong):
    assert reader.get(PDF, wrong).status_code == 400


def test_the_excel_file_has_one_row_an_item_with_numbers_as_numbers(reader, walk):
    item = walk.stored(Decimal(1234))
    rows = sheet_of(reader.get(XLSX))
    row = next(row for row in rows if item.number in row)
    assert 1234 in row


def test_the_excel_file_never_starts_a_formula(reader, walk):
    walk.stored(name="=HYPERLINK(1)")
    rows = sheet_of(reader.get(XLSX))
    cells = [cell for row in rows for cell in row if isinstance(cell, str)]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


@pytest.mark.parametrize("url", [PDF, XLSX, reverse("registry:reports")])
def test_who_may_see_nothing_is_kept_out(sign_in, cast, url):
    assert sign_in(cast.outsider).get(url).status_code == 403


def test_too_many_rows_are_refused_with_a_way_out(reader, walk, monkeypatch):
    monkeypatch.setattr("registry.exchange.register_selection.MOST_ROWS", 1)
    walk.received()
    walk.received()
    response = reader.get(PDF)
    assert response.status_code == 400
    assert "print_register" in response.content.decode()
