"""Transfer of ownership: the pages of list, gate pass and acceptance (domain G1, P5)."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.enums import LeavingState, Role
from registry.models import Event, Transfer
from registry.services.consenting import record_consent
from registry.services.transferring import request_transfer
from tests.drawn import data_url
from tests.factories import fresh, make_contact, make_user
from tests.registry.views.sheets import fields_of, line_field
from tests.registry.views.step import text_of

LIST = reverse("registry:transfers")
SIGNED = {
    "transferred_on": timezone.localdate().isoformat(),
    "our_name": "Manager",
    "our_signature": "",
    "our_signature_typed": "Manager",
    "other_name": "Li Hua",
    "other_signature": "",
    "other_signature_typed": "Li Hua",
}


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
            act="transfer",
            quantity=item.on_hand,
            scope="in writing",
            given_on=timezone.localdate(),
        )

    return make


@pytest.fixture
def listed(cast, party, consent_to):
    def make(*items, **head):
        lines = [
            {"item": item, "quantity": None, "consent": consent_to(item), "value": Decimal(5)}
            for item in items
        ]
        return request_transfer(by=cast.manager, party=party, lines=lines, basis="A-7", **head)

    return make


def page(name: str, document) -> str:
    return reverse(f"registry:{name}", args=[document.number])


def post(client, name, document, **fields):
    token = client.get(page("transfer", document)).context["form_token"]
    return client.post(page(name, document), fields | {"form_token": token})


def test_a_list_begins_with_one_item_and_takes_others_of_its_owner(
    manager, walk, party, consent_to
):
    first, second = walk.stored(100), walk.stored(5)
    consent_to(first), consent_to(second)
    new = reverse("registry:transfer_new", args=[party.code])
    begun = manager.get(reverse("registry:item_transfer", args=[first.number]))
    both = manager.post(new, fields_of(begun) | {"add": second.number})
    fields = fields_of(both) | {
        "basis": "Agreement A-7",
        line_field(first, "quantity"): "40",
        line_field(first, "value"): "1250.50",
        line_field(second, "value"): "0",
    }
    response = manager.post(new, fields)
    document = Transfer.objects.get()
    assert response["Location"] == page("transfer", document)
    lines = document.lines.values_list("item__number", "quantity", "value")
    assert list(lines) == [
        (first.number, 40, Decimal("1250.50")),
        (second.number, 5, Decimal(0)),
    ]
    assert "1250.50 CNY" in text_of(manager.get(page("transfer", document)))


def test_without_a_consent_the_page_says_what_to_do(manager, walk):
    item = walk.stored(100)
    shown = text_of(manager.get(reverse("registry:item_transfer", args=[item.number])))
    assert "consent to the transfer is not on record" in shown
    assert "Ask the customer liaison" in shown


def test_a_refusal_stands_at_its_line(manager, walk, party, consent_to):
    item = walk.stored(100)
    consent_to(item)
    new = reverse("registry:transfer_new", args=[party.code])
    begun = manager.get(reverse("registry:item_transfer", args=[item.number]))
    typed = {"basis": "A-7", line_field(item, "value"): "1", line_field(item, "quantity"): "101"}
    (line,) = manager.post(new, fields_of(begun) | typed).context["sheet"].lines
    assert "Only 100" in line.errors["quantity"][0]


def test_both_sides_sign_and_the_paper_shows_it(manager, walk, listed):
    item = walk.stored(100)
    document = listed(item)
    one_side = post(
        manager, "transfer_complete", document, **SIGNED | {"other_signature_typed": ""}
    )
    assert "other_signature" in one_side.context["acceptance_form"].errors
    post(manager, "transfer_complete", document, **SIGNED | {"our_signature": data_url()})
    document = fresh(document)
    assert (document.state, fresh(item).transferred) == (LeavingState.DONE, 100)
    shown = text_of(manager.get(page("transfer", document)))
    assert reverse("registry:evidence_file", args=[document.our_signature_id]) in shown
    assert "Li Hua" in shown
    assert document.number in text_of(manager.get(item.get_absolute_url()))
    assert manager.get(page("transfer_pdf", document)).status_code == 200
    assert Event.objects.filter(action="transfer", object_key=item.number).count() == 1


def test_another_manager_finds_it_in_their_inbox_and_releases_it(manager, sign_in, walk, listed):
    document = listed(walk.stored(5), third_party="Grid company")
    assert document.number not in text_of(manager.get("/"))
    assert "other than you" in text_of(manager.get(page("transfer", document)))
    assert manager.get(page("transfer_gate_pass_pdf", document)).status_code == 404
    second = sign_in(make_user("second", Role.MANAGER))
    assert document.number in text_of(second.get("/"))
    post(second, "transfer_decide", document, decision="release")
    document = fresh(document)
    assert document.state == LeavingState.RELEASED
    pass_page = reverse("registry:gate_pass", args=[document.gate_pass.number])
    assert second.get(pass_page)["Location"] == page("transfer", document)
    assert second.get(page("transfer_gate_pass_pdf", document)).status_code == 200


def test_a_list_is_cancelled_with_a_reason(manager, walk, listed):
    document = listed(walk.stored(5))
    post(manager, "transfer_cancel", document, reason="the price changed")
    assert fresh(document).state == LeavingState.CANCELLED
    statuses = [step["status"] for step in manager.get(page("transfer", document)).context["steps"]]
    assert statuses == ["done", "blocked"]


def test_an_empty_list_teaches(manager):
    assert 'class="empty"' in text_of(manager.get(LIST))


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_however_much_is_on_them(
    manager, walk, listed, party, count, django_assert_num_queries
):
    items = [walk.stored(10) for _number in range(count)]
    document = listed(*items)
    for item in items:
        listed(item)
    manager.get(LIST)  # the counts of the navigation are kept from here on
    manager.get(page("transfer", document))  # and what kind of record has files
    with django_assert_num_queries(7):
        manager.get(LIST)
    with django_assert_num_queries(9):
        manager.get(page("transfer", document))
    with django_assert_num_queries(9):
        chosen = {"act": "choose", "item": [item.number for item in items]}
        manager.post(reverse("registry:transfer_new", args=[party.code]), chosen)


@pytest.mark.parametrize("role", ["warehouse", "liaison", "auditor", "controller"])
def test_others_look_and_change_nothing(cast, sign_in, walk, listed, role):
    document = listed(walk.stored(5))
    client = sign_in(getattr(cast, role))
    assert client.get(page("transfer", document)).status_code == 200
    acts = ("transfer_decide", "transfer_complete", "transfer_cancel")
    assert [client.post(page(name, document)).status_code for name in acts] == [403] * 3


def test_an_outsider_finds_nothing(cast, sign_in, walk, listed):
    document = listed(walk.stored(5))
    client = sign_in(cast.outsider)
    assert client.get(page("transfer", document)).status_code == 404
    assert client.get(page("transfer_pdf", document)).status_code == 404
