"""Readings of places are judged by what the goods there need; excursions are assessed (P1)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from inspections.models import ClimateReading, Excursion
from inspections.queries.climate import exposed_in, present_in
from inspections.services import climate
from inspections.services.climate import Taken, close_excursion, record_readings
from registry.enums import LocationKind
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event
from registry.services.storing import move
from tests.api_caller import Caller
from tests.factories import make_location

NOW = timezone.now().replace(microsecond=0)


def at(hours: float, temperature=None, humidity=None) -> Taken:
    """A reading so many hours from now; the goods of the tests came a day ago."""
    values = [None if value is None else Decimal(str(value)) for value in (temperature, humidity)]
    return Taken(NOW + timedelta(hours=hours), *values)


@pytest.fixture
def fridge(places):
    return make_location(
        LocationKind.STORAGE,
        "COLD",
        temperature_min=Decimal(2),
        temperature_max=Decimal(10),
        humidity_max=Decimal(60),
    )


@pytest.fixture
def goods(walk, cast, fridge, monkeypatch):
    """Needs 8 °C at most; it has been in the fridge for a day."""
    return in_fridge(walk, cast, fridge)


def in_fridge(walk, cast, fridge):
    item = walk.stored(temperature_max=Decimal(8), temperature_min=Decimal(2))
    yesterday = NOW - timedelta(days=1)
    real = timezone.now
    timezone.now = lambda: yesterday
    try:
        return move(item=item, by=cast.warehouse, location=fridge, reason="test")
    finally:
        timezone.now = real


def read(place, cast, *readings):
    return record_readings(location=place, by=cast.warehouse, readings=list(readings))


def test_a_reading_is_judged_by_the_goods_and_by_the_place(goods, fridge, cast):
    done = read(fridge, cast, at(-3, 7, 50), at(-2, 8, 60), at(-1, "8.1", "60.1"))
    verdicts = [(r.temperature_within, r.humidity_within) for r in done.readings]
    assert verdicts == [(True, True), (True, True), (False, False)]
    assert sorted(excursion.measured for excursion in done.excursions) == [
        "humidity",
        "temperature",
    ]
    assert Event.objects.filter(action="open_excursion").count() == 2


def test_an_empty_place_keeps_what_it_promises(fridge, cast):
    done = read(fridge, cast, at(-2, 9), at(-1, 11))
    assert [reading.is_within for reading in done.readings] == [True, False]
    assert exposed_in(done.excursions[0]) == []


def test_an_excursion_grows_and_ends_with_the_first_reading_within(goods, fridge, cast):
    done = read(fridge, cast, at(-5, 5), at(-4, 9), at(-3, 12), at(-2, 10), at(-1, 6))
    (excursion,) = Excursion.objects.all()
    assert done.excursions == [excursion]
    assert excursion.worst == 12
    assert excursion.last_good_at == NOW - timedelta(hours=5)
    assert excursion.began_at == NOW - timedelta(hours=4)
    assert excursion.ended_at == NOW - timedelta(hours=1)
    (exposed,) = exposed_in(excursion)
    assert (exposed.item, exposed.hours, exposed.need) == (goods, "3.0", "2 – 8 °C")


def test_goods_are_exposed_only_while_they_are_there(goods, fridge, cast, places):
    """They left before the first reading outside: the ledger knows."""
    move(item=goods, by=cast.warehouse, location=places[LocationKind.STORAGE], reason="test")
    done = read(fridge, cast, at(-2, 15), at(-1, 15))
    (exposed,) = exposed_in(done.excursions[0])
    assert exposed.until is not None
    assert present_in(fridge, NOW - timedelta(days=3), NOW - timedelta(days=2)) == []


def test_a_late_logger_tells_of_a_stretch_in_the_past(goods, fridge, cast):
    read(fridge, cast, at(-6, 5), at(-1, 5))
    done = read(fridge, cast, at(-4, 9), at(-3, 10))
    (excursion,) = done.excursions
    excursion.refresh_from_db()
    assert (excursion.began_at, excursion.ended_at) == (
        NOW - timedelta(hours=4),
        NOW - timedelta(hours=1),
    )
    assert excursion.worst == 10


def test_sent_again_is_recorded_once(goods, fridge, cast):
    read(fridge, cast, at(-1, 5))
    again = read(fridge, cast, at(-1, 5), at(0, 5))
    assert (len(again.readings), again.known) == (1, 1)


def test_what_cannot_be_is_refused(fridge, cast):
    for reading in (at(-1), at(1, 5)):
        with pytest.raises(InvalidInput):
            read(fridge, cast, reading)
    with pytest.raises(NotPermitted):
        record_readings(location=fridge, by=cast.liaison, readings=[at(-1, 5)])
    assert not ClimateReading.objects.exists()


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_readings_as_they_are(fridge, cast, act):
    read(fridge, cast, at(-1, 5))
    found = ClimateReading.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        found.update(note="x") if act == "update" else found.delete()


# ---- assessing --------------------------------------------------------------------


def over(fridge, cast):
    return read(fridge, cast, at(-3, 12), at(-1, 5)).excursions[0]


def test_an_assessment_keeps_what_was_exposed(goods, fridge, cast):
    excursion = over(fridge, cast)
    close_excursion(
        excursion=excursion, by=cast.inspector, effect="none", assessment="2 h at 12 °C: in spec"
    )
    (exposure,) = excursion.exposures.all()
    assert (exposure.item, exposure.hours) == (goods, "2.0")
    event = Event.objects.get(action="close_excursion")
    assert goods.number in event.body
    with pytest.raises(WorkflowError) as refusal:
        close_excursion(excursion=excursion, by=cast.manager, effect="none", assessment="again")
    assert refusal.value.guard == "closed"


def test_what_is_still_outside_is_not_closed(goods, fridge, cast):
    excursion = read(fridge, cast, at(-1, 12)).excursions[0]
    with pytest.raises(WorkflowError) as refusal:
        close_excursion(excursion=excursion, by=cast.manager, effect="none", assessment="fine")
    assert refusal.value.guard == "running"
    assert refusal.value.remedy


def test_closing_needs_an_assessment_and_the_right(goods, fridge, cast):
    excursion = over(fridge, cast)
    with pytest.raises(InvalidInput):
        close_excursion(excursion=excursion, by=cast.manager, effect="none", assessment=" . ")
    with pytest.raises(NotPermitted):
        close_excursion(excursion=excursion, by=cast.warehouse, effect="none", assessment="x")


def test_without_the_goods_limits_nobody_would_notice(goods, fridge, cast, monkeypatch):
    """The control: 9 °C is within what the fridge offers, but not what these goods need."""
    monkeypatch.setattr(climate, "present_in", lambda *args: [])
    assert read(fridge, cast, at(-1, 9)).excursions == []
    monkeypatch.undo()
    assert read(fridge, cast, at(-0.5, 9)).excursions


# ---- doors ------------------------------------------------------------------------


def test_a_logger_sends_its_readings(goods, fridge, cast):
    caller = Caller(cast.inspector)
    sent = [{"taken_at": (NOW - timedelta(hours=1)).isoformat(), "temperature": "12.0"}]
    answer = caller.post("/locations/COLD/readings/", readings=sent)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["recorded"], told["within"], len(told["excursions"])) == (1, False, 1)
    log = caller.get("/locations/COLD/readings/").json()["results"]
    assert log[0]["temperature"] == "12.0"
    assert caller.get("/excursions/", open="true").json()["results"][0]["worst"] == "12.0"
    wrong = caller.post("/locations/COLD/readings/", readings=[{"humidity": "101"}])
    assert wrong.status_code in (400, 422)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_for_one_and_for_three(
    goods, walk, fridge, cast, sign_in, count, django_assert_max_num_queries
):
    for _n in range(count - 1):
        in_fridge(walk, cast, fridge)
    for hours in range(count):
        read(fridge, cast, at(-5 + hours * 1.5, 12), at(-4.5 + hours * 1.5, 5))
    client = sign_in(cast.inspector)
    with django_assert_max_num_queries(22):
        page = client.get("/locations/COLD/climate/").content.decode()
    assert "<svg" in page
    with django_assert_max_num_queries(10):
        assert client.get("/excursions/").content.decode().count("EX-") >= count
    number = Excursion.objects.first().number
    with django_assert_max_num_queries(13):
        assert goods.number in client.get(f"/excursions/{number}/").content.decode()
    assert "EX-" in client.get("/").content.decode()
    assert "EX-" in client.get(goods.get_absolute_url()).content.decode()


def test_a_reading_is_typed_on_the_place(goods, fridge, cast, sign_in):
    client = sign_in(cast.warehouse)
    typed = {"form_token": "t", "temperature": "12", "humidity": ""}
    page = client.post("/locations/COLD/climate/", typed, follow=True).content.decode()
    assert "EX-" in page
    nothing = client.post("/locations/COLD/climate/", {"form_token": "u"})
    assert nothing.status_code == 200
    assert ClimateReading.objects.count() == 1
