"""Each kind of customer property from the dock through its own verification to its next place."""

import pytest

from inspections.models import Instrument, Nonconformity
from registry.enums import LocationKind, State
from registry.models import Item
from tests.browser.inspecting import (
    CHECKSUM,
    Verifying,
    ahead,
    label_one,
    past,
    receive_one,
    store_one,
    verify_by_plan,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def desks(shared_office):
    """The dock's, the inspector's: ``warehouse, inspector = desks``. No page may complain."""
    shared_office.speaks("en")
    yield shared_office.desk("warehouse"), shared_office.desk("inspector")
    assert shared_office.problems() == []


def put_away(warehouse, item: Item) -> None:
    """Accepted goods are labelled and stored, each as the next step of their own page."""
    item.refresh_from_db()
    assert item.state == State.VERIFIED
    label_one(warehouse, item)
    store_one(warehouse, item)
    item.refresh_from_db()
    assert (item.state, item.location.kind) == (State.STORED, LocationKind.STORAGE)


def on_record(desk, item: Item) -> str:
    """What the page of the goods says was found when they were verified."""
    desk.open(f"/items/{item.number}/")
    desk.look(f"item-{item.category.code}")
    return desk.words("#found")


def test_equipment_passes_its_commissioning_checklist_and_is_stored(desks):
    warehouse, inspector = desks
    press = receive_one(warehouse, category="equipment", name="Hydraulic press 40 t")
    verifying = Verifying(inspector, press, found={"Equipment number": "EQ-4711"}, look="equipment")
    verifying.begin()
    asked = [result.name_en for result in verifying.results()]
    assert asked[0] == "Equipment number"
    assert {"Electrical safety and earth", "Guards and emergency stop", "Trial run"} <= set(asked)
    verifying.enter_all()
    assert "Everything is entered" in inspector.words(".stepbar")
    verifying.decide()
    assert "goes on to be labelled" in inspector.words("#messages")
    put_away(warehouse, press)
    assert "EQ-4711" in on_record(warehouse, press)


def test_equipment_whose_emergency_stop_fails_is_quarantined_with_its_report(desks):
    warehouse, inspector = desks
    press = receive_one(warehouse, category="equipment", name="Eccentric press 25 t")
    verifying = Verifying(
        inspector,
        press,
        bad={"Guards and emergency stop": "The stop on the operator side does not latch"},
        look="equipment-failed",
    )
    verifying.begin()
    verifying.enter_all()
    verifying.decide()  # the page proposes to reject, with its reason
    press.refresh_from_db()
    assert (press.state, press.location.kind) == (State.QUARANTINED, LocationKind.QUARANTINE)
    report = Nonconformity.objects.get(item=press)
    assert "does not latch" in report.description
    inspector.open(f"/items/{press.number}/")
    assert report.number in inspector.words("#inspections")
    assert "Reported" in inspector.words("#anomalies")
    assert inspector.file(f"/nonconformities/{report.number}/report.pdf").startswith(b"%PDF")
    inspector.open("/quarantine/")
    assert press.number in inspector.words()
    warehouse.open(f"/items/{press.number}/")
    assert warehouse.page.locator(f"a[href='/items/{press.number}/store/']").count() == 0


@pytest.mark.parametrize(
    "category, found",
    [
        ("tooling", {"Drawing number and revision": "T-220 / B", "Uses so far": "1200"}),
        (
            "mould",
            {
                "Drawing number and revision": "M-88 / D",
                "Number of cavities": "4",
                "Shots so far": "185000",
            },
        ),
    ],
)
def test_tooling_and_moulds_carry_their_owners_name(desks, category, found):
    warehouse, inspector = desks
    tool = receive_one(warehouse, category=category, name=f"Housing {category}")
    inspection = verify_by_plan(inspector, tool, found=found, look=category)
    mark = tool.permanent_marks.get()
    assert mark.read_back and mark.photo.subject == inspection.results.get(kind="mark")
    put_away(warehouse, tool)
    known = on_record(warehouse, tool)
    assert all(f"{value}" in known for value in found.values())
    shown = warehouse.words("#mark")
    assert "On record" in shown
    assert mark.wording in shown
    assert warehouse.file(f"/files/{mark.photo.pk}/")


def test_a_mould_without_its_mark_is_not_accepted(desks):
    warehouse, inspector = desks
    mould = receive_one(warehouse, category="mould", name="Lid mould, unmarked")
    verifying = Verifying(
        inspector, mould, bad={"Permanent mark": "Only a paper tag"}, look="mould-unmarked"
    )
    verifying.begin()
    verifying.enter_all()
    verifying.decide()
    mould.refresh_from_db()
    assert mould.state == State.QUARANTINED
    inspector.open(f"/items/{mould.number}/")
    assert "Missing" in inspector.words("#mark")
    assert "Only a paper tag" in Nonconformity.objects.get(item=mould).description


def test_a_gauge_enters_the_calibration_list_with_its_certificate(desks):
    warehouse, inspector = desks
    gauge = receive_one(warehouse, category="gauge", name="Thread plug gauge M6")
    found = {"Serial number": "SN 20617", "Calibration certificate": "CNAS-26-0815"}
    verify_by_plan(inspector, gauge, found=found, look="gauge")
    inspector.press("main a[href^='/instruments/']")
    shown = inspector.words()
    for fact in ("SN 20617", "CNAS-26-0815", ahead(), past(), "In tolerance"):
        assert fact in shown, fact
    inspector.look("gauge-instrument")
    inspector.open(f"/instruments/?q={gauge.number}")
    row = inspector.words("table")
    assert gauge.number in row and ahead() in row and "Calibrated" in row
    put_away(warehouse, gauge)
    assert ahead() in warehouse_page(warehouse, gauge)
    assert Instrument.objects.get(item=gauge).calibration_due_on.isoformat() == ahead()


def warehouse_page(desk, item: Item) -> str:
    desk.open(f"/items/{item.number}/")
    return desk.words()


@pytest.mark.parametrize(
    "category, found",
    [
        (
            "document",
            {
                "Document number": "DWG-1042",
                "Revision": "C",
                "Applicability confirmed": "Mail 2026-11-03",
                "Reviewed by": "Engineering, process group",
            },
        ),
        (
            "standard",
            {
                "Number and year": "IPC-A-610J:2024",
                "Applicability confirmed": "Letter 26-118",
                "Reviewed by and on": "Technical department, 2026-11-20",
            },
        ),
    ],
)
def test_a_drawing_or_standard_is_on_record_by_its_revision(desks, category, found):
    warehouse, inspector = desks
    paper = receive_one(warehouse, category=category, name=f"Main board {category}", unit="COPY")
    verifying = Verifying(inspector, paper, found=found, look=category)
    verifying.begin()
    asked = {result.name_en for result in verifying.results()}
    assert {"Legible and complete", "Applicability confirmed"} <= asked
    verifying.enter_all()
    verifying.decide()
    put_away(warehouse, paper)
    known = on_record(warehouse, paper)
    assert all(value in known for value in found.values())


def test_software_is_accepted_by_its_checksum_licence_and_scan(desks):
    warehouse, inspector = desks
    program = receive_one(warehouse, category="software", name="Test sequence", unit="COPY")
    scan = "ClamAV 1.4.3, signatures 2026-11-24: nothing found"
    found = {"Version": "2.8.1", "Licence": "LIC-77", "Malware scan": scan}
    verifying = Verifying(inspector, program, found=found, look="software")
    inspection = verifying.begin()
    place = inspection.results.get(fact_type="sha256").position
    inspector.open(f"/inspections/{inspection.number}/{place}/")
    inspector.fill(fact=CHECKSUM[:-1])
    inspector.page.locator("main [name=good][value=yes]").check()
    inspector.go_on()
    inspector.look("software-short-checksum")
    assert inspector.page.locator("main [name=fact][aria-invalid=true]").count() == 1
    inspector.open(f"/inspections/{inspection.number}/1/")
    verifying.enter_all()
    verifying.decide()
    program.refresh_from_db()
    assert program.expires_on.isoformat() == ahead()
    put_away(warehouse, program)
    known = on_record(warehouse, program)
    assert all(value in known for value in (CHECKSUM, *found.values()))


def test_a_sealed_sample_takes_over_until_when_it_is_valid(desks):
    warehouse, inspector = desks
    sample = receive_one(warehouse, category="sealed_sample", name="Sealed colour sample")
    verifying = Verifying(inspector, sample, look="sealed-sample")
    verifying.begin()
    assert verifying.results().first().name_en == "Seal intact"
    verifying.enter_all()
    inspector.go_on()
    assert f"they take over: expires on {ahead()}" in inspector.words()
    inspector.open(f"/inspections/{verifying.inspection.number}/")
    verifying.decide()
    sample.refresh_from_db()
    assert sample.expires_on.isoformat() == ahead()
    put_away(warehouse, sample)
    assert "DWG-1042 / C" in on_record(warehouse, sample)


def test_goods_for_repair_keep_their_condition_as_received(desks):
    warehouse, inspector = desks
    radio = receive_one(warehouse, category="repair_goods", name="Radio for repair")
    scratch = "Scratch on the cover, 40 mm; seal broken"
    fault = "Does not switch on after rain"
    found = {
        "Condition as received": scratch,
        "Fault as the customer describes it": fault,
        "Accessories": "Mains adapter, antenna",
    }
    inspection = verify_by_plan(inspector, radio, found=found, look="repair")
    assert inspection.results.get(name_en="Condition as received").verdict == "pass"
    put_away(warehouse, radio)
    known = on_record(warehouse, radio)
    assert scratch in known and fault in known and "Mains adapter" in known
