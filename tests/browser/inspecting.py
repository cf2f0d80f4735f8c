"""The gestures around goods that have a plan: they arrive, are verified by it, and put away."""

import io
from datetime import timedelta

from django.utils import timezone
from PIL import Image, ImageDraw

from inspections.enums import CharacteristicKind, FactType, Feeds
from inspections.models import CharacteristicResult, Inspection
from registry.models import Item, Party, Receipt
from registry.services.marking import suggested_wording
from tests.browser.desk import Desk, Office

AHEAD = timedelta(days=200)
CHECKSUM = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def ahead() -> str:
    return (timezone.localdate() + AHEAD).isoformat()


def past() -> str:
    return (timezone.localdate() - timedelta(days=30)).isoformat()


def photo() -> dict:
    """A photo as a phone's camera gives one."""
    drawn = Image.new("RGB", (640, 480), "#8d979f")
    ImageDraw.Draw(drawn).text((60, 200), "NAMEPLATE", fill="black", font_size=60)
    kept = io.BytesIO()
    drawn.save(kept, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


# ---- at the dock ---------------------------------------------------------------


def receive_one(desk: Desk, *, category: str, name: str, quantity: str = "1", **more) -> Item:
    """One line of goods that nobody announced; ``more`` are fields of the line."""
    desk.open("/receive/unadvised/")
    owner = Party.objects.get(code="HC")
    desk.page.select_option("main [name=party]", str(owner.pk))
    desk.page.select_option("main [name=extra-0-category]", category)
    desk.page.select_option("main [name=extra-0-unit]", more.pop("unit", "PCS"))
    line = {"name": name, "quantity": quantity} | more
    desk.fill(**{f"extra-0-{field}": value for field, value in line.items()})
    desk.go_on()
    receipt = Receipt.objects.get(number=desk.number)
    return Item.objects.get(receipt_line__receipt=receipt)


# ---- verified by the plan ------------------------------------------------------


class Verifying:
    """One inspection by its plan, by the page's own buttons from the queue to the signature.

    ``found``: what is entered, by the English name of the characteristic; everything else is as
    it should be. ``bad``: what is wrong, by the same names. ``look`` keeps pictures.
    """

    def __init__(self, desk: Desk, item: Item, *, found=None, bad=None, look: str = ""):
        self.desk, self.item, self.picture = desk, item, look
        self.found, self.bad = found or {}, bad or {}

    def begin(self) -> Inspection:
        self.desk.open("/verify/")
        self.desk.press(f"main a.number:text-is('{self.item.number}')")
        self.look("begin")
        self.desk.go_on()
        self.inspection = Inspection.objects.get(item=self.item, state="open")
        return self.inspection

    def results(self):
        return self.inspection.results.order_by("position")

    def enter_all(self) -> None:
        """Each characteristic; recording one leads to the next by itself."""
        for result in self.results():
            assert self.desk.path == f"/inspections/{self.inspection.number}/{result.position}/"
            self.enter(result)
            self.look(f"{result.position}")
            self.record(result)
        assert self.desk.path == f"/inspections/{self.inspection.number}/"

    def decide(self, **fields: str) -> Inspection:
        """From the inspection's page to the signed decision."""
        self.desk.go_on()
        if fields.pop("verdict", "") == "reject":
            self.desk.page.locator("main [name=verdict][value=reject]").check()
        self.desk.fill(**fields, signing_password=Office.PASSWORD)
        self.look("decide")
        self.desk.go_on()
        self.inspection.refresh_from_db()
        assert self.inspection.is_decided, self.desk.words()
        self.look("decided")
        return self.inspection

    def look(self, name: str) -> None:
        if self.picture:
            self.desk.look(f"{self.picture}-{name}")

    # ---- one characteristic ----

    def enter(self, result: CharacteristicResult) -> None:
        enter_kind = {
            CharacteristicKind.VISUAL: self._enter_count,
            CharacteristicKind.FUNCTION: self._enter_count,
            CharacteristicKind.DIMENSION: self._choose_instrument,
            CharacteristicKind.DOCUMENT: self._enter_document,
            CharacteristicKind.FACT: self._enter_fact,
            CharacteristicKind.MARK: self._enter_mark,
        }
        enter_kind[result.kind](result)
        if result.name_en in self.bad:
            self.desk.fill(note=self.bad[result.name_en])
        if result.needs_photo:
            self.desk.page.set_input_files("main [name=files]", photo())

    def record(self, result: CharacteristicResult) -> None:
        if result.kind == CharacteristicKind.DIMENSION:
            self._measure(result)
        else:
            self.desk.go_on()
        result.refresh_from_db()
        assert result.is_recorded, self.desk.words()
        expected = "fail" if result.name_en in self.bad else "pass"
        assert result.verdict == expected, (result.label, result.note)

    def _enter_count(self, result) -> None:
        self.desk.fill(nonconforming="1" if result.name_en in self.bad else "0")
        if result.name_en in self.found:
            self.desk.fill(note=self.found[result.name_en])

    def _enter_document(self, result) -> None:
        good = "no" if result.name_en in self.bad else "yes"
        self.desk.page.locator(f"main [name=present][value={good}]").check()
        self.desk.fill(number=self.found.get(result.name_en, "DOC-2026-17"))
        if result.needs_expiry or result.feeds:
            self.desk.fill(expires_on=ahead())

    def _enter_fact(self, result) -> None:
        self.desk.fill(fact=self.found.get(result.name_en) or usual_fact(result))
        good = "no" if result.name_en in self.bad else "yes"
        self.desk.page.locator(f"main [name=good][value={good}]").check()

    def _enter_mark(self, result) -> None:
        """Read back from the object and photographed, or missing."""
        good = "no" if result.name_en in self.bad else "yes"
        self.desk.page.locator(f"main [name=found][value={good}]").check()
        if good == "no":
            return
        wording = suggested_wording(result.inspection.item)
        self.desk.page.locator("main [name=method][value=laser]").check()
        self.desk.fill(wording=wording, place="operator side", read_back=wording.lower())
        self.desk.page.set_input_files("main [name=photo]", photo())

    def _choose_instrument(self, result) -> None:
        """The first one that may be used, where one is asked for and none is chosen already."""
        field = self.desk.page.locator("main select[name=instrument]")
        if not result.instrument_kind or field.input_value():
            return
        option = field.locator("option[value]:not([value='']):not([disabled])").first
        field.select_option(option.get_attribute("value"))

    def _measure(self, result) -> None:
        """Each value goes by itself with Enter, as a caliper sends it; Enter alone goes on."""
        page = self.desk.page
        value = self.found.get(result.name_en) or f"{middle_of(result):f}"
        for _piece in range(result.sample):
            with page.expect_response(lambda answer: answer.request.method == "POST"):
                page.fill("main [name=reading]", value)
                page.press("main [name=reading]", "Enter")
        page.locator("[data-live=head][data-complete=yes]").wait_for()
        with page.expect_navigation():
            page.press("main [name=reading]", "Enter")


def verify_by_plan(desk: Desk, item: Item, **how) -> Inspection:
    """Begin, enter every result, decide and sign; everything is in order."""
    verifying = Verifying(desk, item, **how)
    verifying.begin()
    verifying.enter_all()
    return verifying.decide()


def middle_of(result: CharacteristicResult):
    return (result.lower_limit + result.upper_limit) / 2


def usual_fact(result: CharacteristicResult) -> str:
    if result.fact_type == FactType.NUMBER:
        return "4"
    if result.fact_type == FactType.SHA256:
        return CHECKSUM
    if result.fact_type == FactType.DATE:
        return past() if result.feeds in ("", Feeds.CALIBRATED_ON) else ahead()
    return "DWG-1042 / C"


# ---- put away ------------------------------------------------------------------


def label_one(desk: Desk, item: Item) -> None:
    """From the item's own next step: printed, stuck on, read back."""
    desk.open(f"/items/{item.number}/")
    desk.press(f".page-head a[href='/items/{item.number}/label/']")
    desk.go_on()
    with desk.page.expect_response(lambda answer: answer.request.method == "POST"):
        desk.page.fill("main [name=code]", item.number)
        desk.page.press("main [name=code]", "Enter")


def store_one(desk: Desk, item: Item) -> None:
    """From the item's own next step into the first place that fits."""
    desk.open(f"/items/{item.number}/")
    desk.press(f".page-head a[href='/items/{item.number}/store/']")
    desk.go_on()
