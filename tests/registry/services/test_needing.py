"""What goods need of a place: their category's word, their own, and what the place offers (P1)."""

import json
from decimal import Decimal

import pytest

from custprop.lib.chain import canonical
from registry import guards
from registry.enums import LocationKind, State
from registry.errors import InvalidInput, NotPermitted, StaleVersion, WorkflowError
from registry.models import Event, Item
from registry.models.needs import HazardsInput
from registry.needs import Range, demands_of, missing_environment
from registry.queries.places import fitting_places
from registry.services.ledger import snapshot
from registry.services.needing import set_needs
from registry.services.storing import move, store
from registry.services.verification import Outcome, _check_items, verify_ledger
from registry.workflow import TABLE
from tests.api_caller import Caller, refused
from tests.factories import fresh, make_category, make_location


def shelf(code="A-01", **offers):
    return make_location(LocationKind.STORAGE, code, **offers)


LACKING = [
    ({"temperature_max": Decimal(25)}, {}, {"temperature_min": 18, "temperature_max": 24}),
    (
        {"temperature_min": Decimal(2), "temperature_max": Decimal(8)},
        {"temperature_min": Decimal(2), "temperature_max": Decimal("8.1")},
        {"temperature_min": Decimal(2), "temperature_max": Decimal(8)},
    ),
    ({"humidity_max": Decimal(40)}, {"humidity_max": Decimal(60)}, {"humidity_max": Decimal(10)}),
    ({"humidity_min": Decimal(30)}, {"humidity_max": Decimal(60)}, {"humidity_min": Decimal(30)}),
    ({"keep_dry": True}, {"open_air": True}, {}),
    ({"light_sensitive": True}, {}, {"dark": True}),
    ({"keep_clean": True}, {}, {"clean_area": True}),
    ({"fire_class": "B"}, {"fire_class": "C"}, {"fire_class": "A"}),
    ({"fire_class": "E"}, {}, {"fire_class": "E"}),
    ({"hazards": "GHS02"}, {}, {"hazard_allowed": True}),
    (
        {"hazards": "GHS02 GHS03"},
        {"hazard_allowed": True, "hazards": "GHS02"},
        {"hazard_allowed": True, "hazards": "GHS02 GHS03"},
    ),
]


@pytest.mark.parametrize(("needs", "poor", "good"), LACKING)
def test_a_place_fits_when_it_offers_every_need(walk, places, needs, poor, good):
    item = walk.labelled(**needs)
    assert missing_environment(item, shelf("P", **poor))
    assert not missing_environment(item, shelf("G", **good))


@pytest.mark.parametrize(("needs", "poor", "good"), LACKING)
def test_a_category_says_it_for_all_of_its_goods(walk, places, needs, poor, good):
    item = walk.labelled(category=make_category("chem", **needs))
    assert missing_environment(item, shelf("P", **poor))
    assert not missing_environment(item, shelf("G", **good))


def test_goods_with_needs_of_their_own_do_not_share_their_categorys(walk, places):
    chem = make_category("chem", humidity_max=Decimal(10), esd_sensitive=True, hazards="GHS02")
    item = walk.labelled(category=chem, own_needs=True, humidity_max=Decimal(60))
    assert not missing_environment(item, shelf(humidity_max=Decimal(50)))


def test_an_own_range_goes_before_the_categorys_and_flags_add_up(walk):
    chem = make_category("chem", humidity_max=Decimal(10), light_sensitive=True, hazards="GHS02")
    needs = demands_of(walk.labelled(category=chem, humidity_max=Decimal(40), hazards="GHS06"))
    assert needs.humidity == Range(None, Decimal(40))
    assert needs.dark
    assert [hazard.value for hazard in needs.hazards] == ["GHS02", "GHS06"]
    assert needs.hazardous


def test_only_places_that_fit_are_offered(walk, places):
    item = walk.labelled(temperature_max=Decimal(8))
    cold = shelf("COLD", temperature_min=Decimal(2), temperature_max=Decimal(8))
    shelf("WARM", temperature_max=Decimal(30))
    assert fitting_places(item) == [cold]


# ---- every door refuses alike, and a reason is kept ---------------------------------


def too_warm(walk):
    return walk.labelled(temperature_max=Decimal(8)), shelf("WARM", temperature_max=Decimal(30))


def test_a_mismatch_is_refused_with_what_would_help(walk, cast, places):
    item, place = too_warm(walk)
    with pytest.raises(WorkflowError) as refusal:
        store(item=item, by=cast.warehouse, location=place, reason=" . ")
    assert (refusal.value.guard, refusal.value.field) == ("environment", "reason")
    assert "≤ 8 °C" in str(refusal.value)
    answer = Caller(cast.warehouse).post(f"/items/{item.number}/store/", location=place.code)
    assert refused(answer, 409, "transition-refused")["guard"] == "environment"
    assert fresh(item).state == State.LABELLED


def test_the_reason_stands_in_the_history(walk, cast, places):
    item, place = too_warm(walk)
    store(item=item, by=cast.warehouse, location=place, reason="fridge is full until noon")
    event = Event.objects.get(action="store", object_key=item.number)
    assert event.reason == "fridge is full until noon"
    with pytest.raises(WorkflowError):
        move(item=fresh(item), by=cast.warehouse, location=shelf("W2"))


def test_the_scan_refuses_alike(walk, cast, places, sign_in):
    item, place = too_warm(walk)
    answer = sign_in(cast.warehouse).post(f"/store/scan/?place={place.code}", {"code": item.number})
    assert "8 °C" in answer.content.decode()
    assert fresh(item).state == State.LABELLED


def test_without_the_guard_the_goods_would_lie_too_warm(walk, cast, places, monkeypatch):
    item, place = too_warm(walk)
    row = TABLE["store"]
    rest = tuple(guard for guard in row.guards if guard is not guards.fitting_environment)
    monkeypatch.setitem(vars(row), "guards", rest)
    assert store(item=item, by=cast.warehouse, location=place).state == State.STORED


# ---- saying what goods need ---------------------------------------------------------


def test_needs_are_told_with_their_reason(walk, cast):
    item = walk.stored()
    set_needs(
        item=item, by=cast.warehouse, reason="SDS 4.2", hazards="GHS02", humidity_max=Decimal(40)
    )
    assert (fresh(item).hazards, fresh(item).humidity_max) == ("GHS02", Decimal(40))
    event = Event.objects.get(action="set_needs", object_key=item.number)
    assert event.reason == "SDS 4.2"
    assert verify_ledger().sound


def test_needs_that_cannot_be_are_refused(walk, cast):
    item = walk.stored()
    with pytest.raises(InvalidInput) as refusal:
        set_needs(
            item=item,
            by=cast.warehouse,
            reason="x",
            temperature_min=Decimal(9),
            temperature_max=Decimal(8),
        )
    assert refusal.value.field == "temperature_max"
    with pytest.raises(InvalidInput):
        set_needs(item=item, by=cast.warehouse, reason=" . ", keep_dry=True)
    with pytest.raises(NotPermitted):
        set_needs(item=item, by=cast.liaison, reason="x", keep_dry=True)
    with pytest.raises(StaleVersion):
        set_needs(item=item, by=cast.warehouse, reason="x", version=item.version - 1)


def test_the_page_keeps_them_and_shows_the_pictogram(walk, cast, sign_in):
    item, client = walk.stored(), sign_in(cast.warehouse)
    page = f"/items/{item.number}/needs/"
    assert client.get(page).status_code == 200
    typed = {"form_token": "t", "version": item.version, "reason": "SDS", "hazards": ["GHS06"]}
    assert client.post(page, typed).status_code == 302
    shown = client.get(item.get_absolute_url()).content.decode()
    assert 'class="pictogram"' in shown
    assert "lacks" in shown or "缺" in shown


def test_hazards_are_kept_by_their_codes():
    field = HazardsInput(choices=[("GHS01", ""), ("GHS02", "")], required=False)
    assert field.clean(["GHS01", "GHS02"]) == "GHS01 GHS02"
    assert field.prepare_value("GHS01 GHS02") == ["GHS01", "GHS02"]
    assert not field.has_changed("GHS01", ["GHS01"])


def test_a_program_cannot_invent_a_pictogram(cast, party, places):
    lines = [{"category": "part", "name": "Flux", "quantity": "1", "hazards": "GHS99"}]
    make_category()
    answer = Caller(cast.warehouse).post(
        "/receipts/", party=party.code, location="pending", lines=lines
    )
    assert answer.status_code in (400, 422)
    assert "GHS99" in answer.content.decode()


def test_a_field_that_came_later_holds_its_default_and_nothing_else(walk):
    """Events of an earlier version of the program tell nothing of it."""
    item = walk.stored()
    told = json.loads(canonical(snapshot(item)))
    del told["keep_dry"]
    assert _check_items({item.number: told}) is None
    Item.objects.filter(pk=item.pk).update(keep_dry=True)
    assert _check_items({item.number: told}).outcome == Outcome.STATE_DIFFERS
