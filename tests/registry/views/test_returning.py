"""Return to the owner: the pages of note, gate pass and hand-over (domain P5, Q12)."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.enums import ReturnState, Role
from registry.models import Event, GatePass, Item, Return
from registry.services.returning import decide_gate_pass, request_return
from tests.drawn import URL, data_url
from tests.factories import Walk, fresh, make_party, make_user
from tests.registry.views.sheets import fields_of, line_field
from tests.registry.views.step import text_of

RECEIVED = {
    "delivered_on": timezone.localdate().isoformat(),
    "delivered_to": "Li Hua",
    "signature": "",
    "signature_typed": "Li Hua",
}
OVERVIEW = reverse("registry:return")


@pytest.fixture
def warehouse(cast, sign_in):
    return sign_in(cast.warehouse)


@pytest.fixture
def ask(cast, party):
    def make(*items, by=None, quantity=10):
        lines = [{"item": item, "quantity": Decimal(quantity)} for item in items]
        return request_return(by=by or cast.warehouse, party=party, lines=lines)

    return make


@pytest.fixture
def released(cast, ask):
    def make(*items):
        document = ask(*items)
        decide_gate_pass(by=cast.manager, document=document, approved=True)
        return fresh(document)

    return make


def new_page(party) -> str:
    return reverse("registry:return_new", args=[party.code])


def page(name: str, document) -> str:
    return reverse(f"registry:{name}", args=[document.number])


def begun(client, party, *items) -> dict:
    """The fields of a return note begun with ``items``, as the page shows them."""
    numbers = [item.number for item in items]
    return fields_of(client.post(new_page(party), {"act": "choose", "item": numbers}))


def post(client, name, document, **fields):
    """Send one of the forms of a note's page, with the token the page gave it."""
    token = client.get(page("return_note", document)).context["form_token"]
    return client.post(page(name, document), fields | {"form_token": token})


# ---- writing a note ---------------------------------------------------------


def test_chosen_goods_wait_for_release_on_one_note(warehouse, walk, party):
    first, second = walk.stored(100), walk.quarantined(5)
    fields = begun(warehouse, party, first, second) | {
        "recipient": "Li",
        line_field(first, "quantity"): "30",
        line_field(first, "condition"): "used",
    }
    response = warehouse.post(new_page(party), fields)
    document = Return.objects.get()
    assert response["Location"] == page("return_note", document)
    lines = document.lines.values_list("quantity", "condition")
    assert list(lines) == [(30, "used"), (5, "good")]
    assert fresh(first).on_hand == 100
    assert Event.objects.filter(action="request_return").count() == 1


def test_sending_twice_asks_once(warehouse, walk, party):
    fields = begun(warehouse, party, walk.stored(100)) | {"recipient": "Li"}
    warehouse.post(new_page(party), fields)
    warehouse.post(new_page(party), fields)
    assert Return.objects.count() == 1


def test_a_scan_adds_goods_of_this_owner_only(warehouse, walk, party, cast, places):
    first, second = walk.stored(100), walk.stored(5)
    foreign = Walk(cast, make_party("other", "别家公司"), places).stored(1)
    fields = begun(warehouse, party, first)
    added = warehouse.post(new_page(party), fields | {"add": second.number})
    assert fields_of(added)["item"] == [first.number, second.number]
    refused = warehouse.post(new_page(party), fields | {"add": foreign.number})
    assert foreign.number in refused.context["problem"]
    assert fields_of(refused)["item"] == [first.number]


def test_a_refusal_stands_at_its_line_and_keeps_what_was_typed(warehouse, walk, party):
    item = walk.stored(100)
    fields = begun(warehouse, party, item) | {"recipient": "Li"}
    response = warehouse.post(new_page(party), fields | {line_field(item, "quantity"): "101"})
    (line,) = response.context["sheet"].lines
    assert "Only 100" in line.errors["quantity"][0]
    assert 'value="Li"' in text_of(response)


def test_one_item_begins_a_note_to_its_owner(warehouse, walk, party):
    item = walk.stored(100)
    response = warehouse.get(reverse("registry:item_return", args=[item.number]))
    fields = fields_of(response) | {"recipient": "Li"}
    assert warehouse.post(new_page(party), fields).status_code == 302
    assert Return.objects.get().lines.get().quantity == 100


def test_an_item_that_may_not_leave_says_why(warehouse, walk):
    url = reverse("registry:item_return", args=[walk.received(1).number])
    assert "To verify" in warehouse.get(url).context["problem"]


def test_the_goods_to_choose_from_are_the_owners(warehouse, walk, party, cast, places):
    item = walk.stored(100)
    Walk(cast, make_party("other", "别家公司"), places).stored(1)
    response = warehouse.get(reverse("registry:return_choose", args=[party.code]))
    assert response.context["items"] == [item]


# ---- gate pass --------------------------------------------------------------


def test_a_manager_releases(cast, sign_in, walk, ask):
    document = ask(walk.stored(100))
    post(sign_in(cast.manager), "decide_gate_pass", document, decision="release")
    assert fresh(document).state == ReturnState.RELEASED
    assert GatePass.objects.get().decided_by == cast.manager


def test_a_refusal_needs_its_reason(cast, sign_in, walk, ask):
    document = ask(walk.stored(100))
    client = sign_in(cast.manager)
    response = post(client, "decide_gate_pass", document, decision="refuse")
    assert "note" in response.context["decide_form"].errors
    post(client, "decide_gate_pass", document, decision="refuse", note="no packing list")
    assert fresh(document).state == ReturnState.REFUSED
    assert "no packing list" in text_of(client.get(page("return_note", document)))


def test_who_asked_is_told_that_another_must_release(sign_in, walk, ask):
    both = make_user("both", Role.WAREHOUSE, Role.MANAGER)
    document = ask(walk.stored(100), by=both)
    client = sign_in(both)
    assert "other than you" in text_of(client.get(page("return_note", document)))
    response = post(client, "decide_gate_pass", document, decision="release")
    assert "somebody else must release" in text_of(response)
    assert fresh(document).state == ReturnState.REQUESTED


def test_a_decision_comes_once(cast, sign_in, walk, ask):
    document = ask(walk.stored(100))
    client = sign_in(cast.manager)
    post(client, "decide_gate_pass", document, decision="release")
    response = post(client, "decide_gate_pass", document, decision="refuse", note="late")
    assert "“Released”" in text_of(response)
    assert GatePass.objects.get().approved


# ---- hand-over and cancelling -----------------------------------------------


def test_released_goods_are_handed_over_and_signed_for(warehouse, walk, released):
    item = walk.stored(100)
    document = released(item)
    assert post(warehouse, "hand_over", document, received_by_name="Li").status_code == 302
    assert (fresh(item).returned, fresh(document).received_by_name) == (10, "Li")


def test_what_is_not_released_is_not_handed_over(warehouse, walk, ask):
    document = ask(walk.stored(100))
    response = post(warehouse, "hand_over", document, received_by_name="Li")
    assert "Waiting for release" in text_of(response)
    assert fresh(document).state == ReturnState.REQUESTED


def test_nobody_signed_is_refused(warehouse, walk, released):
    response = post(warehouse, "hand_over", released(walk.stored(100)), received_by_name=" ")
    assert "received_by_name" in response.context["hand_over_form"].errors


def test_a_note_is_cancelled_with_a_reason(warehouse, walk, released):
    document = released(walk.stored(100))
    assert "reason" in post(warehouse, "cancel_return", document).context["cancel_form"].errors
    post(warehouse, "cancel_return", document, reason="wrong owner")
    assert fresh(document).state == ReturnState.CANCELLED


def test_the_way_shows_where_the_note_stands(warehouse, walk, ask, released):
    def way(document):
        steps = warehouse.get(page("return_note", document)).context["steps"]
        return [step["status"] for step in steps]

    asked, free = ask(walk.stored(100)), released(walk.stored(100))
    assert way(asked) == ["here", "ahead", "ahead", "ahead"]
    assert way(free) == ["done", "here", "ahead", "ahead"]
    post(warehouse, "hand_over", free, received_by_name="Li")
    assert way(free) == ["done", "done", "here", "ahead"]
    post(warehouse, "confirm_delivery", free, **RECEIVED)
    assert way(free) == ["done", "done", "done", "done"]
    post(warehouse, "cancel_return", asked, reason="wrong owner")
    assert way(asked) == ["done", "blocked", "ahead", "ahead"]


# ---- proof of delivery ------------------------------------------------------


def test_the_owner_signs_on_the_screen_and_the_paper_shows_it(
    warehouse, sign_in, cast, walk, released, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    item = walk.stored(100)
    document = released(item)
    post(warehouse, "hand_over", document, received_by_name="Driver", waybill="SF1442")
    liaison = sign_in(cast.liaison)
    assert document.number in text_of(liaison.get("/"))
    response = post(liaison, "confirm_delivery", document, **RECEIVED | {"signature": data_url()})
    assert response["Location"] == page("return_note", document)
    document = fresh(document)
    shown = text_of(liaison.get(page("return_note", document)))
    picture = reverse("registry:evidence_file", args=[document.signature_id])
    assert f'src="{picture}"' in shown
    assert document.number not in text_of(liaison.get("/"))
    item_page = text_of(liaison.get(item.get_absolute_url()))
    assert document.number in item_page
    assert "Li Hua" in item_page
    assert liaison.get(page("return_note_pdf", document)).status_code == 200


def test_without_proof_the_page_says_so_and_keeps_what_was_typed(warehouse, walk, released):
    document = released(walk.stored(100))
    post(warehouse, "hand_over", document, received_by_name="Driver")
    response = post(warehouse, "confirm_delivery", document, **RECEIVED | {"signature_typed": ""})
    assert "needs its proof" in text_of(response)
    assert 'value="Li Hua"' in text_of(response)
    assert fresh(document).state == ReturnState.HANDED_OVER


@pytest.mark.parametrize("drawn", ["签名", URL + "签名"])
def test_a_signature_that_is_no_picture_is_told_at_its_field(warehouse, walk, released, drawn):
    document = released(walk.stored(100))
    post(warehouse, "hand_over", document, received_by_name="Driver")
    response = post(warehouse, "confirm_delivery", document, **RECEIVED | {"signature": drawn})
    assert "did not arrive whole" in text_of(response)
    assert fresh(document).state == ReturnState.HANDED_OVER


# ---- the overview, and who may ----------------------------------------------


def test_the_overview_sorts_by_what_comes_next(warehouse, walk, ask, released, party):
    waiting, free = ask(walk.stored(100)), released(walk.stored(100))
    walk.quarantined(1)
    context = warehouse.get(OVERVIEW).context
    assert list(context["waiting"]) == [waiting]
    assert list(context["released"]) == [free]
    (owner,) = context["owners"]
    assert (owner, owner.returnable_count, owner.quarantined_count) == (party, 3, 1)


def test_an_empty_overview_teaches(warehouse):
    assert "appear here" in text_of(warehouse.get(OVERVIEW))


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_however_much_is_on_them(
    warehouse, walk, ask, party, count, django_assert_num_queries
):
    items = [walk.stored(100) for _number in range(count)]
    for item in items:
        ask(item)
    document = ask(*items)
    warehouse.get(OVERVIEW)  # the counts of the navigation are kept from here on
    warehouse.get(page("return_note", document))  # and what kind of record has files
    with django_assert_num_queries(12):
        warehouse.get(OVERVIEW)
    with django_assert_num_queries(10):
        warehouse.get(page("return_note", document))
    with django_assert_num_queries(8):
        warehouse.get(reverse("registry:return_choose", args=[party.code]))
    with django_assert_num_queries(8):
        warehouse.post(new_page(party), {"act": "choose", "item": [i.number for i in items]})


@pytest.mark.parametrize("role", ["inspector", "liaison", "auditor", "controller"])
def test_others_look_and_change_nothing(cast, sign_in, walk, ask, party, role):
    document = ask(walk.stored(100))
    client = sign_in(getattr(cast, role))
    acts = [page(name, document) for name in ("decide_gate_pass", "hand_over", "cancel_return")]
    assert [client.post(url).status_code for url in [*acts, new_page(party)]] == [403] * 4
    assert client.get(page("return_note", document)).status_code == 200


def test_the_warehouse_does_not_release(warehouse, walk, ask):
    document = ask(walk.stored(100))
    assert warehouse.post(page("decide_gate_pass", document)).status_code == 403


def test_an_outsider_finds_nothing(cast, sign_in, walk, ask):
    item = walk.stored(100)
    document = ask(item)
    client = sign_in(cast.outsider)
    assert client.get(page("return_note", document)).status_code == 404
    assert client.post(page("hand_over", document)).status_code == 404
    assert client.get(reverse("registry:item_return", args=[item.number])).status_code == 404
    assert Item.objects.get().on_hand == 100
