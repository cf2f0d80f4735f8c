"""Something is wrong with the thing in one's hand: scanned, reported and photographed by phone."""

import pytest

from inspections.models import Anomaly
from registry.enums import State
from registry.models import Item
from registry.services.evidence import evidence_of
from tests.browser.desk import PHONE
from tests.pictures import PNG

pytestmark = pytest.mark.browser


def test_a_scan_leads_to_the_report_and_a_photo_goes_with_it(office):
    office.speaks("en")
    free = Item.objects.filter(state=State.STORED, issued=0, on_hand__gte=10, anomalies=None)
    item = free.first()
    keeper = office.desk("warehouse")
    page = keeper.page
    page.set_viewport_size(PHONE)
    keeper.open("/scan/")
    page.keyboard.type(item.number + "\n")
    wrong = page.locator("[data-next-steps] >> text=Something is wrong")
    wrong.wait_for()
    assert wrong.bounding_box()["height"] >= 44  # a thumb hits it
    keeper.press("[data-next-steps] >> text=Something is wrong")
    keeper.assert_nothing_is_cut("report")
    page.check("[name=kind][value=damaged]")
    keeper.fill(quantity="3", description="Crushed by the fork lift")
    photo = {"name": "photo.png", "mimeType": "image/png", "buffer": PNG}
    assert page.get_attribute("[name=camera]", "capture") == "environment"
    page.set_input_files("[name=camera]", photo)
    keeper.go_on()
    keeper.assert_nothing_is_cut("anomaly")
    anomaly = Anomaly.objects.get(description="Crushed by the fork lift")
    assert (anomaly.quantity, anomaly.item.state) == (3, State.QUARANTINED)
    assert str(item.location) in anomaly.found_where
    assert evidence_of(anomaly).count() == 1
    assert page.locator("main a >> text=Print label").count() == 1
    assert not keeper.problems
