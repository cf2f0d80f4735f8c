"""The gestures of an inspector: an inspection by its plan, characteristic by characteristic."""

import io
from datetime import timedelta

from django.utils import timezone
from PIL import Image, ImageDraw

from inspections.enums import CharacteristicKind, FactType, Feeds
from inspections.models import CharacteristicResult, Inspection
from registry.models import Item
from registry.services.marking import suggested_wording
from tests.browser.desk import Desk, Office

AHEAD = timedelta(days=200)
CHECKSUM = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def photo() -> dict:
    """A photo as a phone's camera gives one."""
    drawn = Image.new("RGB", (640, 480), "#8d979f")
    ImageDraw.Draw(drawn).text((60, 200), "NAMEPLATE", fill="black", font_size=60)
    kept = io.BytesIO()
    drawn.save(kept, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def verify_by_plan(desk: Desk, item: Item, *, look: str = "") -> Inspection:
    """Begin, enter every result as it should be, decide and sign. ``look`` keeps pictures."""
    desk.open(f"/items/{item.number}/verify/")
    desk.look(f"{look}-begin") if look else None
    desk.go_on()
    inspection = Inspection.objects.get(item=item, state="open")
    for result in inspection.results.order_by("position"):
        desk.open(f"/inspections/{inspection.number}/{result.position}/")
        enter(desk, result)
        if look:
            desk.look(f"{look}-{result.position}")
        leave(desk, result)
    desk.open(f"/inspections/{inspection.number}/decide/")
    desk.page.fill("main [name=signing_password]", Office.PASSWORD)
    desk.look(f"{look}-decide") if look else None
    desk.go_on()
    inspection.refresh_from_db()
    assert inspection.is_decided, desk.page.locator("main").inner_text()
    return inspection


def enter(desk: Desk, result: CharacteristicResult) -> None:
    """Fill the page of one characteristic in."""
    kind = result.kind
    if kind in (CharacteristicKind.VISUAL, CharacteristicKind.FUNCTION):
        desk.fill(nonconforming="0")
    elif kind == CharacteristicKind.DOCUMENT:
        desk.page.locator("main [name=present][value=yes]").check()
        desk.fill(number="DOC-2026-17")
        if result.needs_expiry or result.feeds:
            desk.fill(expires_on=ahead())
    elif kind == CharacteristicKind.FACT:
        desk.fill(fact=fact_for(result))
        desk.page.locator("main [name=good][value=yes]").check()
    elif kind == CharacteristicKind.MARK:
        enter_mark(desk, result)
    if result.needs_photo and kind != CharacteristicKind.MARK:
        desk.page.set_input_files("main [name=files]", photo())


def leave(desk: Desk, result: CharacteristicResult) -> None:
    """Record it; a measured value goes by itself with Enter, as a caliper sends it."""
    if result.kind == CharacteristicKind.DIMENSION:
        choose_instrument(desk, result)
        for _piece in range(result.sample):
            with desk.page.expect_response(lambda answer: answer.request.method == "POST"):
                desk.page.fill("main [name=reading]", f"{middle_of(result):f}")
                desk.page.press("main [name=reading]", "Enter")
    else:
        desk.go_on()
    result.refresh_from_db()
    assert result.is_recorded, desk.page.locator("main").inner_text()
    assert result.verdict == "pass", (result.label, result.note)


def choose_instrument(desk: Desk, result: CharacteristicResult) -> None:
    """The first one that may be used, where one is asked for and none is chosen already."""
    field = desk.page.locator("main select[name=instrument]")
    if not result.instrument_kind or field.input_value():
        return
    option = field.locator("option[value]:not([value='']):not([disabled])").first
    field.select_option(option.get_attribute("value"))


def middle_of(result: CharacteristicResult):
    return (result.lower_limit + result.upper_limit) / 2


def fact_for(result: CharacteristicResult) -> str:
    if result.fact_type == FactType.NUMBER:
        return "4"
    if result.fact_type == FactType.SHA256:
        return CHECKSUM
    if result.fact_type == FactType.DATE:
        past = timezone.localdate() - timedelta(days=30)
        return past.isoformat() if result.feeds in ("", Feeds.CALIBRATED_ON) else ahead()
    return "DWG-1042 / C"


def enter_mark(desk: Desk, result: CharacteristicResult) -> None:
    """Found, read back from the object, photographed."""
    wording = suggested_wording(result.inspection.item)
    desk.page.locator("main [name=found][value=yes]").check()
    desk.page.locator("main [name=method][value=laser]").check()
    desk.fill(wording=wording, place="operator side", read_back=wording.lower())
    desk.page.set_input_files("main [name=photo]", photo())


def ahead() -> str:
    return (timezone.localdate() + AHEAD).isoformat()
