"""Pages of a stocktake: the counter sees nothing of what should be there."""

import pytest
from django.urls import reverse

from inspections.enums import StocktakeState
from inspections.models import Stocktake, StocktakeCount
from inspections.services.settling import approve_differences
from inspections.services.stocktaking import finish_counting, record_count, start_stocktake
from registry.enums import LocationKind, Role
from tests.factories import PASSWORD, fresh, make_user

HTMX = {"HX-Request": "true"}


@pytest.fixture
def begun(walk, cast, places):
    """A stocktake of as many items as asked for."""

    def begin(items=1, **scope):
        goods = [walk.stored(4711) for _ in range(items)]
        stocktake = start_stocktake(by=cast.manager, counter=cast.warehouse, **scope)
        stocktake.goods = goods
        return stocktake

    return begin


@pytest.fixture
def scan(sign_in, cast, places):
    def post(stocktake, code, *, by=None, place="storage", **more):
        url = reverse("inspections:stocktake_count", args=[stocktake.number])
        client = sign_in(by or cast.warehouse)
        return client.post(f"{url}?place={place}", {"code": code, **more}, headers=HTMX)

    return post


def page(client, name: str, *args) -> str:
    return client.get(reverse(f"inspections:{name}", args=args)).content.decode()


def test_without_any_the_list_teaches_what_a_stocktake_is(sign_in, cast):
    assert "No stocktake yet" in page(sign_in(cast.auditor), "stocktakes")


def test_a_stocktake_is_planned_on_its_page(sign_in, cast, walk, places):
    walk.stored()
    client = sign_in(cast.manager)
    told = {
        "area": places[LocationKind.STORAGE].pk,
        "counter": cast.warehouse.pk,
        "method": "presence",
    }
    answer = client.post(reverse("inspections:stocktake_new"), told)
    assert answer.url == reverse("inspections:stocktake", args=[Stocktake.objects.get().number])


def test_what_nothing_is_in_is_refused_on_the_page(sign_in, cast):
    told = {"counter": cast.warehouse.pk, "method": "presence"}
    answer = sign_in(cast.manager).post(reverse("inspections:stocktake_new"), told)
    assert "Nothing on hand is covered" in answer.content.decode()


def test_the_counter_sees_no_expected_quantity(sign_in, cast, begun, scan):
    stocktake = begun()
    seen = page(sign_in(cast.warehouse), "stocktake_count", stocktake.number)
    seen += page(sign_in(cast.warehouse), "stocktake", stocktake.number)
    seen += scan(stocktake, stocktake.goods[0].number).content.decode()
    assert "4,711" not in seen and "4711" not in seen


def test_a_scan_answers_how_far_the_count_is(begun, scan):
    stocktake = begun(2)
    told = scan(stocktake, stocktake.goods[0].number).content.decode()
    assert "1 / 2" in told and stocktake.goods[0].number in told


def test_the_code_of_a_shelf_changes_the_shelf_without_a_new_page(begun, scan):
    answer = scan(begun(), "storage", place="")
    assert answer["HX-Replace-Url"].endswith("?place=storage")
    assert "storage" in answer.content.decode()


def test_a_scan_before_any_shelf_beeps(begun, scan):
    stocktake = begun()
    answer = scan(stocktake, stocktake.goods[0].number, place="")
    assert answer["HX-Trigger"] == "wrong-scan"
    assert not StocktakeCount.objects.exists()


def test_a_scan_sent_again_with_its_key_counts_once(begun, scan):
    stocktake = begun()
    first = scan(stocktake, "SMUDGED", key="k1").content
    StocktakeCount.objects.update(undone=True)  # the same scan would count anew
    again = scan(stocktake, "SMUDGED", key="k1")
    assert StocktakeCount.objects.count() == 1
    assert b"SMUDGED" in first and b"SMUDGED" in again.content


def test_a_key_that_was_used_for_another_scan_is_refused(begun, scan):
    stocktake = begun()
    scan(stocktake, "SMUDGED", key="k1")
    assert scan(stocktake, "TORN", key="k1")["HX-Trigger"] == "wrong-scan"


@pytest.mark.parametrize("items", [1, 12])
def test_a_scan_asks_the_database_the_same_however_much_is_counted(
    begun, scan, items, sign_in, cast, django_assert_max_num_queries
):
    stocktake = begun(items)
    for item in stocktake.goods[:-1]:
        scan(stocktake, item.number)
    code = stocktake.goods[-1].number
    client = sign_in(cast.warehouse)
    url = reverse("inspections:stocktake_count", args=[stocktake.number])
    with django_assert_max_num_queries(MOST_QUERIES):
        client.post(f"{url}?place=storage", {"code": code, "key": "k"}, headers=HTMX)


MOST_QUERIES = 36


@pytest.mark.parametrize("items", [1, 3])
@pytest.mark.parametrize("name", ["stocktakes", "stocktake"])
def test_a_page_asks_the_database_the_same_however_much_differs(
    begun, name, items, sign_in, cast, django_assert_max_num_queries
):
    for _ in range(items if name == "stocktakes" else 1):
        stocktake = begun(items)
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    args = [stocktake.number] if name == "stocktake" else []
    client = sign_in(cast.manager)
    client.get("/")
    with django_assert_max_num_queries(16):
        client.get(reverse(f"inspections:{name}", args=args))


def test_from_the_count_to_the_signature_on_its_pages(sign_in, cast, begun, scan):
    stocktake = begun(2)
    found, lost = stocktake.goods
    number = stocktake.number
    recounter = make_user("recounter", Role.WAREHOUSE)
    scan(stocktake, found.number)
    scan(stocktake, "SMUDGED")

    sign_in(cast.warehouse).post(reverse("inspections:stocktake_finish", args=[number]))
    seen = page(sign_in(cast.manager), "stocktake", number)
    assert lost.number in seen and "SMUDGED" in seen and found.number not in seen

    again = sign_in(recounter)
    assert lost.number in page(again, "stocktake_count", number)
    line = stocktake.lines.get(tag="SMUDGED")
    url = reverse("inspections:stocktake_identify", args=[number, line.pk])
    again.post(url, {"item": lost.number})
    assert "Nothing differs" in page(again, "stocktake", number)

    manager = sign_in(cast.manager)
    manager.post(reverse("inspections:stocktake_approve", args=[number]))
    url = reverse("inspections:stocktake_close", args=[number])
    signed = {"signing_password": PASSWORD, "signing_username": "manager"}
    form = manager.get(url).context["form"]
    manager.post(url, signed | {"seen_hash": form.signing.seen_hash})
    assert fresh(stocktake).status == StocktakeState.CLOSED
    assert "Signatures" in page(manager, "stocktake", number)
    paper = manager.get(reverse("inspections:stocktake_pdf", args=[number]))
    assert paper.content.startswith(b"%PDF")


def test_who_is_to_count_and_who_is_to_approve_find_it_in_their_inbox(sign_in, cast, begun):
    stocktake = begun()
    assert stocktake.number in sign_in(cast.warehouse).get("/").content.decode()
    assert stocktake.number not in sign_in(cast.manager).get("/").content.decode()
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    assert stocktake.number not in sign_in(cast.warehouse).get("/").content.decode()
    assert stocktake.number in sign_in(cast.manager).get("/").content.decode()


def test_an_approval_that_is_refused_says_why_on_the_page(sign_in, cast, begun):
    stocktake = begun()
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    url = reverse("inspections:stocktake_approve", args=[stocktake.number])
    assert "has not been recounted" in sign_in(cast.manager).post(url).content.decode()


def test_the_number_of_a_stocktake_opens_it(sign_in, cast, begun):
    number = begun().number
    answer = sign_in(cast.auditor).get(reverse("registry:scan"), {"q": number})
    assert answer.url == reverse("inspections:stocktake", args=[number])


def test_goods_with_a_place_on_record_are_settled_once(cast, begun, places):
    stocktake = begun()
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    other = make_user("recounter", Role.WAREHOUSE)
    number = stocktake.goods[0].number
    record_count(stocktake=stocktake, by=other, place=None, code=number, missing=True)
    approve_differences(stocktake=stocktake, by=cast.manager)
    assert stocktake.lines.get().anomaly.item == stocktake.goods[0]


# ---- unknown labels -------------------------------------------------------------


@pytest.fixture
def unknown(begun, scan, cast):
    stocktake = begun()
    scan(stocktake, stocktake.goods[0].number)
    scan(stocktake, "XYZ-777")
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    return stocktake.lines.get(tag="XYZ-777")


def test_the_scan_of_an_unknown_label_leads_to_its_draft(begun, scan):
    stocktake = begun()
    told = scan(stocktake, "XYZ-777").content.decode()
    line = stocktake.lines.get(tag="XYZ-777")
    assert reverse("inspections:stocktake_find", args=[stocktake.number, line.pk]) in told


def test_the_draft_offers_the_three_ways_to_who_did_not_count(unknown, sign_in):
    other = make_user("recounter", Role.WAREHOUSE)
    told = page(sign_in(other), "stocktake_find", unknown.stocktake.number, unknown.pk)
    for act in ("identify", "take_in", "dismiss", "describe"):
        url = reverse(f"inspections:stocktake_{act}", args=[unknown.stocktake.number, unknown.pk])
        assert url in told


def test_to_who_counted_it_offers_none(unknown, sign_in, cast):
    told = page(sign_in(cast.warehouse), "stocktake_find", unknown.stocktake.number, unknown.pk)
    assert "Dismiss" not in told and "Take it in" not in told


def test_while_a_label_is_unsettled_the_page_says_so_and_approves_nothing(unknown, sign_in, cast):
    told = page(sign_in(cast.manager), "stocktake", unknown.stocktake.number)
    assert "1 unknown label waits" in told
    url = reverse("inspections:stocktake_approve", args=[unknown.stocktake.number])
    refused = sign_in(cast.manager).post(url)
    assert "Nobody has said what" in refused.content.decode()


def test_a_wrong_number_stands_at_its_field(unknown, sign_in):
    other = make_user("recounter", Role.WAREHOUSE)
    args = [unknown.stocktake.number, unknown.pk]
    url = reverse("inspections:stocktake_identify", args=args)
    told = sign_in(other).post(url, {"item": "CP-0000-000000"}).content.decode()
    assert "is not the number of an item" in told


def test_a_place_offers_to_be_counted_and_the_form_begins_with_it(sign_in, cast, walk, places):
    walk.stored()
    shelf = places[LocationKind.STORAGE]
    client = sign_in(cast.manager)
    told = client.get(reverse("registry:location", args=[shelf.code])).content.decode()
    address = reverse("inspections:stocktake_new") + f"?area={shelf.code}"
    assert address in told
    assert f'<option value="{shelf.pk}" selected>' in client.get(address).content.decode()
