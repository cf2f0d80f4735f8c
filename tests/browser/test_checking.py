"""A walk through the store on a phone: scan, look, and what is damaged is isolated (R6)."""

import pytest

from inspections.models import Check
from registry.enums import State
from registry.models import Item
from tests.browser.desk import PHONE
from tests.factories import fresh
from tests.pictures import PNG

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["zh-hans"])
def test_a_damp_reel_is_found_on_the_walk_through_the_store(shared_office, language):
    office = shared_office
    office.speaks(language)
    warehouse = office.desk("warehouse")
    good, damp = Item.objects.filter(state=State.STORED, issued=0, on_hand__gt=1)[:2]
    warehouse.page.set_viewport_size(PHONE)

    scan(warehouse, good)
    warehouse.page.click("[data-choose-all]")
    warehouse.go_on()
    assert warehouse.path == "/checks/"
    assert Check.objects.get(item=good).outcome == "good"

    scan(warehouse, damp)
    warehouse.page.click("[data-choose-all]")
    warehouse.page.check("[name=line_1][value=fail]")
    warehouse.page.check("[name=outcome][value=anomaly]")
    warehouse.page.select_option("[name=anomaly_kind]", "damaged")
    warehouse.fill(remark="卷盘受潮", quantity="1")
    warehouse.page.set_input_files(
        "[name=files]", {"name": "damp.png", "mimeType": "image/png", "buffer": PNG}
    )
    warehouse.look("check-damaged")
    warehouse.go_on()
    check = Check.objects.get(item=damp)
    assert warehouse.path == f"/anomalies/{check.anomaly.number}/"
    assert "卷盘受潮" in warehouse.words()
    assert check.anomaly.item.state == State.QUARANTINED
    assert fresh(damp).on_hand == damp.on_hand - 1
    assert warehouse.file(f"/checks/{check.number}/record.pdf").startswith(b"%PDF")
    assert office.problems() == []


def scan(desk, item) -> None:
    """Open the list of checks and read a label with a scanner, which types and ends with Enter."""
    desk.open("/checks/")
    with desk.page.expect_navigation():
        desk.page.keyboard.type(item.number + "\n")
