"""Goods for an outside processor: the pages of request, gate pass and hand-out (domain P5, Q7)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from registry.enums import LeavingState
from registry.models import Issue, OutsideRequest
from registry.services.outside import request_outside
from tests.factories import fresh
from tests.lib.pdf_reading import text_of as words_of
from tests.registry.views.sheets import fields_of
from tests.registry.views.step import text_of

LIST = reverse("registry:outside_requests")


@pytest.fixture
def asked(cast, walk):
    def make():
        return request_outside(
            by=cast.warehouse,
            lines=[(walk.stored(100), Decimal(40))],
            holder="Plating Ltd",
            purpose="plating",
            duties="WX-14",
        )

    return make


def page(name, document) -> str:
    return reverse(f"registry:{name}", args=[document.number])


def post(client, name, document, **fields):
    token = client.get(page("outside_request", document)).context["form_token"]
    return client.post(page(name, document), fields | {"form_token": f"{token}-{name}"})


def test_issuing_to_a_processor_asks_for_a_gate_pass_and_another_releases_it(cast, sign_in, walk):
    warehouse, item = sign_in(cast.warehouse), walk.stored(10)
    shown = warehouse.get(reverse("registry:item_issue", args=[item.number]))
    head = {"holder": "Plating Ltd", "holder_kind": "outside", "duties": "WX-14", "purpose": "P"}
    response = warehouse.post(reverse("registry:issue_new"), fields_of(shown) | head)
    document = OutsideRequest.objects.get()
    assert response["Location"] == page("outside_request", document)
    assert fresh(item).issued == 0
    assert "other than you" in text_of(warehouse.get(page("outside_request", document)))
    assert warehouse.get(page("outside_gate_pass_pdf", document)).status_code == 404
    manager = sign_in(cast.manager)
    assert document.number in text_of(manager.get("/"))
    post(manager, "outside_decide", document, decision="release")
    paper = words_of(manager.get(page("outside_gate_pass_pdf", document)).content)
    assert "Plating Ltd" in paper and "WX-14" in paper and item.number in paper
    passed = fresh(document).gate_pass
    leads = manager.get(reverse("registry:gate_pass", args=[passed.number]))
    assert leads["Location"] == page("outside_request", document)
    warehouse = sign_in(cast.warehouse)
    assert document.number in text_of(warehouse.get("/"))
    response = post(warehouse, "outside_hand_out", document)
    note = Issue.objects.get()
    assert response["Location"] == reverse("registry:issue_note", args=[note.number])
    assert fresh(item).issued == 10
    assert passed.number in text_of(warehouse.get(response["Location"]))
    assert document.number in text_of(warehouse.get(item.get_absolute_url()))
    assert document.number in text_of(warehouse.get(LIST))


def test_without_release_the_page_hands_nothing_out(cast, sign_in, asked):
    document = asked()
    warehouse = sign_in(cast.warehouse)
    assert "is “Waiting for release”" in text_of(post(warehouse, "outside_hand_out", document))
    assert not Issue.objects.exists()


def test_a_request_is_cancelled_with_a_reason(cast, sign_in, asked):
    document = asked()
    warehouse = sign_in(cast.warehouse)
    post(warehouse, "outside_cancel", document, reason="done here")
    assert fresh(document).state == LeavingState.CANCELLED
    steps = warehouse.get(page("outside_request", document)).context["steps"]
    assert [step["status"] for step in steps] == ["done", "blocked"]


def test_its_number_leads_to_it_and_an_empty_list_teaches(cast, sign_in, asked):
    auditor = sign_in(cast.auditor)
    assert 'class="empty"' in text_of(auditor.get(LIST))
    document = asked()
    found = auditor.get(reverse("registry:scanned", args=[document.number]))
    assert found["Location"] == page("outside_request", document)


@pytest.mark.parametrize("role", ["inspector", "liaison", "auditor"])
def test_others_look_and_change_nothing(cast, sign_in, asked, role):
    document = asked()
    client = sign_in(getattr(cast, role))
    assert client.get(page("outside_request", document)).status_code == 200
    acts = ("outside_decide", "outside_hand_out", "outside_cancel")
    assert [client.post(page(name, document)).status_code for name in acts] == [403] * 3


def test_an_outsider_finds_nothing(cast, sign_in, asked):
    document = asked()
    client = sign_in(cast.outsider)
    assert client.get(page("outside_request", document)).status_code == 404
    assert client.get(page("outside_gate_pass_pdf", document)).status_code == 404
