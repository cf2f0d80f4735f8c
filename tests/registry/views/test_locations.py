"""Places: the tree with how much lies where, and one place."""

import pytest
from django.urls import reverse

from registry.enums import LocationKind
from registry.models import Item
from tests.factories import make_location

TREE = reverse("registry:locations")


def place_page(place) -> str:
    return reverse("registry:location", args=[place.code])


@pytest.fixture
def warehouse(db):
    """A building with a shelf, and a bin on the shelf."""
    building = make_location(LocationKind.SITE, code="wh", holds_items=False)
    shelf = make_location(LocationKind.STORAGE, code="shelf", parent=building)
    bin_ = make_location(LocationKind.STORAGE, code="bin", parent=shelf, dry=True)
    return building, shelf, bin_


def put(item, place):
    Item.objects.filter(pk=item.pk).update(location=place)


def test_the_tree_counts_what_lies_in_each_place_and_in_the_places_inside(
    sign_in, cast, walk, warehouse
):
    _building, shelf, bin_ = warehouse
    put(walk.stored(), shelf)
    put(walk.stored(), bin_)
    put(walk.stored(), bin_)
    rows = sign_in(cast.warehouse).get(TREE).context["rows"]
    told = {row["place"].code: (row["depth"], row["here"], row["altogether"]) for row in rows}
    assert told["wh"] == (0, 0, 3)
    assert told["shelf"] == (1, 1, 3)
    assert told["bin"] == (2, 2, 2)


def test_a_place_lists_what_is_there_and_inside(sign_in, cast, walk, warehouse, places):
    _building, shelf, bin_ = warehouse
    on_shelf, in_bin, elsewhere = walk.stored(), walk.stored(), walk.stored()
    put(on_shelf, shelf)
    put(in_bin, bin_)
    context = sign_in(cast.warehouse).get(place_page(shelf)).context
    assert [item.number for item in context["items"]] == [on_shelf.number, in_bin.number]
    assert context["total"] == 2
    assert [(row["place"].code, row["depth"]) for row in context["inside"]] == [("bin", 1)]
    assert elsewhere.number not in {item.number for item in context["items"]}


def test_a_place_says_what_it_offers_and_where_it_lies(sign_in, cast, warehouse):
    _building, shelf, bin_ = warehouse
    shown = sign_in(cast.warehouse).get(place_page(bin_)).content.decode()
    assert "Dry cabinet" in shown
    assert place_page(shelf) in shown
    assert "Nothing is here" in shown


def test_a_code_that_begins_alike_is_not_inside(sign_in, cast, walk, warehouse):
    building, *_rest = warehouse
    namesake = make_location(LocationKind.STORAGE, code="wh-2")
    put(walk.stored(), namesake)
    assert sign_in(cast.warehouse).get(place_page(building)).context["total"] == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_tree_and_a_place_need_the_same_queries_for_one_place_and_for_three(
    sign_in, cast, walk, count, django_assert_num_queries
):
    building = make_location(LocationKind.SITE, code="wh")
    for number in range(count):
        place = make_location(LocationKind.STORAGE, code=f"s{number}", parent=building)
        put(walk.stored(), place)
    client = sign_in(cast.warehouse)
    client.get(TREE)
    with django_assert_num_queries(8):
        client.get(TREE)
    client.get(place_page(building))
    with django_assert_num_queries(13):
        client.get(place_page(building))


def test_places_are_for_people_with_a_role(sign_in, cast, warehouse):
    client = sign_in(cast.outsider)
    assert client.get(TREE).status_code == 403
    assert client.get(place_page(warehouse[0])).status_code == 403


def test_a_place_that_does_not_exist_is_not_found(sign_in, cast):
    assert sign_in(cast.warehouse).get("/locations/nowhere/").status_code == 404


def test_strangers_are_asked_to_sign_in(client, db):
    assert client.get(TREE).status_code == 302
