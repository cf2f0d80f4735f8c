"""Putting goods in store, one, many or by scanning; and moving them (domain Q6, P1)."""

import pytest
from django.urls import reverse

from registry.enums import LocationKind, State
from registry.models import Event, Item
from tests.factories import fresh, make_location, make_party
from tests.registry.views.step import hidden_fields, send, text_of, ticked

QUEUE = reverse("registry:store")
MANY = reverse("registry:place_many")
SCAN = reverse("registry:store_scan")


@pytest.fixture
def warehouse(cast, sign_in):
    return sign_in(cast.warehouse)


@pytest.fixture
def shelves(places):
    """A plain shelf, one that is ESD-protected and dry, one for hazardous goods."""
    return {
        "plain": places[LocationKind.STORAGE],
        "dry": make_location(LocationKind.STORAGE, "A-01", esd_safe=True, dry=True),
        "hazard": make_location(LocationKind.STORAGE, "H-01", hazard_allowed=True),
    }


def store_page(item) -> str:
    return reverse("registry:item_store", args=[item.number])


def offered(client, url) -> tuple[list[str], list[str]]:
    """(codes that fit, codes that do not) as the page offers them."""
    form = client.get(url).context["form"]
    return (
        [offer.place.code for offer in form.fitting],
        [offer.place.code for offer in form.unfitting],
    )


# ---- one --------------------------------------------------------------------


def test_an_item_goes_to_the_place_that_was_chosen(warehouse, walk, shelves):
    item = walk.labelled()
    assert send(warehouse, store_page(item), location="A-01")["Location"] == QUEUE
    assert (fresh(item).state, fresh(item).location) == (State.STORED, shelves["dry"])
    assert Event.objects.filter(action="store", object_key=item.number).count() == 1


def test_a_scanned_place_wins_over_the_one_that_came_chosen(warehouse, walk, shelves):
    item = walk.labelled()
    send(warehouse, store_page(item), location="storage", code="a-01")
    assert fresh(item).location == shelves["dry"]


def test_places_where_the_owners_goods_are_come_first(warehouse, walk, cast, shelves):
    first = walk.labelled(hazardous=True)
    send(warehouse, store_page(first), location="H-01")
    fitting, _ = offered(warehouse, store_page(walk.labelled()))
    assert fitting[0] == "H-01"
    assert set(fitting) == {"H-01", "A-01", "storage"}

    walk.party = make_party("other")
    fitting, _ = offered(warehouse, store_page(walk.labelled()))
    assert fitting[0] == "A-01"


def test_places_that_lack_something_are_listed_with_the_reason(warehouse, walk, shelves):
    item = walk.labelled(msl="3", esd_sensitive=True)
    fitting, unfitting = offered(warehouse, store_page(item))
    assert (fitting, set(unfitting)) == (["A-01"], {"storage", "H-01"})
    assert "ESD protection, dry storage (MSL 3)" in text_of(warehouse.get(store_page(item)))


def test_a_place_that_does_not_fit_needs_a_reason(warehouse, walk, shelves):
    item = walk.labelled(msl="3")
    shown = text_of(send(warehouse, store_page(item), code="storage"))
    assert "does not offer what these goods need" in shown
    assert 'value="storage"' in shown
    assert fresh(item).state == State.LABELLED

    send(warehouse, store_page(item), code="storage", reason="vacuum-sealed bag")
    assert fresh(item).state == State.STORED
    assert item.movements.get(verb="store").reason == "vacuum-sealed bag"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("NOWHERE", "There is no place “NOWHERE”."),
        ("", "Choose a place, or scan its code."),
        ("quarantine", "is not a place for this step."),
    ],
)
def test_a_place_that_will_not_do_is_refused(warehouse, walk, shelves, code, sentence):
    item = walk.labelled()
    assert sentence in text_of(send(warehouse, store_page(item), code=code))
    assert fresh(item).state == State.LABELLED


def test_an_older_version_is_told(warehouse, walk, shelves):
    item = walk.labelled()
    sent = hidden_fields(warehouse, store_page(item)) | {"version": 1, "location": "A-01"}
    assert "Somebody else changed this record" in text_of(warehouse.post(store_page(item), sent))


def test_sending_twice_stores_once(warehouse, walk, shelves):
    item = walk.labelled()
    sent = hidden_fields(warehouse, store_page(item)) | {"location": "A-01"}
    for _ in range(2):
        assert warehouse.post(store_page(item), sent)["Location"] == QUEUE
    assert item.movements.filter(verb="store").count() == 1


# ---- many -------------------------------------------------------------------


def test_ticked_items_lead_to_the_places_that_fit_all_of_them(warehouse, walk, shelves):
    plain, wet = walk.labelled(), walk.labelled(msl="3")
    shown = warehouse.post(QUEUE, {"items": ticked(plain, wet)})
    form = shown.context["form"]
    assert [offer.place.code for offer in form.fitting] == ["A-01"]
    assert {offer.place.code for offer in form.unfitting} == {"storage", "H-01"}
    assert Item.objects.filter(state=State.STORED).count() == 0


def test_all_ticked_items_go_to_one_place(warehouse, walk, shelves):
    items = [walk.labelled() for _ in range(3)]
    token = warehouse.post(QUEUE, {"items": ticked(*items)}).context["form_token"]
    sent = {"form_token": token, "items": ticked(*items), "location": "A-01"}
    for _ in range(2):
        assert warehouse.post(MANY, sent)["Location"] == QUEUE
    assert {fresh(item).location for item in items} == {shelves["dry"]}
    assert Event.objects.filter(action="store").count() == 3


def test_one_that_does_not_fit_stops_all_and_is_named(warehouse, walk, shelves):
    plain, wet = walk.labelled(), walk.labelled(msl="3")
    sent = {"items": ticked(plain, wet), "code": "storage", "form_token": "t"}
    shown = warehouse.post(MANY, sent)
    assert f"{wet.number}: " in text_of(shown)
    assert fresh(plain).state == State.LABELLED

    warehouse.post(MANY, sent | {"reason": "sealed bags", "form_token": "u"})
    assert {fresh(plain).state, fresh(wet).state} == {State.STORED}


def test_nothing_ticked_is_said(warehouse, walk):
    walk.labelled()
    assert "Nothing is selected." in text_of(warehouse.post(QUEUE, {"csrfmiddlewaretoken": "t"}))
    assert warehouse.get(MANY)["Location"] == QUEUE


def test_where_no_place_fits_all_the_page_says_so(warehouse, walk, shelves):
    goods = [walk.labelled(msl="3"), walk.labelled(hazardous=True)]
    shown = text_of(warehouse.post(QUEUE, {"items": ticked(*goods)}))
    assert "No place offers everything that these goods need." in shown


@pytest.mark.parametrize("page", [QUEUE, MANY, SCAN])
def test_inspectors_store_nothing(page, sign_in, cast, walk):
    item = walk.labelled()
    sent = {"items": ticked(item), "location": "storage", "code": item.number}
    assert sign_in(cast.inspector).post(page, sent).status_code == 403
    assert fresh(item).state == State.LABELLED


# ---- scanning ---------------------------------------------------------------


def test_first_the_shelf_then_item_after_item(warehouse, walk, shelves):
    items = [walk.labelled(), walk.labelled()]
    at_shelf = warehouse.post(SCAN, {"code": "a-01"})["Location"]
    assert at_shelf == f"{SCAN}?place=A-01"
    for item in items:
        assert warehouse.post(at_shelf, {"code": item.number})["Location"] == at_shelf
    assert {fresh(item).location for item in items} == {shelves["dry"]}
    assert all(item.number in text_of(warehouse.get(at_shelf)) for item in items)


def test_scanning_another_shelf_changes_over(warehouse, shelves):
    answer = warehouse.post(f"{SCAN}?place=A-01", {"code": "H-01"})
    assert answer["Location"] == f"{SCAN}?place=H-01"


def test_a_script_is_sent_to_the_other_shelf(warehouse, shelves):
    answer = warehouse.post(SCAN, {"code": "H-01"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"{SCAN}?place=H-01")


@pytest.mark.parametrize(
    ("place", "code", "sentence"),
    [
        ("", None, "was scanned before any place."),
        ("?place=A-01", "nonsense", "is neither a place nor the number of an item."),
        ("?place=storage", None, "does not offer what these goods need"),
        ("?place=quarantine", None, "is not a place for this step."),
    ],
)
def test_a_scan_that_cannot_be_right_is_refused(warehouse, walk, shelves, place, code, sentence):
    item = walk.labelled(msl="3")
    answer = warehouse.post(
        SCAN + place, {"code": code or item.number}, headers={"HX-Request": "true"}
    )
    assert sentence in text_of(answer)
    assert answer["HX-Trigger"] == "wrong-scan"
    assert fresh(item).state == State.LABELLED


# ---- moving -----------------------------------------------------------------


def test_moving_changes_the_place_and_nothing_else(warehouse, walk, shelves):
    item = walk.stored()
    page = reverse("registry:item_move", args=[item.number])
    answer = send(warehouse, page, location="A-01")
    assert answer["Location"] == item.get_absolute_url()
    assert (fresh(item).location, fresh(item).state) == (shelves["dry"], State.STORED)


def test_only_places_of_the_same_kind_are_offered_and_not_the_present_one(warehouse, walk, shelves):
    page = reverse("registry:item_move", args=[walk.stored().number])
    assert offered(warehouse, page) == (["A-01", "H-01"], [])


def test_goods_in_quarantine_cannot_be_moved_out_of_it(warehouse, walk, shelves):
    item = walk.quarantined()
    page = reverse("registry:item_move", args=[item.number])
    assert "is not a place for this step." in text_of(send(warehouse, page, code="A-01"))
    assert fresh(item).location.kind == LocationKind.QUARANTINE
