"""Every record prints on its form, in both languages, with what it says."""

import subprocess
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.models import GatePass, PreAdvice, Receipt
from registry.services.handing_over import take_over
from registry.services.issuing import issue
from registry.services.receiving import CountedLine, confirm_receipt
from registry.services.returning import decide_gate_pass, request_return
from tests.factories import make_pre_advice


def text_of(pdf: bytes) -> str:
    """The words of a PDF, as a reader sees them."""
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


@pytest.fixture
def records(cast, party, places, walk):
    """One record of each kind, by the name of its printed form's address."""
    advice = make_pre_advice(cast.liaison, party=party, lines=2, purpose="仅用于 HRF-1")
    receipt = confirm_receipt(
        by=cast.warehouse,
        party=party,
        advice=advice,
        location=places["pending"],
        lines=[
            CountedLine(Decimal(95), advice_line=advice.lines.first(), note="少 5"),
            CountedLine(Decimal(100), advice_line=advice.lines.last(), broken_packing=True),
        ],
    )
    item = walk.stored()
    note = issue(by=cast.warehouse, lines=[(item, Decimal(30))], holder="Line 1", purpose="SMT")
    document = request_return(
        by=cast.warehouse, party=party, lines=[{"item": item, "quantity": Decimal(70)}]
    )
    decide_gate_pass(by=cast.manager, document=document, approved=True)
    return {
        "registry:kit_record_pdf": advice.number,
        "registry:delivery_note_pdf": receipt.number,
        "registry:issue_note_pdf": note.number,
        "registry:return_note_pdf": document.number,
        "registry:gate_pass_pdf": document.number,
    }


SAYS = {
    "registry:kit_record_pdf": ["PA-", "HC-1001", "CAP CER 1PF 0402", "仅用于 HRF-1"],
    "registry:delivery_note_pdf": ["RC-", "95", "少 5", "CP-"],
    "registry:issue_note_pdf": ["IS-", "Line 1", "30", "CP-"],
    "registry:return_note_pdf": ["RT-", "70", "CP-"],
    "registry:gate_pass_pdf": ["GP-", "70", "Manager"],
}


@pytest.mark.parametrize("name", SAYS)
@pytest.mark.parametrize("language", ["zh-hans", "en", "both"])
def test_a_form_says_what_its_record_says(name, language, records, sign_in, cast):
    response = sign_in(cast.auditor).get(
        reverse(name, args=[records[name]]), {"language": language}
    )
    assert response["Content-Type"] == "application/pdf"
    words = text_of(response.content)
    for word in SAYS[name]:
        assert word in words
    assert ("华辰射频技术有限公司" in words) == (language != "en")
    assert ("Huachen RF" in words) == (language == "en")


def test_the_delivery_note_names_who_gave_and_who_took_with_the_times(records, sign_in, cast, walk):
    receipt = Receipt.objects.get(number=records["registry:delivery_note_pdf"])
    first, second = (line.item for line in receipt.lines.order_by("line_no"))
    page = reverse("registry:delivery_note_pdf", args=[receipt.number])

    def printed() -> str:
        return " ".join(
            text_of(sign_in(cast.auditor).get(page, {"language": "en"}).content).split()
        )

    take_over(items=[first], by=cast.inspector)
    assert "I took these goods over" not in printed()  # one line is left to be taken
    take_over(items=[second], by=cast.inspector)
    taken = timezone.localtime(second.hand_overs.get().taken_at)
    assert (
        f"Warehouse Quality {timezone.localtime(receipt.received_at):%Y-%m-%d %H:%M}" in printed()
    )
    assert f"Inspector Quality {taken:%Y-%m-%d %H:%M} 1–2" in printed()
    assert "I took these goods over" in printed()


@pytest.mark.parametrize("name", SAYS)
def test_who_may_see_nothing_gets_no_form(name, records, sign_in, cast):
    response = sign_in(cast.outsider).get(reverse(name, args=[records[name]]))
    assert response.status_code == 404


def test_there_is_no_gate_pass_before_it_is_decided(walk, cast, party, sign_in):
    item = walk.stored()
    document = request_return(
        by=cast.warehouse, party=party, lines=[{"item": item, "quantity": item.on_hand}]
    )
    assert not GatePass.objects.exists()
    url = reverse("registry:gate_pass_pdf", args=[document.number])
    assert sign_in(cast.manager).get(url).status_code == 404


def test_an_unknown_number_is_not_found(sign_in, cast):
    assert not PreAdvice.objects.exists()
    response = sign_in(cast.auditor).get("/pre-advices/PA-2026-9999/record.pdf")
    assert response.status_code == 404


@pytest.mark.parametrize("shape", ["roll", "sheet"])
def test_labels_carry_number_owner_and_quantity(walk, sign_in, cast, shape):
    items = [walk.verified(Decimal(25)), walk.verified(Decimal(75))]
    response = sign_in(cast.warehouse).get(
        reverse("registry:labels_pdf"),
        {"items": ",".join(item.number for item in items), "format": shape, "language": "zh-hans"},
    )
    words = text_of(response.content)
    for item in items:
        assert item.number in words
        assert f"{item.on_hand.normalize():f}" in words
    assert "华辰射频技术有限公司" in words


def test_labels_of_unknown_goods_are_refused_with_a_sentence(sign_in, cast, walk):
    item = walk.verified()
    response = sign_in(cast.warehouse).get(
        reverse("registry:labels_pdf"), {"items": f"{item.number},CP-2026-999999"}
    )
    assert response.status_code == 400
    assert "Choose the labels again" in response.content.decode()
