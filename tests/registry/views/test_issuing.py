"""Issue, return to store, consume: the pages (domain Q7, Q8)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.enums import ConsentAct
from registry.models import Event, Issue, Item
from registry.services.consenting import record_consent
from registry.services.issuing import issue
from tests.factories import fresh, make_contact
from tests.registry.views.sheets import fields_of, form_fields, line_field
from tests.registry.views.step import text_of

OVERVIEW = reverse("registry:issue")
NEW = reverse("registry:issue_new")
PARTS = [OVERVIEW, f"{OVERVIEW}?part=out", f"{OVERVIEW}?part=notes"]


@pytest.fixture
def warehouse(cast, sign_in):
    return sign_in(cast.warehouse)


@pytest.fixture
def hand_out(cast):
    def make(*items, quantity=10, **head):
        lines = [(fresh(item), Decimal(quantity)) for item in items]
        return issue(by=cast.warehouse, lines=lines, holder="line 2", purpose="x", **head)

    return make


@pytest.fixture
def designated(walk):
    """An item in store whose owner designated its purpose."""

    def make(quantity, purpose="SO-1"):
        item = walk.stored(quantity)
        Item.objects.filter(pk=item.pk).update(purpose=purpose)
        return fresh(item)

    return make


def page(verb: str, item) -> str:
    return reverse(f"registry:item_{verb}", args=[item.number])


def settle_page(note) -> str:
    return reverse("registry:settle_issue", args=[note.number])


def begun(client, *items) -> dict:
    """The fields of an issue note begun with ``items``, as the page shows them."""
    numbers = [item.number for item in items]
    return fields_of(client.post(NEW, {"act": "choose", "item": numbers}))


# ---- writing a note ---------------------------------------------------------


def test_chosen_goods_are_handed_out_on_one_note(warehouse, designated):
    first, second = designated(100), designated(50)
    fields = begun(warehouse, first, second) | {
        "holder": "line 2",
        line_field(second, "quantity"): "20",
    }
    response = warehouse.post(NEW, fields)
    note = Issue.objects.get()
    assert response["Location"] == reverse("registry:issue_note", args=[note.number])
    assert (note.holder, note.purpose) == ("line 2", "SO-1")
    assert (fresh(first).issued, fresh(second).issued) == (100, 20)
    assert Event.objects.filter(model="registry.issue").count() == 1


def test_sending_twice_issues_once(warehouse, walk):
    item = walk.stored(100)
    fields = begun(warehouse, item) | {"holder": "a", "purpose": "b"}
    fields[line_field(item, "quantity")] = "10"
    assert warehouse.post(NEW, fields)["Location"] == warehouse.post(NEW, fields)["Location"]
    assert fresh(item).issued == 10


def test_a_scanned_label_adds_a_line_and_keeps_what_was_typed(warehouse, walk):
    first, second = walk.stored(100), walk.stored(50)
    fields = begun(warehouse, first) | {"holder": "line 2", line_field(first, "quantity"): "7"}
    response = warehouse.post(NEW, fields | {"add": second.number.lower()})
    shown = fields_of(response)
    assert shown["item"] == [first.number, second.number]
    assert (shown["holder"], shown[line_field(first, "quantity")]) == ("line 2", "7")
    assert "form-errors" not in text_of(response)
    assert not Issue.objects.exists()


def test_a_label_that_cannot_be_issued_says_why(warehouse, walk):
    first, waiting = walk.stored(100), walk.received(5)
    response = warehouse.post(NEW, begun(warehouse, first) | {"add": waiting.number})
    assert "To verify" in response.context["problem"]
    assert fields_of(response)["item"] == [first.number]


def test_a_removed_line_is_gone_and_the_others_stay(warehouse, walk):
    first, second = walk.stored(100), walk.stored(50)
    response = warehouse.post(NEW, begun(warehouse, first, second) | {"remove": first.number})
    assert fields_of(response)["item"] == [second.number]
    assert not Issue.objects.exists()


def test_an_empty_note_is_not_written(warehouse):
    response = warehouse.post(NEW, {"holder": "a", "purpose": "b"})
    assert "nothing on this note" in response.context["problem"]
    assert not Issue.objects.exists()


def test_bad_input_keeps_what_was_typed(warehouse, walk):
    item = walk.stored(100)
    fields = begun(warehouse, item) | {
        "holder": "line 2",
        "purpose": "b",
        line_field(item, "quantity"): "many",
    }
    response = warehouse.post(NEW, fields)
    assert response.status_code == 200
    assert 'value="many"' in text_of(response)
    assert 'value="line 2"' in text_of(response)
    assert fresh(item).issued == 0


def test_too_much_is_refused_at_its_line(warehouse, walk):
    item = walk.stored(100)
    fields = begun(warehouse, item) | {"holder": "a", "purpose": "b"}
    response = warehouse.post(NEW, fields | {line_field(item, "quantity"): "101"})
    (line,) = response.context["sheet"].lines
    assert "Only 100" in line.errors["quantity"][0]


def test_another_editor_is_noticed_and_the_next_try_goes_through(warehouse, walk, hand_out):
    item = walk.stored(100)
    fields = begun(warehouse, item) | {"holder": "a", "purpose": "b"}
    fields[line_field(item, "quantity")] = "50"
    hand_out(item)
    response = warehouse.post(NEW, fields)
    assert "Somebody else changed" in text_of(response)
    assert fresh(item).issued == 10
    assert warehouse.post(NEW, fields_of(response)).status_code == 302
    assert fresh(item).issued == 60


def test_the_purpose_is_asked_for_where_the_owner_designated_none(warehouse, walk):
    response = warehouse.post(NEW, begun(warehouse, walk.stored(100)) | {"holder": "a"})
    assert "purpose" in response.context["sheet"].head.errors


def test_another_purpose_takes_a_consent(warehouse, designated, cast, party):
    item = designated(100)
    fields = begun(warehouse, item) | {"holder": "a", "use": "other", "purpose": "prototypes"}
    fields[line_field(item, "quantity")] = "5"
    refused = warehouse.post(NEW, fields)
    assert "consent" in text_of(refused)
    assert fresh(item).issued == 0
    consent = record_consent(
        by=cast.liaison,
        item=item,
        contact=make_contact(party),
        act=ConsentAct.OTHER_USE,
        quantity=Decimal(5),
        scope="five",
        given_on=timezone.localdate(),
    )
    assert (
        warehouse.post(NEW, fields | {line_field(item, "consent"): consent.pk}).status_code == 302
    )
    assert (Issue.objects.get().purpose, fresh(consent).used) == ("prototypes", 5)


def test_a_day_that_is_past_is_not_due(warehouse, walk):
    fields = begun(warehouse, walk.stored(100)) | {"holder": "a", "purpose": "b"}
    response = warehouse.post(NEW, fields | {"due_back_on": "2020-01-01"})
    assert "due_back_on" in response.context["sheet"].head.errors


def test_one_item_begins_its_own_note(warehouse, walk):
    item = walk.stored(100)
    fields = fields_of(warehouse.get(page("issue", item))) | {"holder": "a", "purpose": "b"}
    assert warehouse.post(page("issue", item), fields).status_code == 302
    assert fresh(item).issued == 100


def test_an_item_that_may_not_be_issued_says_why(warehouse, walk):
    expired = walk.stored(5, expires_on=timezone.localdate() - timedelta(days=1))
    assert "expired" in warehouse.get(page("issue", expired)).context["problem"]
    assert "To verify" in warehouse.get(page("issue", walk.received(5))).context["problem"]


# ---- the overview -----------------------------------------------------------


def test_what_expires_first_stands_first(warehouse, walk):
    today = timezone.localdate()
    walk.stored(1)
    later = walk.stored(1, expires_on=today + timedelta(days=90))
    sooner = walk.stored(1, expires_on=today + timedelta(days=9))
    assert warehouse.get(OVERVIEW).context["items"][:2] == [sooner, later]


def test_a_scan_goes_straight_to_the_note(warehouse, walk):
    item = walk.stored(1)
    assert warehouse.get(OVERVIEW, {"q": item.number})["Location"] == page("issue", item)


def test_a_scan_of_what_is_not_in_store_says_why(warehouse, walk):
    response = warehouse.get(OVERVIEW, {"q": walk.received(1).number})
    assert "To verify" in response.context["refusal"]


def test_the_search_narrows_by_owner_and_order(warehouse, walk):
    item = walk.stored(1)
    Item.objects.filter(pk=item.pk).update(order_number="SO-7")
    walk.stored(1)
    assert warehouse.get(OVERVIEW, {"owner": "hc", "order": "so-7"}).context["items"] == [item]


def test_overdue_goods_stand_out(warehouse, walk, hand_out):
    note = hand_out(walk.stored(100))
    assert "Overdue" not in text_of(warehouse.get(PARTS[1]))
    Issue.objects.filter(pk=note.pk).update(due_back_on=timezone.localdate() - timedelta(days=1))
    assert "Overdue" in text_of(warehouse.get(PARTS[1]))
    assert "Overdue" in text_of(warehouse.get(PARTS[2]))


@pytest.mark.parametrize("part", PARTS)
def test_an_empty_page_teaches(warehouse, part):
    assert 'class="empty"' in text_of(warehouse.get(part))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("part", "queries"), [(PARTS[0], 11), (PARTS[1], 9), (PARTS[2], 9)])
def test_a_list_costs_the_same_however_long(
    warehouse, walk, hand_out, part, queries, count, django_assert_num_queries
):
    for _number in range(count):
        hand_out(walk.stored(100))
    warehouse.get(OVERVIEW)  # the counts of the navigation are kept from here on
    with django_assert_num_queries(queries):
        warehouse.get(part)


@pytest.mark.parametrize("count", [1, 3])
def test_a_note_costs_the_same_however_many_lines(
    warehouse, walk, hand_out, count, django_assert_num_queries
):
    items = [walk.stored(100) for _number in range(count)]
    note = hand_out(*items)
    warehouse.get(OVERVIEW)  # the counts of the navigation are kept from here on
    with django_assert_num_queries(8):
        warehouse.get(reverse("registry:issue_note", args=[note.number]))
    with django_assert_num_queries(9):
        warehouse.get(settle_page(note))
    with django_assert_num_queries(11):
        warehouse.post(NEW, {"act": "choose", "item": [item.number for item in items]})


# ---- what became of it ------------------------------------------------------


def test_a_note_shows_what_is_still_out(warehouse, walk, hand_out):
    note = hand_out(walk.stored(100))
    response = warehouse.get(reverse("registry:issue_note", args=[note.number]))
    assert [line.outstanding for line in response.context["open_lines"]] == [10]


def test_everything_consumed_is_two_presses(warehouse, walk, hand_out):
    items = [walk.stored(100) for _number in range(3)]
    note = hand_out(*items)
    fields = fields_of(warehouse.get(settle_page(note), {"everything": "consumed"}))
    assert warehouse.post(settle_page(note), fields).status_code == 302
    assert [fresh(item).consumed for item in items] == [10, 10, 10]


def test_each_line_may_fare_differently(warehouse, walk, hand_out):
    first, second = walk.stored(100), walk.stored(100)
    note = hand_out(first, second)
    one, two = note.lines.all()
    fields = fields_of(warehouse.get(settle_page(note)))
    fields |= {line_field(one, "back"): "4", line_field(one, "consumed"): "6"}
    warehouse.post(settle_page(note), fields | {line_field(two, "consumed"): "1"})
    assert [(line.returned, line.consumed) for line in note.lines.all()] == [(4, 6), (0, 1)]


def test_more_than_is_out_is_refused_at_its_line_and_nothing_is_recorded(warehouse, walk, hand_out):
    first, second = walk.stored(100), walk.stored(100)
    note = hand_out(first, second)
    one, two = note.lines.all()
    fields = fields_of(warehouse.get(settle_page(note)))
    fields |= {line_field(one, "consumed"): "10", line_field(two, "consumed"): "11"}
    response = warehouse.post(settle_page(note), fields)
    assert [bool(line.errors) for line in response.context["sheet"].lines] == [False, True]
    assert fresh(first).consumed == 0


def test_one_item_comes_back_from_the_holder_that_was_asked_for(warehouse, walk, hand_out):
    item = walk.stored(100)
    older, newer = hand_out(item), hand_out(item, quantity=20)
    line = newer.lines.get()
    url = page("return_to_store", item)
    fields = form_fields(warehouse.get(url, {"line": line.pk}))
    assert fields["quantity"] == "20"
    assert warehouse.post(url, fields)["Location"] == item.get_absolute_url()
    assert fresh(item).issued == 10
    assert older.lines.get().outstanding == 10


def test_what_is_used_up_leaves_the_balance(warehouse, walk, hand_out):
    item = walk.stored(100)
    hand_out(item)
    url = page("consume", item)
    warehouse.post(url, form_fields(warehouse.get(url)) | {"quantity": "3"})
    assert (fresh(item).issued, fresh(item).consumed) == (7, 3)
    assert Event.objects.filter(action="consume", object_key=item.number).count() == 1


@pytest.mark.parametrize("verb", ["return_to_store", "consume"])
def test_after_another_editor_the_next_try_goes_through(warehouse, walk, hand_out, verb):
    item = walk.stored(100)
    hand_out(item)
    fields = form_fields(warehouse.get(page(verb, item))) | {"quantity": "3"}
    hand_out(item)
    response = warehouse.post(page(verb, item), fields)
    assert "Somebody else changed" in text_of(response)
    assert fresh(item).issued == 20
    assert warehouse.post(page(verb, item), form_fields(response)).status_code == 302
    assert fresh(item).issued == 17


@pytest.mark.parametrize("verb", ["return_to_store", "consume"])
def test_where_nothing_is_out_the_page_says_so(warehouse, walk, verb):
    response = warehouse.get(page(verb, walk.stored(100)))
    assert "Nothing is Issued" in response.context["refusal"]


# ---- who may ----------------------------------------------------------------


@pytest.mark.parametrize("role", ["manager", "inspector", "liaison", "auditor"])
def test_only_the_warehouse_hands_out(cast, sign_in, walk, hand_out, role):
    item = walk.stored(100)
    note = hand_out(item)
    client = sign_in(getattr(cast, role))
    pages = [NEW, page("issue", item), page("return_to_store", item), page("consume", item)]
    assert [client.post(url).status_code for url in [*pages, settle_page(note)]] == [403] * 5
    assert client.get(OVERVIEW).status_code == 200


def test_an_outsider_finds_nothing(cast, sign_in, walk, hand_out):
    item = walk.stored(100)
    note = hand_out(item)
    client = sign_in(cast.outsider)
    pages = [reverse("registry:issue_note", args=[note.number]), settle_page(note)]
    assert [client.get(url).status_code for url in [*pages, page("issue", item)]] == [404] * 3
    assert client.get(OVERVIEW).status_code == 403


def test_who_is_not_signed_in_signs_in_first(client, db):
    assert reverse("login") in client.get(OVERVIEW)["Location"]
