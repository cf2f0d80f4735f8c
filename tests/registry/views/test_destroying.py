"""Destruction: the pages of list, gate pass, proof and witness (domain Q8, Q9, P5)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from registry.enums import DestructionState, Role
from registry.models import Destruction, Event
from registry.services.consenting import record_consent
from registry.services.destroying import request_destruction
from registry.services.evidence import evidence_of
from registry.services.verification import verify_ledger
from tests.drawn import URL, data_url
from tests.factories import PASSWORD, fresh, make_contact, make_user
from tests.lib.pdf_reading import text_of as words_of
from tests.pictures import PNG
from tests.registry.views.sheets import fields_of, line_field
from tests.registry.views.step import text_of

LIST = reverse("registry:destructions")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def manager(cast, sign_in):
    return sign_in(cast.manager)


@pytest.fixture
def consent_to(cast, party):
    def make(item):
        return record_consent(
            by=cast.liaison,
            item=item,
            contact=make_contact(party),
            act="scrap",
            quantity=item.on_hand,
            scope="in writing",
            given_on=timezone.localdate(),
        )

    return make


@pytest.fixture
def listed(cast, party, consent_to):
    def make(*items, **head):
        lines = [{"item": item, "quantity": None, "consent": consent_to(item)} for item in items]
        head = {"reason": "obsolete", "method": "shredded"} | head
        return request_destruction(by=cast.manager, party=party, lines=lines, **head)

    return make


def page(name: str, document) -> str:
    return reverse(f"registry:{name}", args=[document.number])


def post(client, name, document, **fields):
    token = client.get(page("destruction", document)).context["form_token"]
    return client.post(page(name, document), fields | {"form_token": f"{token}-{name}"})


def told(**changed) -> dict:
    """What the page of a destruction that is carried out posts."""
    return {
        "destroyed_on": timezone.localdate().isoformat(),
        "carried_out_by": "Zhang",
        "files": SimpleUploadedFile("crushed.png", PNG),
        "witness_user": "",
        "witness_name": "Wang Qiang",
        "witness_signature": "",
        "witness_signature_typed": "Wang Qiang",
    } | changed


# ---- the list ------------------------------------------------------------------


def test_a_list_begins_with_one_item_and_takes_others_of_its_owner(
    manager, walk, party, consent_to
):
    first, second = walk.stored(100), walk.quarantined(5)
    consent_to(first), consent_to(second)
    new = reverse("registry:destruction_new", args=[party.code])
    begun = manager.get(reverse("registry:item_destroy", args=[first.number]))
    both = manager.post(new, fields_of(begun) | {"add": second.number})
    fields = fields_of(both) | {
        "reason": "superseded",
        "method": "crushed",
        line_field(first, "quantity"): "40",
    }
    response = manager.post(new, fields)
    document = Destruction.objects.get()
    assert response["Location"] == page("destruction", document)
    lines = document.lines.values_list("item__number", "quantity")
    assert list(lines) == [(first.number, 40), (second.number, 5)]
    shown = text_of(manager.get(page("destruction", document)))
    assert "superseded" in shown and "Crushed or broken" in shown


def test_without_a_consent_the_page_says_what_to_do(manager, walk):
    item = walk.stored(100)
    shown = text_of(manager.get(reverse("registry:item_destroy", args=[item.number])))
    assert "consent to scrap or destroy it is not on record" in shown
    assert "Ask the customer liaison" in shown


def test_the_wrong_state_says_why(manager, walk):
    shown = manager.get(reverse("registry:item_destroy", args=[walk.received().number]))
    assert "In store" in shown.context["problem"]


def test_an_empty_list_teaches(manager):
    assert 'class="empty"' in text_of(manager.get(LIST))


# ---- carried out, witnessed -------------------------------------------------------


def test_a_witness_from_outside_signs_on_the_screen(manager, walk, listed):
    item = walk.stored(100)
    document = listed(item)
    response = post(
        manager, "destruction_carry_out", document, **told(witness_signature=data_url())
    )
    assert response["Location"] == page("destruction", document)
    document = fresh(document)
    assert (document.state, fresh(item).destroyed) == (DestructionState.DONE, 100)
    shown = text_of(manager.get(page("destruction", document)))
    assert "Signature of Wang Qiang" in shown and "crushed.png" in shown
    item_page = text_of(manager.get(item.get_absolute_url()))
    assert document.number in item_page and "Wang Qiang" in item_page
    assert document.number in text_of(manager.get(LIST))
    paper = " ".join(words_of(manager.get(page("destruction_pdf", document)).content).split())
    assert item.number in paper and "Wang Qiang" in paper and "crushed.png" in paper
    assert Event.objects.filter(action="destroy", object_key=item.number).count() == 1


def test_a_witness_with_an_account_finds_it_in_their_inbox_and_signs(
    manager, cast, sign_in, walk, listed
):
    item = walk.stored(100)
    document = listed(item)
    named = told(witness_user=cast.inspector.pk, witness_name="", witness_signature_typed="")
    post(manager, "destruction_carry_out", document, **named)
    assert (fresh(document).state, fresh(item).destroyed) == (DestructionState.CARRIED_OUT, 0)
    assert "has still to sign" in text_of(manager.get(page("destruction", document)))
    inspector = sign_in(cast.inspector)
    assert document.number in text_of(inspector.get("/"))
    shown = inspector.get(page("destruction", document))
    assert "I saw these goods being destroyed." in text_of(shown)
    seen = (
        shown.context["witness_form"].initial.get("seen_hash")
        or shown.context["witness_form"]["seen_hash"].value()
    )
    signed = {"seen_hash": seen, "signing_username": cast.inspector.username}
    wrong = post(inspector, "destruction_witness", document, **signed, signing_password="no")
    assert wrong.status_code == 200 and fresh(item).destroyed == 0
    post(inspector, "destruction_witness", document, **signed, signing_password=PASSWORD)
    assert (fresh(document).state, fresh(item).destroyed) == (DestructionState.DONE, 100)
    assert "Valid" in text_of(manager.get(page("destruction", document)))
    paper = " ".join(words_of(manager.get(page("destruction_pdf", document)).content).split())
    assert str(cast.inspector) in paper and "I saw these goods being destroyed." in paper
    assert document.number not in text_of(inspector.get("/"))
    assert verify_ledger().sound


def test_without_a_file_nothing_happens_and_what_was_typed_stays(manager, walk, listed):
    document = listed(walk.stored(5))
    typed = told()
    del typed["files"]
    response = post(manager, "destruction_carry_out", document, **typed)
    assert "files" in response.context["carry_out_form"].errors
    assert 'value="Wang Qiang"' in text_of(response)
    assert fresh(document).state == DestructionState.RELEASED
    assert not evidence_of(document)


def test_one_witness_is_named_not_two_and_not_oneself(manager, cast, walk, listed):
    document = listed(walk.stored(5))
    both = post(manager, "destruction_carry_out", document, **told(witness_user=cast.inspector.pk))
    assert "witness_name" in both.context["carry_out_form"].errors
    own = post(manager, "destruction_carry_out", document, **told(witness_name="Zhang"))
    assert "cannot be its witness" in text_of(own)
    offered = manager.get(page("destruction", document)).context["carry_out_form"]
    assert cast.manager not in offered.fields["witness_user"].queryset
    assert fresh(document).state == DestructionState.RELEASED


@pytest.mark.parametrize("drawn", ["签名", URL + "签名"])
def test_a_signature_that_is_no_picture_is_told_at_its_field(manager, walk, listed, drawn):
    document = listed(walk.stored(5))
    response = post(manager, "destruction_carry_out", document, **told(witness_signature=drawn))
    assert "did not arrive whole" in text_of(response)
    assert fresh(document).state == DestructionState.RELEASED


# ---- off site, called off ------------------------------------------------------------


def test_another_manager_finds_it_in_their_inbox_and_releases_it(manager, sign_in, walk, listed):
    document = listed(walk.stored(5), contractor="Smelter Ltd")
    assert "Release for destruction" not in text_of(manager.get("/"))
    assert "other than you" in text_of(manager.get(page("destruction", document)))
    assert manager.get(page("destruction_gate_pass_pdf", document)).status_code == 404
    second = sign_in(make_user("second", Role.MANAGER))
    assert document.number in text_of(second.get("/"))
    post(second, "destruction_decide", document, decision="release")
    document = fresh(document)
    assert document.state == DestructionState.RELEASED
    pass_page = reverse("registry:gate_pass", args=[document.gate_pass.number])
    assert second.get(pass_page)["Location"] == page("destruction", document)
    paper = words_of(second.get(page("destruction_gate_pass_pdf", document)).content)
    assert "Smelter Ltd" in paper


def test_it_is_called_off_with_a_reason(manager, walk, listed):
    document = listed(walk.stored(5))
    post(manager, "destruction_cancel", document, reason="wanted back")
    assert fresh(document).state == DestructionState.CANCELLED
    steps = manager.get(page("destruction", document)).context["steps"]
    assert [step["status"] for step in steps] == ["done", "blocked"]


def test_its_number_leads_to_it(manager, walk, listed):
    document = listed(walk.stored(5))
    found = manager.get(reverse("registry:scanned", args=[document.number]))
    assert found["Location"] == page("destruction", document)


# ---- who may, and what it costs ----------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_however_much_is_on_them(
    manager, walk, listed, party, count, django_assert_num_queries
):
    items = [walk.stored(10) for _number in range(count)]
    document = listed(*items)
    for item in items:
        listed(item)
    manager.get(LIST)  # the counts of the navigation are kept from here on
    manager.get(page("destruction", document))  # and what kind of record has files
    with django_assert_num_queries(7):
        manager.get(LIST)
    with django_assert_num_queries(12):
        manager.get(page("destruction", document))
    with django_assert_num_queries(9):
        chosen = {"act": "choose", "item": [item.number for item in items]}
        manager.post(reverse("registry:destruction_new", args=[party.code]), chosen)


@pytest.mark.parametrize("role", ["warehouse", "inspector", "liaison", "auditor"])
def test_others_look_and_change_nothing(cast, sign_in, walk, listed, role):
    document = listed(walk.stored(5))
    client = sign_in(getattr(cast, role))
    assert client.get(page("destruction", document)).status_code == 200
    acts = (
        "destruction_decide",
        "destruction_carry_out",
        "destruction_witness",
        "destruction_cancel",
    )
    assert [client.post(page(name, document)).status_code for name in acts] == [403] * 4


def test_an_outsider_finds_nothing(cast, sign_in, walk, listed):
    document = listed(walk.stored(5))
    client = sign_in(cast.outsider)
    assert client.get(page("destruction", document)).status_code == 404
    assert client.get(page("destruction_pdf", document)).status_code == 404
