"""Proof of delivery: a return is delivered when the owner's receipt is on record (domain Q12)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from registry.enums import ReturnState
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event
from registry.services.evidence import Examined, evidence_of
from registry.services.returning import (
    confirm_delivery,
    decide_gate_pass,
    hand_over,
    request_return,
)
from tests.drawn import sheet
from tests.factories import fresh

SIGNATURE = Examined(sheet(), "image/png", "signature.png")
NOTE = Examined(b"%PDF-1.7\n%%EOF\n", "application/pdf", "signed note.pdf")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sent(walk, cast, party):
    lines = [{"item": walk.stored(100), "quantity": Decimal(30), "accessories": "2 keys"}]
    document = request_return(by=cast.warehouse, party=party, lines=lines, packing="1 carton")
    decide_gate_pass(by=cast.manager, document=document, approved=True)
    return hand_over(by=cast.warehouse, document=document, received_by_name="Driver", waybill="W7")


def confirm(document, by, **changed):
    given = {"delivered_on": timezone.localdate(), "delivered_to": "Li", "signed_as": "Li Hua"}
    return confirm_delivery(by=by, document=document, **given | changed)


def test_handed_over_is_not_delivered(sent):
    assert (sent.state, sent.waybill, sent.delivered_on) == (ReturnState.HANDED_OVER, "W7", None)


def test_the_owners_name_typed_confirms_it(sent, cast):
    document = fresh(confirm(sent, cast.liaison))
    assert document.state == ReturnState.DELIVERED
    assert (document.delivered_to, document.signed_as) == ("Li", "Li Hua")
    assert document.confirmed_by == cast.liaison
    assert Event.objects.filter(action="confirm_delivery").count() == 1


def test_a_drawn_signature_and_the_signed_note_are_kept_with_it(sent, cast):
    document = fresh(confirm(sent, cast.warehouse, signature=SIGNATURE, files=[NOTE]))
    assert [file.original_name for file in evidence_of(document)] == [
        "signed note.pdf",
        "signature.png",
    ]
    assert document.signature.sha256 in Event.objects.filter(action="add_evidence").last().body
    assert document.signed_as == ""


def test_a_file_alone_is_proof_enough(sent, cast):
    assert confirm(sent, cast.liaison, signed_as="", files=[NOTE]).state == ReturnState.DELIVERED


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"signed_as": " "}, "signature"),
        ({"delivered_to": " "}, "delivered_to"),
        ({"delivered_on": timezone.localdate() + timedelta(days=1)}, "delivered_on"),
        ({"delivered_on": timezone.localdate() - timedelta(days=1)}, "delivered_on"),
    ],
    ids=["no proof", "nobody", "tomorrow", "before it left"],
)
def test_what_proves_nothing_confirms_nothing(sent, cast, changed, field):
    with pytest.raises(InvalidInput) as refused:
        confirm(sent, cast.liaison, **changed)
    assert refused.value.field == field
    assert fresh(sent).state == ReturnState.HANDED_OVER
    assert not evidence_of(sent)


def test_it_is_confirmed_once_and_only_after_it_left(sent, cast, walk, party):
    confirm(sent, cast.liaison)
    with pytest.raises(WorkflowError):
        confirm(sent, cast.liaison)
    lines = [{"item": walk.stored(1), "quantity": Decimal(1)}]
    with pytest.raises(WorkflowError):
        confirm(request_return(by=cast.warehouse, party=party, lines=lines), cast.liaison)


@pytest.mark.parametrize("role", ["inspector", "auditor"])
def test_others_confirm_nothing(sent, cast, role):
    with pytest.raises(NotPermitted):
        confirm(sent, getattr(cast, role))
