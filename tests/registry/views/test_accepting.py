"""The page on which goods are taken over, and where it is shown that they were (Q7)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from registry.models import Acceptance, Issue, OutsideRequest
from registry.services.issuing import issue
from tests.drawn import URL, data_url
from tests.registry.views.sheets import fields_of, form_fields
from tests.registry.views.step import text_of


def page(note, name="accept_issue") -> str:
    return reverse(f"registry:{name}", args=[note.number])


@pytest.fixture
def hand_out(walk, cast):
    def hand_out(**head):
        item = walk.stored(100)
        return issue(
            by=cast.warehouse, lines=[(item, Decimal(5))], holder="王师傅", purpose="P", **head
        )

    return hand_out


def test_the_holder_signs_on_the_keepers_screen(sign_in, cast, hand_out):
    warehouse, note = sign_in(cast.warehouse), hand_out()
    assert "Not taken over yet" in text_of(warehouse.get(page(note, "issue_note")))
    shown = warehouse.get(page(note))
    assert "They belong to" in text_of(shown)
    sent = form_fields(shown) | {"signature": data_url()}
    assert sent["name"] == "王师傅"
    warehouse.post(page(note), sent)
    told = text_of(warehouse.get(page(note, "issue_note")))
    assert "on the screen of" in told and "Signature of 王师傅" in told
    assert Acceptance.objects.get().text_hash in told


def test_without_a_signature_nothing_is_taken_over(sign_in, cast, hand_out):
    warehouse, note = sign_in(cast.warehouse), hand_out()
    sent = form_fields(warehouse.get(page(note))) | {"signature": "", "signature_typed": ""}
    answer = warehouse.post(page(note), sent)
    assert "Sign in the field" in text_of(answer)
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize("drawn", ["签名", URL + "签名"])
def test_a_signature_that_is_no_picture_is_told_at_its_field(sign_in, cast, hand_out, drawn):
    """Whatever was posted as the drawing, the page answers and asks to sign again."""
    warehouse, note = sign_in(cast.warehouse), hand_out()
    sent = form_fields(warehouse.get(page(note))) | {"signature": drawn}
    assert "did not arrive whole" in text_of(warehouse.post(page(note), sent))
    assert not Acceptance.objects.exists()


def test_what_was_handed_to_me_waits_in_my_inbox_until_i_take_it_over(sign_in, cast, hand_out):
    inspector, note = sign_in(cast.inspector), hand_out(holder_user=cast.inspector)
    assert page(note) in text_of(inspector.get("/"))
    shown = inspector.get(page(note))
    inspector.post(page(note), form_fields(shown))
    assert Acceptance.objects.get().user == cast.inspector
    assert page(note) not in text_of(inspector.get("/"))
    assert "on their own account" in text_of(inspector.get(page(note, "issue_note")))


def test_words_that_changed_meanwhile_are_shown_anew(sign_in, cast, hand_out):
    warehouse, note = sign_in(cast.warehouse), hand_out()
    sent = form_fields(warehouse.get(page(note))) | {"signature_typed": "W", "seen_hash": "0" * 64}
    assert "otherwise than when you opened it" in text_of(warehouse.post(page(note), sent))
    assert not Acceptance.objects.exists()


def test_a_second_look_says_who_took_the_goods_over(sign_in, cast, hand_out):
    warehouse, note = sign_in(cast.warehouse), hand_out()
    sent = form_fields(warehouse.get(page(note))) | {"signature_typed": "王师傅"}
    warehouse.post(page(note), sent)
    assert "taken these goods over already" in text_of(warehouse.get(page(note), follow=True))


def test_an_outside_processor_needs_the_contract_on_the_form(sign_in, cast, walk):
    warehouse, item = sign_in(cast.warehouse), walk.stored(10)
    new = reverse("registry:issue_new")
    shown = warehouse.get(reverse("registry:item_issue", args=[item.number]))
    sent = fields_of(shown) | {"holder": "镀层厂", "holder_kind": "outside", "purpose": "plating"}
    refused = warehouse.post(new, sent)
    assert refused.context["sheet"].head.errors["duties"]
    warehouse.post(new, sent | {"duties": "WX-14"})
    assert OutsideRequest.objects.get().duties == "WX-14"
    assert not Issue.objects.exists(), "nothing leaves without its gate pass"


def test_without_a_name_the_account_names_the_holder(sign_in, cast, walk):
    warehouse, item = sign_in(cast.warehouse), walk.stored(10)
    shown = warehouse.get(reverse("registry:item_issue", args=[item.number]))
    sent = fields_of(shown) | {"holder": "", "purpose": "P"}
    nobody = warehouse.post(reverse("registry:issue_new"), sent)
    assert "Write who takes the goods" in text_of(nobody)
    warehouse.post(reverse("registry:issue_new"), sent | {"holder_user": cast.inspector.pk})
    assert Issue.objects.get().holder == str(cast.inspector)
