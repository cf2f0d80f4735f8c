"""The register, its columns, and the page of one item."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.enums import LocationKind
from registry.models import Event, Item
from registry.services.handing_over import take_over
from registry.services.issuing import issue
from registry.services.labelling import label
from registry.services.splitting import split
from registry.services.storing import move
from tests.factories import fresh, make_category, make_location, make_party

REGISTER = reverse("registry:items")
COLUMNS = reverse("registry:items_columns")


def page(client, query="") -> str:
    response = client.get(f"{REGISTER}{query}")
    assert response.status_code == 200
    return response.content.decode()


# ---- the register -----------------------------------------------------------


def test_the_register_lists_every_item_with_owner_state_quantity_and_place(sign_in, cast, walk):
    item = walk.stored(1250, name="射频放大器")
    shown = page(sign_in(cast.auditor))
    assert item.number in shown
    assert "Huachen RF" in shown
    assert "射频放大器" in shown
    assert '1,250<span class="unit">pcs</span>' in shown
    assert '<span class="badge tone-green">In store</span>' in shown
    assert str(item.location) in shown


def test_the_filters_narrow_the_list_and_stand_there_as_chips(sign_in, cast, walk):
    stored, received = walk.stored(), walk.received()
    response = sign_in(cast.warehouse).get(f"{REGISTER}?state=stored&party=hc")
    numbers = [row["number"] for row in response.context["rows"]]
    assert numbers == [stored.number]
    chips = {chip["value"]: chip["remove_url"] for chip in response.context["chips"]}
    assert chips == {"Huachen RF": "/items/?state=stored", "In store": "/items/?party=hc"}
    assert received.number not in response.content.decode()


def test_a_filter_that_is_not_understood_shows_nothing_and_says_so(sign_in, cast, walk):
    item = walk.received()
    shown = page(sign_in(cast.warehouse), "?party=nobody")
    assert item.number not in shown
    assert "Nothing is shown, because a filter could not be understood." in shown


def test_an_empty_register_teaches_where_items_come_from(sign_in, cast):
    assert "when the warehouse confirms a receipt" in page(sign_in(cast.warehouse))


def test_a_search_without_a_hit_says_to_take_a_filter_away(sign_in, cast, walk):
    walk.received()
    assert "Take a filter away." in page(sign_in(cast.warehouse), "?q=zzzz")


@pytest.mark.parametrize("column", ["number", "owner", "part_number", "received_at", "state_since"])
def test_the_register_sorts_by_column_both_ways(sign_in, cast, walk, column):
    for part in ("B", "A", "C"):
        walk.received(part_number=part)
    client = sign_in(cast.warehouse)
    up = client.get(f"{REGISTER}?ordering={column}").context["rows"]
    down = client.get(f"{REGISTER}?ordering=-{column}").context["rows"]
    assert [row["number"] for row in up] == [row["number"] for row in reversed(down)]
    if column == "part_number":
        parts = dict(Item.objects.values_list("number", "part_number"))
        assert [parts[row["number"]] for row in up] == ["A", "B", "C"]


def test_an_unknown_ordering_or_page_size_falls_back_to_the_usual_one(sign_in, cast, walk):
    first, second = walk.received(), walk.received()
    rows = sign_in(cast.warehouse).get(f"{REGISTER}?ordering=drop&page_size=7").context["rows"]
    assert [row["number"] for row in rows] == [second.number, first.number]


def test_pages_follow_each_other_and_keep_the_filter(sign_in, cast, walk, monkeypatch):
    monkeypatch.setattr("registry.views.register.PAGE_SIZES", (2, 50, 100))
    items = [walk.received() for _ in range(3)]
    walk.stored()
    client = sign_in(cast.warehouse)
    first = client.get(f"{REGISTER}?state=received&ordering=number").context
    assert [row["number"] for row in first["rows"]] == [items[0].number, items[1].number]
    assert first["previous_url"] is None
    second = client.get(first["next_url"]).context
    assert [row["number"] for row in second["rows"]] == [items[2].number]
    assert second["next_url"] is None
    assert client.get(second["previous_url"]).context["rows"] == first["rows"]


def test_a_cursor_that_is_no_longer_valid_leads_to_the_first_page(sign_in, cast, walk):
    walk.received()
    response = sign_in(cast.warehouse).get(f"{REGISTER}?state=received&cursor=forged")
    assert (response.status_code, response.url) == (302, f"{REGISTER}?state=received")


def test_totals_are_by_unit(sign_in, cast, walk):
    for quantity, unit in ((Decimal(100), "PCS"), (Decimal(20), "PCS"), (Decimal("1.5"), "KG")):
        walk.received(quantity, unit=unit)
    totals = sign_in(cast.warehouse).get(REGISTER).context["totals"]
    assert {total.unit.code: total.on_hand for total in totals} == {
        "PCS": Decimal(120),
        "KG": Decimal("1.5"),
    }


def test_many_items_are_counted_only_so_far(sign_in, cast, walk, monkeypatch):
    monkeypatch.setattr("registry.queries.register.bounded_count.__defaults__", (2,))
    for _ in range(3):
        walk.received()
    assert "more than 2 items" in page(sign_in(cast.warehouse))


def test_what_was_filtered_last_is_where_an_item_leads_back_to(sign_in, cast, walk):
    item = walk.stored()
    client = sign_in(cast.warehouse)
    page(client, "?state=stored&q=cap")
    assert (
        'href="/items/?q=cap&amp;state=stored"'
        in client.get(item.get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_needs_the_same_queries_for_one_line_and_for_three(
    sign_in, cast, walk, count, django_assert_num_queries
):
    for number in range(count):
        walk.party = make_party(code=f"p{number}")
        place = make_location(LocationKind.PENDING, code=f"in-{number}")
        walk.places[LocationKind.PENDING] = place
        walk.received(category=make_category(f"c{number}"))
    client = sign_in(cast.warehouse)
    page(client)
    with django_assert_num_queries(9):
        page(client)


def test_the_register_is_for_people_with_a_role(sign_in, cast):
    assert sign_in(cast.outsider).get(REGISTER).status_code == 403


def test_the_register_asks_strangers_to_sign_in(client, db):
    response = client.get(REGISTER)
    assert (response.status_code, response.url) == (302, f"{reverse('login')}?next={REGISTER}")


# ---- columns ----------------------------------------------------------------


def test_chosen_columns_are_kept_for_the_person_with_one_event(sign_in, cast, walk):
    walk.received(lot="D/C 2441")
    client = sign_in(cast.warehouse)
    events = Event.objects.count()
    response = client.post(COLUMNS, {"column": ["lot", "on_hand"], "next": "/items/?q=cap"})
    assert (response.status_code, response.url) == (302, "/items/?q=cap")
    assert [cell["label"] for cell in client.get(REGISTER).context["head"]] == [
        "Number",
        "Lot",
        "On hand",
    ]
    assert Event.objects.count() == events + 1
    assert Event.objects.latest("seq").action == "choose_columns"


def test_the_usual_columns_come_back_on_request(sign_in, cast):
    client = sign_in(cast.warehouse)
    client.post(COLUMNS, {"column": ["lot"]})
    client.post(COLUMNS, {"column": ["lot"], "standard": "1"})
    assert fresh(cast.warehouse).register_columns == []


def test_a_column_that_does_not_exist_is_refused(sign_in, cast):
    assert sign_in(cast.warehouse).post(COLUMNS, {"column": ["password"]}).status_code == 400


def test_after_choosing_nobody_is_sent_to_another_site(sign_in, cast):
    response = sign_in(cast.warehouse).post(COLUMNS, {"next": "https://example.org/"})
    assert response.url == REGISTER


# ---- one item ---------------------------------------------------------------


def item_page(client, item):
    response = client.get(item.get_absolute_url())
    assert response.status_code == 200
    return response


def test_the_item_page_says_whose_it_is_where_and_how_much(sign_in, cast, walk):
    item = walk.stored(2500, esd_sensitive=True, lot="D/C 2441")
    shown = item_page(sign_in(cast.auditor), item).content.decode()
    assert 'class="owner" href="/parties/hc/">Huachen RF' in shown
    assert "D/C 2441" in shown
    assert "ESD-sensitive" in shown
    assert "= received" in shown
    assert 'aria-label="CP-' in shown  # the code on the label


def test_the_next_step_is_the_one_filled_button(sign_in, cast, walk):
    item = walk.stored()
    response = item_page(sign_in(cast.warehouse), item)
    assert response.context["actions"].primary.verb == "issue"
    assert response.content.decode().count("button-primary") == 1


def test_an_auditor_reads_everything_and_can_do_nothing(sign_in, cast, walk):
    shown = item_page(sign_in(cast.auditor), walk.received()).content.decode()
    assert "button-primary" not in shown
    assert "Nothing for you here." in shown


def test_the_item_page_says_who_handed_it_over_and_who_took_it(sign_in, cast, walk):
    item = walk.received()
    client = sign_in(cast.auditor)
    shown = " ".join(item_page(client, item).content.decode().split())
    given = timezone.localtime(item.hand_overs.get().given_at)
    assert "Handed over by <strong>Warehouse</strong> (Quality) " in shown
    assert f"{given:%Y-%m-%d %H:%M}</span> → not yet taken over (no department is named)" in shown
    take_over(items=[item], by=cast.inspector)
    shown = " ".join(item_page(client, item).content.decode().split())
    assert "→ taken over by <strong>Inspector</strong> (Quality)" in shown
    assert "Taken over to be verified" in shown  # in the history


def test_what_is_out_names_its_holder(sign_in, cast, walk):
    item = walk.stored(100)
    issue(by=cast.warehouse, lines=[(item, Decimal(30))], holder="SMT line 2", purpose="trial")
    shown = item_page(sign_in(cast.auditor), item).content.decode()
    assert "SMT line 2" in shown
    assert '30<span class="unit">pcs</span>' in shown


def test_a_part_that_was_split_off_and_its_parent_lead_to_each_other(sign_in, cast, walk):
    item = walk.received(100)
    parent, child = split(item=item, by=cast.warehouse, quantity=Decimal(40))
    client = sign_in(cast.auditor)
    assert child.get_absolute_url() in item_page(client, parent).content.decode()
    assert parent.get_absolute_url() in item_page(client, child).content.decode()


def test_the_ledger_names_the_places_goods_came_from_and_went_to(sign_in, cast, walk, places):
    item = walk.stored()
    shelf = make_location(LocationKind.STORAGE, code="shelf", name="Shelf")
    move(item=item, by=cast.warehouse, location=shelf, reason="tidy")
    newest = item_page(sign_in(cast.auditor), item).context["movements"][0]
    assert newest["flow"] == f"{places[LocationKind.STORAGE]} → Shelf"
    assert str(newest["act"]) == "Move"


@pytest.mark.parametrize("count", [1, 3])
def test_an_item_with_a_long_history_needs_as_many_queries_as_one_with_a_short_one(
    sign_in, cast, walk, count, django_assert_num_queries
):
    item = walk.stored()
    places = [make_location(LocationKind.STORAGE, code=f"s-{n}") for n in range(3)]
    for place in places[:count]:
        move(item=fresh(item), by=cast.warehouse, location=place)
        label(item=fresh(item), by=cast.warehouse)
    client = sign_in(cast.warehouse)
    item_page(client, item)
    with django_assert_num_queries(52):
        item_page(client, item)


def test_an_item_is_not_found_by_who_may_not_see_the_register(sign_in, cast, walk):
    assert sign_in(cast.outsider).get(walk.received().get_absolute_url()).status_code == 404


def test_a_number_that_does_not_exist_is_not_found(sign_in, cast):
    assert sign_in(cast.warehouse).get("/items/CP-2026-999999/").status_code == 404


def test_files_can_be_added_by_who_works_with_the_goods_only(sign_in, cast, walk):
    item = walk.received()
    url = reverse("registry:item_files", args=[item.number])
    assert sign_in(cast.auditor).post(url).status_code == 403
    assert sign_in(cast.outsider).post(url).status_code == 404


# ---- filters and columns open on request --------------------------------------


def test_filters_open_on_request_and_keep_what_is_set(sign_in, cast, walk):
    walk.stored()
    client = sign_in(cast.warehouse)
    closed = page(client, "?party=hc&state=stored")
    assert '<input type="hidden" name="party" value="hc">' in closed
    opened = page(client, "?party=hc&state=stored&panel=filters")
    assert '<option value="hc" selected>Huachen RF</option>' in opened
    assert '<input type="hidden" name="party"' not in opened
    assert '<input type="hidden" name="state" value="stored">' in opened


def test_columns_open_on_request_with_the_present_choice_ticked(sign_in, cast, walk):
    walk.stored()
    shown = page(sign_in(cast.warehouse), "?panel=columns")
    assert 'value="state" id="column-state" checked>' in shown
    assert 'value="lot" id="column-lot">' in shown
