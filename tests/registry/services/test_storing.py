"""Accepted goods go to a place of their own that offers what they need (domain Q6, P1)."""

import pytest

from registry.enums import LocationKind, State, Step
from registry.errors import NotPermitted, WorkflowError
from registry.models import Event
from registry.services.storing import move, store
from tests.factories import fresh, make_category, make_department, make_location, route


@pytest.fixture
def shelf(places):
    return make_location(LocationKind.STORAGE, "A-01", esd_safe=True, dry=True)


def test_storing_moves_all_of_it_and_starts_the_dwell_time(walk, cast, shelf):
    item = store(item=walk.labelled(100), by=cast.warehouse, location=shelf)
    assert (item.state, item.location) == (State.STORED, shelf)
    assert item.stored_at == item.state_since
    movement = item.movements.get(verb="store")
    assert (movement.quantity, movement.to_location) == (100, shelf)
    assert Event.objects.filter(action="store", object_key=item.number).count() == 1


def test_the_department_that_stores_takes_over(walk, cast, shelf):
    stores = make_department("wh", name_en="Stores")
    route(make_category(), Step.STORE, stores)
    assert store(item=walk.labelled(), by=cast.warehouse, location=shelf).custodian == stores


@pytest.mark.parametrize("kind", [kind for kind in LocationKind if kind != LocationKind.STORAGE])
def test_only_storage_takes_goods_into_store(walk, cast, places, kind):
    item = walk.labelled()
    with pytest.raises(WorkflowError) as refused:
        store(item=item, by=cast.warehouse, location=places[kind])
    assert (refused.value.guard, refused.value.field) == ("place", "location")
    assert fresh(item).state == State.LABELLED


@pytest.mark.parametrize("fault", [{"active": False}, {"holds_items": False}])
def test_a_place_out_of_use_takes_nothing(walk, cast, places, fault):
    closed = make_location(LocationKind.STORAGE, "X-01", **fault)
    with pytest.raises(WorkflowError) as refused:
        store(item=walk.labelled(), by=cast.warehouse, location=closed)
    assert refused.value.guard == "place"


@pytest.mark.parametrize(
    ("goods", "offered", "lacking"),
    [
        ({"esd_sensitive": True}, {"dry": True}, "ESD protection"),
        ({"msl": "3"}, {"esd_safe": True}, "dry storage (MSL 3)"),
        ({"hazardous": True}, {"esd_safe": True, "dry": True}, "a place for hazardous goods"),
    ],
)
def test_a_place_that_lacks_what_the_goods_need_wants_a_reason(
    walk, cast, places, goods, offered, lacking
):
    item = walk.labelled(**goods)
    place = make_location(LocationKind.STORAGE, "B-01", **offered)
    with pytest.raises(WorkflowError) as refused:
        store(item=item, by=cast.warehouse, location=place)
    assert (refused.value.guard, refused.value.field) == ("environment", "reason")
    assert lacking in str(refused.value)

    store(item=item, by=cast.warehouse, location=place, reason="sealed in a bag")
    assert Event.objects.get(action="store", object_key=item.number).reason == "sealed in a bag"


def test_moisture_level_one_needs_no_dry_place(walk, cast, places):
    item = walk.labelled(msl="1")
    stored = store(item=item, by=cast.warehouse, location=places[LocationKind.STORAGE])
    assert stored.state == State.STORED


def test_moving_writes_where_from_and_where_to(walk, cast, places, shelf):
    item = walk.stored()
    move(item=item, by=cast.warehouse, location=shelf)
    movement = item.movements.get(verb="move")
    assert movement.from_location == places[LocationKind.STORAGE]
    assert movement.to_location == shelf
    assert (fresh(item).location, fresh(item).state) == (shelf, State.STORED)


@pytest.mark.parametrize("state", ["received", "quarantined", "stored"])
def test_moving_never_leaves_the_area_that_the_state_keeps_goods_in(walk, cast, places, state):
    item = getattr(walk, state)()
    other = next(kind for kind in LocationKind if kind != item.location.kind)
    with pytest.raises(WorkflowError) as refused:
        move(item=item, by=cast.warehouse, location=places[other])
    assert refused.value.guard == "place"


def test_others_move_nothing(walk, cast, shelf):
    item = walk.stored()
    for person in (cast.inspector, cast.liaison, cast.auditor):
        with pytest.raises(NotPermitted):
            move(item=item, by=person, location=shelf)
