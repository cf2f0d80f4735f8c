"""Counting a shelf by scanning: one burst of keys an item, three planted errors, a lost network."""

from contextlib import suppress

import pytest

from inspections.models import Stocktake
from inspections.services.finds import dismiss_find
from registry.enums import Role, State
from registry.errors import WorkflowError
from registry.models import Item, Location, RoleAssignment, User
from registry.services.storing import move
from tests.browser.desk import PHONE, Office

pytestmark = pytest.mark.browser

NEEDED = 3  # one lies where it should, one elsewhere, one nowhere


@pytest.fixture
def shelf():
    """A storage place with three items on it, and another one.

    The register is shared, so other tests may have emptied its shelves: what is lacking is
    moved here, of parts that nobody else's goods on this shelf have.
    """
    places = Location.objects.filter(kind="storage", active=True)
    lying = {place: on_hand_at(place) for place in places}
    full = max(lying, key=lambda place: len(lying[place]))
    warehouse = User.objects.get(username="warehouse")
    for item in Item.objects.filter(state=State.STORED, on_hand__gt=0).exclude(location=full):
        if len(lying[full]) >= NEEDED:
            break
        with suppress(WorkflowError):
            move(item=item, by=warehouse, location=full, reason="to be counted")
            lying[full].append(item)
    return full, next(place for place in places if place != full), on_hand_at(full)


def on_hand_at(place):
    return list(Item.objects.filter(location=place, state=State.STORED, on_hand__gt=0))


def scan(desk, code: str, counted: str = "") -> None:
    """Type as a scanner does. With ``counted`` wait until the page says so."""
    desk.page.keyboard.type(code + "\n")
    if counted:
        desk.page.wait_for_selector(f"#counted >> text={counted}")


def test_three_planted_errors_are_found_recounted_approved_and_signed(shared_office, shelf):
    office = shared_office
    office.speaks("en")
    place, elsewhere, items = shelf
    here, moved, missing = items[:3]
    begin(office, place)
    found = Stocktake.objects.latest("pk")

    warehouse = office.desk("warehouse")
    warehouse.page.set_viewport_size(PHONE)
    warehouse.open(f"/stocktakes/{found.number}/count/")
    assert str(int(here.on_hand)) not in warehouse.words("#counted")
    scan(warehouse, place.code, place.code)
    for item in (here, *items[3:]):
        scan(warehouse, item.number, item.number)
    warehouse.context.set_offline(True)
    scan(warehouse, "XX-0815")
    warehouse.page.wait_for_selector("[data-waiting]:not([hidden])")
    warehouse.context.set_offline(False)
    warehouse.page.wait_for_selector("#counted >> text=XX-0815")
    scan(warehouse, elsewhere.code, elsewhere.code)
    scan(warehouse, moved.number, moved.number)
    warehouse.look("stocktake-count")
    warehouse.page.locator("main .confirm summary").click()
    warehouse.press("main .confirm-panel button")
    results = dict(found.lines.exclude(item=None).values_list("item__number", "result"))
    assert results[here.number] == "found"
    assert results[moved.number] == "wrong_place"
    assert results[missing.number] == "missing"
    assert found.lines.get(item=None).tag == "XX-0815"

    recount(office, found, elsewhere, moved, missing)
    approve_and_sign(office, found)
    found.refresh_from_db()
    assert found.state == "closed"
    moved.refresh_from_db()
    assert moved.location == elsewhere
    assert found.lines.get(item=missing).anomaly.kind == "lost"
    sheet = office.desk("manager").file(f"/stocktakes/{found.number}/sheet.pdf")
    assert sheet.startswith(b"%PDF")
    without_network = ("htmx:afterRequest", "htmx:sendError", "ERR_INTERNET_DISCONNECTED")
    assert [one for one in office.problems() if not any(w in one for w in without_network)] == []


def test_what_was_counted_without_a_network_is_counted_at_its_shelf_after_a_restart(
    shared_office, shelf
):
    office = shared_office
    office.speaks("en")
    place, _elsewhere, items = shelf
    begin(office, place)
    found = Stocktake.objects.latest("pk")
    desk, page = office.desk("warehouse"), f"/stocktakes/{found.number}/count/"
    desk.open(page)
    scan(desk, place.code, place.code)
    desk.context.set_offline(True)
    for item in items:
        scan(desk, item.number)
    desk.page.wait_for_selector(f"[data-waiting] strong >> text={len(items)}")
    desk.page.close()
    desk.context.set_offline(False)
    desk.page = desk.context.new_page()
    desk.open(page)
    desk.page.wait_for_selector("[data-waiting]", state="hidden")
    results = found.lines.values_list("item__number", "result")
    assert set(results) == {(item.number, "found") for item in items}


def begin(office, place) -> None:
    manager = office.desk("manager")
    manager.open("/stocktakes/new/")
    manager.page.select_option("[name=area]", str(place.pk))
    warehouse = User.objects.get(username="warehouse")
    manager.page.select_option("[name=counter]", str(warehouse.pk))
    manager.look("stocktake-new")
    manager.go_on()


def recount(office, found, elsewhere, moved, missing) -> None:
    """Somebody who did not count looks again."""
    recounter = User.objects.create_user(
        username="recounter", password=Office.PASSWORD, name="Recounter"
    )
    RoleAssignment.objects.create(user=recounter, role=Role.WAREHOUSE)
    desk = office.desk("recounter")
    desk.open(f"/stocktakes/{found.number}/count/?place={elsewhere.code}")
    scan(desk, moved.number, moved.number)
    desk.look("stocktake-recount")
    with desk.page.expect_response("**/count/**"):
        desk.page.locator("li", has_text=missing.number).get_by_role("button").click()


def dismiss_unknown_labels(stocktake) -> None:
    """A label nobody knows holds the approval up until somebody says what it is."""
    manager = User.objects.get(username="manager")
    for line in stocktake.lines.filter(find__settled_at=None).exclude(tag=""):
        dismiss_find(line=line, by=manager, reason="our own label, not a customer's")


def approve_and_sign(office, found) -> None:
    dismiss_unknown_labels(found)
    manager = office.desk("manager")
    manager.open(f"/stocktakes/{found.number}/")
    manager.look("stocktake-differences")
    manager.press("form[action$='/approve/'] button")
    manager.open(f"/stocktakes/{found.number}/close/")
    manager.fill(signing_password=Office.PASSWORD)
    manager.look("stocktake-close")
    manager.go_on()
    manager.look("stocktake-closed")
