"""Scanning through a bad network: nothing is lost, nothing is done twice."""

from decimal import Decimal

import pytest
import zxingcpp
from PIL import Image

from registry.enums import LocationKind
from registry.models import Category, Item, Location, Movement, Party, Scan, User
from registry.services.receiving import CountedLine, confirm_receipt
from tests import machine
from tests.browser.desk import PHONE

pytestmark = pytest.mark.browser

THINGS = 200
#: What a browser says of requests that a dead network or a dead server did not answer.
NO_NETWORK = ("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "ERR_FAILED")
FORGETS = "Storage.prototype.setItem = () => { throw new Error('full') }"


@pytest.fixture
def shelf(office):
    """An empty place that the things may be moved to."""
    office.speaks("en")
    pending = Location.objects.filter(kind=LocationKind.PENDING).first()
    return Location.objects.create(
        code="WH-IN-9",
        name="待检区九",
        name_en="Inspection bay 9",
        kind=pending.kind,
        path="WH-IN-9",
    )


def arrived(count: int) -> list[Item]:
    """So many things of one owner, just received."""
    party, category = Party.objects.get(code="HC"), Category.objects.first()
    lines = [
        CountedLine(Decimal(1), goods={"category": category, "name": f"Fixture {n}", "unit": "PCS"})
        for n in range(count)
    ]
    receipt = confirm_receipt(
        by=User.objects.get(username="warehouse"),
        party=party,
        location=Location.objects.filter(kind=LocationKind.PENDING).exclude(code="WH-IN-9").first(),
        lines=lines,
    )
    return [line.item for line in receipt.lines.select_related("item").order_by("line_no")]


def at_the_shelf(office, shelf):
    """The keeper with a phone, who has scanned the shelf."""
    keeper = office.desk("warehouse")
    keeper.page.set_viewport_size(PHONE)
    keeper.open("/scan/")
    scan(keeper.page, shelf.code)
    keeper.page.wait_for_selector(f"[data-target] >> text={shelf.code}")
    return keeper


def scan(page, code: str) -> None:
    """Type as a scanner does."""
    page.keyboard.type(code + "\n")


def wait_until_waiting(page, most: int) -> None:
    """Until at most so many scans wait on the device."""
    page.wait_for_function(
        """most => {
          const notice = document.querySelector("[data-waiting]");
          const waits = notice.hidden ? 0 : Number(notice.querySelector("strong").textContent);
          return waits <= most;
        }""",
        arg=most,
        timeout=120_000,
    )


def queue_without_network(office, shelf, things):
    keeper = at_the_shelf(office, shelf)
    keeper.context.set_offline(True)
    for thing in things:
        scan(keeper.page, thing.number)
    keeper.page.wait_for_selector(f"[data-waiting] strong >> text={len(things)}")
    return keeper


def moves(things) -> int:
    return Movement.objects.filter(item__in=things, verb="move").count()


def test_what_was_scanned_without_a_network_arrives_once_though_the_server_dies(office, shelf):
    things = arrived(THINGS)
    keeper = queue_without_network(office, shelf, things)
    keeper.look("scan-waiting")
    assert moves(things) == 0
    keeper.context.set_offline(False)
    wait_until_waiting(keeper.page, THINGS // 2)
    keeper.context.set_offline(True)
    keeper.context.set_offline(False)
    wait_until_waiting(keeper.page, THINGS // 3)
    office.register.kill()
    assert 0 < moves(things) < THINGS
    keeper.page.close()  # the phone is put away, and taken out again
    office.register.start_again()
    keeper.page = keeper.context.new_page()
    keeper.open("/scan/")
    wait_until_waiting(keeper.page, 0)
    assert moves(things) == THINGS
    assert Item.objects.filter(pk__in=[thing.pk for thing in things], location=shelf).count() == (
        THINGS
    )
    assert Scan.objects.count() == THINGS + 1
    keeper.look("scan-arrived")
    assert [one for one in office.problems() if not any(w in one for w in NO_NETWORK)] == []


def test_a_device_that_keeps_nothing_loses_what_was_scanned(office, shelf):
    """The control: it is the device's memory that carries scans over a restart."""
    things = arrived(5)
    office.desk("warehouse").context.add_init_script(FORGETS)
    keeper = queue_without_network(office, shelf, things)
    keeper.page.close()
    keeper.context.set_offline(False)
    keeper.page = keeper.context.new_page()
    keeper.open("/scan/")
    wait_until_waiting(keeper.page, 0)
    assert moves(things) == 0


def test_what_was_refused_meanwhile_stays_until_somebody_has_seen_it(office, shelf):
    thing, wrong = arrived(2)
    Item.objects.filter(pk=wrong.pk).update(esd_sensitive=True)
    keeper = queue_without_network(office, shelf, [wrong, thing])
    scan(keeper.page, "NO-SUCH-CODE")
    keeper.context.set_offline(False)
    wait_until_waiting(keeper.page, 0)
    keeper.page.reload()
    told = keeper.words("[data-refused]")
    assert wrong.number in told and "NO-SUCH-CODE" in told
    assert moves([thing]) == 1 and moves([wrong]) == 0
    keeper.look("scan-refused")
    for _ in range(2):
        keeper.page.locator("[data-seen]").first.click()
    assert keeper.page.locator("[data-refused]").is_hidden()
    keeper.page.reload()
    assert keeper.page.locator("[data-refused]").is_hidden()


def test_a_thing_alone_tells_what_to_do_with_it(office, shelf):
    thing = Item.objects.filter(state="labelled").first()
    keeper = office.desk("warehouse")
    keeper.open("/scan/")
    scan(keeper.page, thing.number)
    keeper.page.wait_for_selector("[data-next] >> text=Put in store")
    keeper.look("scan-item")
    keeper.press("[data-next] .button-primary")
    assert keeper.path == f"/items/{thing.number}/store/"


def test_a_badge_and_things_become_an_issue_note(office, shelf):
    inspector = User.objects.get(username="inspector")
    inspector.badge = "B-0042"
    inspector.save()
    things = Item.objects.issuable().exclude(expires_on__isnull=False)[:2]
    keeper = office.desk("warehouse")
    keeper.open("/scan/")
    for code in ("B-0042", *(thing.number for thing in things)):
        scan(keeper.page, code)
    keeper.page.wait_for_selector(f"[data-target] >> text={inspector}")
    keeper.page.locator("[data-done]").click()
    with keeper.page.expect_navigation():
        keeper.page.locator("[data-next] >> text=Issue").click()
    assert keeper.page.locator("[name=holder_user]").input_value() == str(inspector.pk)
    for thing in things:
        assert thing.number in keeper.words()


def picture_of(code: str) -> Image.Image:
    barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(zxingcpp.write_barcode_to_image(barcode, scale=6))


def test_a_photo_is_read_by_our_own_server(office, shelf, tmp_path):
    thing = Item.objects.filter(state="labelled").first()
    picture_of(thing.number).save(tmp_path / "label.png")
    keeper = office.desk("warehouse")
    keeper.open("/scan/")
    keeper.page.set_input_files("[name=photo]", tmp_path / "label.png")
    keeper.page.locator("form[enctype] button").click()
    keeper.page.wait_for_selector(f"[data-next] >> text={thing.number}")


@pytest.fixture
def before_the_camera(office, chromium, tmp_path):
    """An office whose browsers have a camera, and before it a label that says ``code``."""
    browsers = []

    def hold(code: str):
        film = tmp_path / "film.mjpeg"
        picture = Image.new("RGB", (640, 480), "white")
        picture.paste(picture_of(code).convert("RGB"), (200, 120))
        for _ in range(2):
            with film.open("ab") as frames:
                picture.save(frames, "JPEG", quality=95)
        camera = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
        browsers.append(
            chromium.browser_type.launch(
                executable_path=machine.require("a browser"),
                args=["--no-sandbox", *camera, f"--use-file-for-fake-video-capture={film}"],
            )
        )
        office.browser = browsers[-1]
        return office

    yield hold
    office.close()
    office.desks.clear()
    for browser in browsers:
        browser.close()


def test_a_label_held_before_the_camera_is_scanned_once(before_the_camera, shelf):
    thing = Item.objects.filter(state="labelled").first()
    keeper = before_the_camera(thing.number).desk("warehouse")
    keeper.open("/scan/")
    keeper.page.locator("[data-camera-open]").click()
    keeper.page.wait_for_selector(f"[data-next] >> text={thing.number}")
    keeper.page.wait_for_timeout(2000)  # it stays in the picture
    assert Scan.objects.count() == 1
    keeper.look("scan-camera")
    keeper.page.locator("[data-camera-close]").click()
    assert keeper.page.locator("video").is_hidden()
