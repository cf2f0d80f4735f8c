"""Fifty pieces measured with a caliper that types, from the open inspection to the signature: by
keyboard alone."""

import time
from contextlib import contextmanager
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from inspections.enums import Decision
from inspections.models import Inspection
from inspections.services.planning import draft_plan, release_plan
from registry.enums import State
from registry.models import Party, User
from tests.browser.desk import Desk, Office
from tests.browser.inspecting import Verifying, receive_one

pytestmark = pytest.mark.browser

CALIPER = "卡尺 / caliper"
#: What the caliper shows, piece by piece; 12.03 first.
VALUES = [f"{Decimal('11.96') + Decimal(piece * 7 % 15) / 100:.2f}" for piece in range(1, 51)]
SLIP = 17  # the piece at which the decimal point is lost
COUNT_POINTERS = """
  const count = (event) => {
    if (!event.isTrusted || (event.type === "click" && event.detail === 0)) return;  // by a key
    sessionStorage.setItem("pointers", Number(sessionStorage.getItem("pointers") ?? 0) + 1);
  };
  for (const type of ["pointerdown", "click"]) addEventListener(type, count, true);
"""


@pytest.fixture(scope="module")
def plan(shared_office):
    """12 ±0.1 mm on fifty pins of whatever lot, with a caliper."""
    people = {user.username: user for user in User.objects.all()}
    diameter = {
        "kind": "dimension",
        "name": "直径",
        "name_en": "Diameter",
        "nominal": Decimal(12),
        "lower_limit": Decimal("11.9"),
        "upper_limit": Decimal("12.1"),
        "unit": "mm",
        "instrument_kind": CALIPER,
        "sample_size": 50,
    }
    plan = draft_plan(
        by=people["inspector"],
        code="SIP-HC-PIN",
        name="定位销检验指引",
        name_en="Dowel pins",
        party=Party.objects.get(code="HC"),
        part_number="HC-PIN-12",
        characteristics=[diameter],
    )
    return release_plan(plan=plan, by=people["manager"])


@pytest.fixture
def measuring(shared_office, plan):
    """``measuring(50)``: the inspector's desk at the open inspection of so many pins."""
    shared_office.speaks("en")

    def begin(pieces: int) -> tuple[Desk, Inspection]:
        warehouse, inspector = shared_office.desk("warehouse"), shared_office.desk("inspector")
        pins = receive_one(
            warehouse,
            category="part",
            name="Dowel pin 12 h6",
            part_number="HC-PIN-12",
            quantity=str(pieces),
        )
        inspection = Verifying(inspector, pins).begin()
        inspector.open(f"/inspections/{inspection.number}/")
        return inspector, inspection

    yield begin
    asked = "422 (Unprocessable Entity)"  # how the browser tells that a value was asked about
    assert [problem for problem in shared_office.problems() if asked not in problem] == []


@contextmanager
def pointers_counted(desk: Desk):
    """What is pressed with a pointer inside, in ``counted.presses`` afterwards."""
    desk.page.evaluate(f"sessionStorage.removeItem('pointers'); {COUNT_POINTERS}")
    desk.page.add_init_script(COUNT_POINTERS)
    yield lambda: int(desk.page.evaluate("sessionStorage.getItem('pointers') ?? 0"))


def caliper(desk: Desk, text: str) -> None:
    """The caliper's button: its value and Enter, as keys into what has the focus by itself."""
    wait_for_focus(desk)
    desk.page.keyboard.type(text)
    desk.page.keyboard.press("Enter")


def enter(desk: Desk, path: str) -> None:
    """Enter alone, on what has the focus by itself, leads to another page."""
    wait_for_focus(desk)
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(desk.address + path)
    desk.page.wait_for_load_state()


def wait_for_focus(desk: Desk) -> None:
    """The browser puts it where the page wants it a moment after the page is there."""
    desk.page.wait_for_function("document.activeElement !== document.body")


def test_fifty_pieces_are_measured_decided_and_signed_without_a_click(measuring):
    desk, inspection = measuring(50)
    page, here = desk.page, f"/inspections/{inspection.number}/"
    head, said = page.locator("[data-live=head]"), page.locator("[data-live=said]")
    with pointers_counted(desk) as presses:
        began = time.monotonic()
        enter(desk, f"{here}1/")
        for piece, value in enumerate(VALUES, 1):
            if piece == SLIP:
                caliper(desk, "1203")
                expect(said).to_contain_text("or Enter once more on the same value")
                expect(head).to_have_attribute("data-taken", str(piece - 1))
            caliper(desk, value)
            expect(head).to_have_attribute("data-taken", str(piece))
            expect(head.get_by_role("status")).to_have_text(
                f"Piece {piece} {Decimal(value).normalize():f}mm Within the limits"
            )
        expect(head).to_contain_text("All 50 pieces are measured.")
        enter(desk, here)
        enter(desk, f"{here}decide/")
        wait_for_focus(desk)  # on the verdict that is proposed
        for _field in ("the findings", "the password"):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "signing_password"
        page.keyboard.type(Office.PASSWORD)
        enter(desk, here)
        took = time.monotonic() - began
        assert presses() == 0
        page.mouse.click(1, 1)
        assert presses() == 2, "pressing and letting go is not counted at all"
    inspection.refresh_from_db()
    assert inspection.decision == Decision.ACCEPTED
    assert inspection.item.state == State.VERIFIED
    readings = inspection.results.get().readings.order_by("sample_no")
    assert [f"{reading.value:.2f}" for reading in readings] == VALUES
    assert not any(reading.confirmed for reading in readings)
    assert "I inspected these goods" in desk.words("[aria-labelledby=signatures-title]")
    told = f"50 pieces by keyboard, from the open inspection to the signature: {took:.1f} s"
    print(told)  # noqa: T201 — a figure to look at, with -s; how fast depends on the machine


def test_a_value_outside_is_told_at_once_and_the_lot_is_proposed_to_be_rejected(measuring):
    desk, inspection = measuring(50)
    head = desk.page.locator("[data-live=head]")
    enter(desk, f"/inspections/{inspection.number}/1/")
    caliper(desk, "12.13")
    expect(head).to_contain_text("Outside the limits")
    expect(head).to_contain_text("0.03 too large")
    expect(head).to_contain_text("Fails")
    for value in VALUES[1:]:  # without waiting: the page sends them in their order
        caliper(desk, value)
    expect(head).to_contain_text("All 50 pieces are measured.", timeout=60_000)
    desk.open(f"/inspections/{inspection.number}/decide/")
    assert desk.page.locator("main [name=verdict][value=rejected]").is_checked()
    assert "Diameter: 1 of 50 outside 12 ±0.1 mm" in desk.page.input_value("main [name=reason]")
