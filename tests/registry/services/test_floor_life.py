"""Moisture-sensitive goods are handed out only while their floor life lasts (J-STD-033, P1)."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from registry import guards
from registry.enums import BagEvent
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.floor_life import FLOOR_LIFE_HOURS, clock_of
from registry.models import Event, FloorLifeEvent
from registry.queries.floor_life import clocks_of
from registry.services.floor_life import record_bag_event
from registry.services.issuing import issue
from registry.services.splitting import split
from registry.workflow import TABLE
from tests.api_caller import Caller, refused
from tests.factories import fresh

NOW = timezone.now()


def ago(hours: float):
    return timezone.now() - timedelta(hours=hours)


def told(*events, level="3", hours=None):
    """The clock now after ``events``: (kind, hours ago)."""
    goods = SimpleNamespace(msl=level, floor_life_hours=hours)
    rows = [SimpleNamespace(kind=kind, at=NOW - timedelta(hours=before)) for kind, before in events]
    return clock_of(goods, rows, NOW)


# ---- the clock ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "hours"), [("2", 8760), ("2a", 672), ("3", 168), ("4", 72), ("5", 48), ("5a", 24)]
)
def test_each_level_has_its_floor_life(level, hours):
    assert FLOOR_LIFE_HOURS[level] == hours
    assert not told(("opened", hours - 1), level=level).is_exceeded
    assert told(("opened", hours), level=level.upper()).is_exceeded


def test_a_sealed_bag_uses_nothing_up():
    clock = told()
    assert (clock.used, clock.is_running, clock.hours_left) == (timedelta(0), False, "168:00")


def test_open_times_add_up_and_sealing_stops_the_clock():
    clock = told(("opened", 100), ("sealed", 60), ("opened", 10))
    assert clock.used == timedelta(hours=50)
    assert clock.hours_left == "118:00"
    assert clock.is_running


def test_a_bake_begins_anew_and_the_clock_runs_from_its_end():
    clock = told(("opened", 500), ("baked", 20))
    assert clock.used == timedelta(hours=20)
    assert not clock.is_exceeded


def test_a_floor_life_of_their_own_goes_before_the_levels():
    assert told(("opened", 5), hours=4).is_exceeded


def test_level_six_is_baked_first_and_then_has_what_its_label_says():
    assert told(level="6").is_exceeded
    assert told(("baked", 5), level="6", hours=6).hours_left == "1:00"
    assert told(("baked", 5), level="6").is_exceeded


@pytest.mark.parametrize("level", ["", "1"])
def test_other_goods_have_no_clock(level):
    assert told(level=level) is None


# ---- recording ----------------------------------------------------------------------


def test_an_event_is_on_record(walk, cast):
    item = walk.stored(msl="3")
    record_bag_event(item=item, by=cast.warehouse, kind="opened", note="line 2")
    event = Event.objects.get(action="record_bag_event")
    assert item.number in event.body
    assert clocks_of([item])[item.pk].is_running


def test_what_cannot_be_is_refused(walk, cast):
    item = walk.stored(msl="3")
    by = {"item": item, "by": cast.warehouse}
    record_bag_event(**by, kind="opened", at=ago(5))
    for wrong, field in (
        ({"kind": "sealed", "at": ago(-1)}, "at"),
        ({"kind": "sealed", "at": ago(6)}, "at"),
        ({"kind": "baked", "bake_hours": Decimal(9)}, "bake_celsius"),
        ({"kind": "baked", "bake_celsius": 125}, "bake_hours"),
        ({"kind": "sealed", "bake_celsius": 125}, "bake_celsius"),
    ):
        with pytest.raises(InvalidInput) as refusal:
            record_bag_event(**by, **wrong)
        assert refusal.value.field == field
    with pytest.raises(WorkflowError):
        record_bag_event(**by, kind="opened")
    with pytest.raises(NotPermitted):
        record_bag_event(item=item, by=cast.liaison, kind="sealed")
    with pytest.raises(WorkflowError) as refusal:
        record_bag_event(item=walk.stored(), by=cast.warehouse, kind="opened")
    assert refusal.value.guard == "msl"
    assert FloorLifeEvent.objects.count() == 1


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_events_as_they_are(walk, cast, act):
    record_bag_event(item=walk.stored(msl="3"), by=cast.warehouse, kind="opened")
    found = FloorLifeEvent.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        found.update(note="x") if act == "update" else found.delete()


def test_a_part_that_is_split_off_lay_open_as_long(walk, cast):
    item = walk.stored(msl="3")
    record_bag_event(item=item, by=cast.warehouse, kind="opened", at=ago(30))
    _parent, child = split(item=item, by=cast.warehouse, quantity=Decimal(10))
    assert clocks_of([child])[child.pk].hours_used == "30:00"


# ---- what is used up is not handed out, by any door ---------------------------------


def used_up(walk, cast):
    item = walk.stored(msl="4")
    record_bag_event(item=item, by=cast.warehouse, kind="opened", at=ago(73))
    return item


def hand_out(item, cast):
    return issue(
        by=cast.warehouse, lines=[(fresh(item), Decimal(1))], holder="Line 1", purpose="SMT"
    )


def test_what_is_used_up_is_refused_until_it_is_baked(walk, cast, sign_in):
    item = used_up(walk, cast)
    with pytest.raises(WorkflowError) as refusal:
        hand_out(item, cast)
    assert refusal.value.guard == "floor_life"
    assert "73:00" in str(refusal.value)
    body = {"quantity": "1", "holder": "Line 1", "purpose": "SMT"}
    answer = Caller(cast.warehouse).post(f"/items/{item.number}/issue/", **body)
    problem = refused(answer, 409, "transition-refused")
    assert problem["guard"] == "floor_life"
    assert problem["remedy"]
    page = sign_in(cast.warehouse).get(reverse("registry:item_issue", args=[item.number]))
    assert "73:00" in page.content.decode()

    record_bag_event(
        item=item, by=cast.inspector, kind="baked", bake_celsius=125, bake_hours=Decimal(9)
    )
    hand_out(item, cast)
    assert fresh(item).issued == 1


def test_without_the_guard_it_would_go_out(walk, cast, monkeypatch):
    item, row = used_up(walk, cast), TABLE["issue"]
    rest = tuple(guard for guard in row.guards if guard is not guards.floor_life_left)
    monkeypatch.setitem(vars(row), "guards", rest)
    hand_out(item, cast)
    assert fresh(item).issued == 1


# ---- pages --------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_left_stands_beside_what_is_offered(
    walk, cast, sign_in, count, django_assert_max_num_queries
):
    for _n in range(count):
        used_up(walk, cast)
    item = walk.stored(msl="3")
    record_bag_event(item=item, by=cast.warehouse, kind="opened", at=ago(8))
    client = sign_in(cast.warehouse)
    client.get("/issue/")
    with django_assert_max_num_queries(12):
        page = client.get("/issue/").content.decode()
    assert "159:5" in page  # 160 hours, less the seconds of this test
    assert page.count('type="checkbox" name="item"') == 1


def test_the_page_of_the_item_tells_and_takes_it(walk, cast, sign_in):
    item, client = walk.stored(msl="3"), sign_in(cast.warehouse)
    page = f"/items/{item.number}/floor-life/"
    assert client.get(page).status_code == 200
    typed = {"form_token": "t", "kind": BagEvent.OPENED}
    assert client.post(page, typed).status_code == 302
    assert "167:59" in client.get(item.get_absolute_url()).content.decode()


def test_a_program_records_and_asks(walk, cast):
    item, caller = walk.stored(msl="3"), Caller(cast.warehouse)
    address = f"/items/{item.number}/floor-life/"
    assert caller.post(address, kind="opened").status_code == 200
    answer = caller.get(address).json()
    assert (answer["floor_life_hours"], answer["open"], answer["exceeded"]) == (168, True, False)
    assert answer["minutes_left"] >= 168 * 60 - 2
    assert refused(caller.post(address, kind="opened"), 409, "transition-refused")["guard"] == "bag"
