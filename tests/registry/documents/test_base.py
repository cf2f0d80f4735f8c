"""Signatures on paper: name, time and meaning of each, and whether it still counts (E12)."""

import pytest
from django.utils import timezone

from custprop.lib.print_tags import BOTH, CHINESE, ENGLISH
from registry.documents.base import electronic
from registry.documents.receiving import delivery_note
from registry.documents.rendering import print_form
from registry.enums import SignatureMeaning
from registry.models import Receipt
from registry.services.signing import signatures_of
from tests.factories import fresh
from tests.lib.pdf_reading import text_of
from tests.signing import let_receipts_be_signed, signed

SAYS = {
    CHINESE: ("本人已检验该批物料", "检验", "签的是旧版本"),
    ENGLISH: ("I inspected these goods", "Inspected by", "Signed an earlier"),
}


@pytest.fixture
def receipt(walk, monkeypatch):
    let_receipts_be_signed(monkeypatch)
    return walk.received().receipt_line.receipt


def words_on_paper(receipt, language: str) -> str:
    def build() -> dict:
        boxes = [electronic(one) for one in signatures_of(receipt)]
        return delivery_note(receipt, by=None, link=str) | {"signatures": boxes}

    paper = print_form("print/delivery_note.html", build, language=language)
    return " ".join(text_of(paper).split())


@pytest.mark.parametrize("language", [CHINESE, ENGLISH, BOTH])
def test_each_signature_has_its_name_time_and_meaning(receipt, cast, language):
    signed(receipt, cast.inspector)
    signed(receipt, cast.manager, SignatureMeaning.APPROVED)
    shown = words_on_paper(receipt, language)
    at = timezone.localtime(signatures_of(receipt)[0].at)
    assert f"{at:%Y-%m-%d %H:%M}" in shown
    assert {"Inspector", "Manager"} <= set(shown.split())
    for one in (CHINESE, ENGLISH) if language == BOTH else (language,):
        meaning, box, stale = SAYS[one]
        assert meaning in shown.replace(" ", "") or meaning in shown
        assert box in shown
        assert stale not in shown


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_a_signature_of_what_was_before_says_so(receipt, cast, language):
    signed(receipt, cast.inspector)
    Receipt.objects.update(note="two boxes were wet")
    assert SAYS[language][2] in words_on_paper(fresh(receipt), language)
