"""static/js in a real browser, on a page of the test's own: no server, no database."""

from pathlib import Path

import pytest

from tests import machine

pytestmark = pytest.mark.browser

SCRIPTS = Path(__file__).parents[2] / "static" / "js"
HERE = "http://register.test/"
PAGE = """<!doctype html>
<dialog id="shortcuts" data-wrong-scan="Not the code expected: {{code}}"></dialog>
<form action="/scan/"><input type="search" name="q" data-search></form>
<div id="messages"></div>
{content}
<script type="module" src="/js/app.js"></script>
<script type="module" src="/js/scan.js"></script>"""

STEP = """<form id="step" method="post" action="/done/" data-enter-next>
  <input name="code" data-scan-target data-scan-expect="CP-2026-000142">
  <label><input type="radio" name="packing" value="intact"></label>
  <label><input type="radio" name="packing" value="wet"></label>
  <input name="quantity">
  <textarea name="note"></textarea>
  <button>Confirm receipt</button>
</form>"""

QUEUE = """<ol data-queue>
  <li><a href="/items/1/">1</a></li>
  <li><a href="/items/2/">2</a></li>
</ol>"""


@pytest.fixture(scope="module")
def browser():
    executable = machine.require("a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def show(browser):
    """Show a page with the given content: ``page = show(STEP)``; ``page.asked``: its requests.

    The page's clock stands still until ``page.clock.run_for`` moves it: how fast a scanner types
    and how long a shortcut waits do not depend on how busy the machine is.
    """
    page = browser.new_page()
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.asked = []

    def show_page(content: str = "", done: int = 200):
        def answer(route):
            request = route.request
            path = request.url.removeprefix(HERE)
            page.asked.append((request.method, path, request.post_data))
            if path.startswith("js/"):
                script = (SCRIPTS / path.removeprefix("js/")).read_text()
                route.fulfill(body=script, content_type="text/javascript")
            elif request.method == "POST":
                route.fulfill(status=done, body="done", content_type="text/html")
            else:
                body = PAGE.format(content=content) if not path else ""
                route.fulfill(body=body, content_type="text/html")

        page.route(HERE + "**", answer)
        page.goto(HERE)
        return page

    yield show_page
    page.close()


def scan(page, code: str, pace: int = 5):
    """Type as a scanner does: a key each ``pace`` milliseconds, Enter at the end."""
    for key in [*code, "Enter"]:
        page.keyboard.press(key)
        page.clock.run_for(pace)


def value(page, name: str) -> str:
    return page.input_value(f"[name={name}]")


def focused(page) -> str:
    return page.evaluate("document.activeElement.name || document.activeElement.textContent")


# ---- Scanning -----------------------------------------------------------------


def test_a_scan_outside_of_any_field_opens_what_was_scanned(show):
    page = show()
    scan(page, "http://register.test/s/A1B2")
    page.wait_for_url(HERE + "scan/**")
    assert page.asked[-1][1] == "scan/?q=http%3A%2F%2Fregister.test%2Fs%2FA1B2"


def test_a_scan_outside_of_any_field_lands_in_the_field_that_asks_for_one(show):
    page = show(STEP)
    scan(page, "CP-2026-000142")
    assert value(page, "code") == "CP-2026-000142"


def test_a_scan_into_another_field_is_taken_out_of_it_again(show):
    page = show(STEP)
    page.focus("[name=note]")
    page.keyboard.type("torn ")
    page.clock.run_for(300)  # a hand goes to the scanner
    scan(page, "CP-2026-000142")
    assert value(page, "note") == "torn "
    assert value(page, "code") == "CP-2026-000142"


def test_a_lot_number_scanned_into_its_field_stays_there(show):
    page = show(STEP)
    page.focus("[name=quantity]")
    scan(page, "4711-08")
    assert value(page, "quantity") == "4711-08"
    assert value(page, "code") == ""


def test_a_wrong_scan_is_refused_and_told(show):
    page = show(STEP)
    scan(page, "CP-2026-000999")
    assert value(page, "code") == ""
    assert page.inner_text("#messages") == "Not the code expected: CP-2026-000999"
    assert focused(page) == "code"


def test_the_address_on_a_label_counts_as_its_code(show):
    page = show(STEP)
    scan(page, "http://register.test/s/cp-2026-000142/")
    assert page.inner_text("#messages") == ""
    assert value(page, "code") == "http://register.test/s/cp-2026-000142/"


def test_a_scan_during_which_the_focus_arrives_is_whole(show):
    page = show(STEP)
    for key in "CP-2026-":
        page.keyboard.press(key)
        page.clock.run_for(5)
    page.focus("[name=code]")
    scan(page, "000142")
    assert value(page, "code") == "CP-2026-000142"


def test_a_slash_within_a_scan_is_no_shortcut(show):
    page = show(STEP)
    scan(page, "http://register.test/s/CP-2026-000142")
    page.clock.run_for(150)
    assert focused(page) == "code"


def test_typing_by_hand_is_no_scan(show):
    page = show(STEP)
    page.focus("textarea")
    scan(page, "CP-2026-000142", pace=120)
    assert value(page, "code") == ""
    assert value(page, "note") == "CP-2026-000142\n"


# ---- Keys ---------------------------------------------------------------------


def test_the_slash_goes_to_the_search(show):
    page = show()
    page.keyboard.press("/")
    page.clock.run_for(150)
    assert focused(page) == "q"
    assert value(page, "q") == ""


def test_j_and_the_arrows_walk_through_a_queue(show):
    page = show(QUEUE)
    page.keyboard.press("j")
    page.clock.run_for(150)
    assert focused(page) == "1"
    page.keyboard.press("ArrowDown")
    assert focused(page) == "2"
    page.keyboard.press("ArrowDown")
    assert focused(page) == "2"
    page.keyboard.press("Enter")
    page.wait_for_url(HERE + "items/2/")


def test_enter_goes_on_and_a_group_of_radio_buttons_is_one_field(show):
    page = show(STEP)
    page.focus("[name=code]")
    page.keyboard.press("Enter")
    assert focused(page) == "packing"
    page.keyboard.press("Enter")
    assert focused(page) == "quantity"
    assert not [asked for asked in page.asked if asked[0] == "POST"]


# ---- Forms --------------------------------------------------------------------


def test_a_form_is_sent_once(show):
    page = show(STEP, done=204)  # the answer leaves the page standing
    page.click("button")
    page.clock.run_for(10)
    page.wait_for_selector("button:disabled")
    page.evaluate("document.querySelector('button').click()")
    page.clock.run_for(100)
    assert len([asked for asked in page.asked if asked[0] == "POST"]) == 1


def test_the_button_that_was_pressed_is_sent_with_the_form(show):
    page = show(STEP.replace("<button>", '<button name="go" value="yes">'))
    page.click("button")
    page.wait_for_url(HERE + "done/")
    assert "go=yes" in page.asked[-1][2]


def test_a_refused_button_stays_refused_after_coming_back(show):
    page = show('<form method="post"><button disabled>Return</button></form>')
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    assert page.is_disabled("button")


def test_the_first_wrong_field_has_the_focus(show):
    page = show('<input name="a"><input name="b" aria-invalid="true">')
    assert focused(page) == "b"


def test_one_button_says_that_all_is_in_order(show):
    rows = "".join(
        f'<input type="radio" name="{name}" value="{value}">'
        for name, value in (("a", "pass"), ("a", "fail"), ("b", "good"), ("c", "other"))
    )
    page = show(
        f'<form><button type="button" data-choose-all="pass good">All</button>{rows}</form>'
    )
    page.click("button")
    chosen = page.evaluate("[...document.querySelectorAll(':checked')].map((one) => one.value)")
    assert chosen == ["pass", "good"]


def test_one_checkbox_checks_all_of_a_name(show):
    boxes = '<input type="checkbox" name="item"><input type="checkbox" name="item">'
    page = show('<input type="checkbox" name="all" data-select-all="item">' + boxes)
    page.check("[name=all]")
    assert page.locator("[name=item]:checked").count() == 2


# ---- Signatures ---------------------------------------------------------------

SIGNED = """<form method="post" action="/done/"><div data-signature>
  <canvas width="800" height="240" style="width: 400px" data-signature-sheet></canvas>
  <button type="button" data-signature-clear>Clear</button>
  <input type="hidden" name="signature" data-signature-value>
</div><button>Save</button></form>
<script type="module" src="/js/signature.js"></script>"""

#: The shades along the sheet's diagonal, which a stroke from corner to corner blackens.
INK = """async () => {
  const url = document.querySelector("[name=signature]").value;
  const bytes = Uint8Array.from(atob(url.split(",")[1]), (sign) => sign.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes]));
  const sheet = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  sheet.drawImage(picture, 0, 0);
  const shade = (x, y) => sheet.getImageData(x, y, 1, 1).data[0];
  return [picture.width, shade(400, 120), shade(700, 40)];
}"""


SHOWN = """document.querySelector("canvas").getContext("2d")
  .getImageData(400, 120, 1, 1).data[0] === 0"""


def draw_across(page) -> None:
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] - 10, box["y"] + box["height"] - 3)
    page.mouse.up()


def test_what_is_drawn_is_sent_as_a_picture_of_the_sheets_own_size(show):
    page = show(SIGNED)
    assert value(page, "signature") == ""
    draw_across(page)
    assert page.evaluate(INK) == [800, 0, 255]


def test_a_cleared_signature_is_none(show):
    page = show(SIGNED)
    draw_across(page)
    page.click("[data-signature-clear]")
    assert value(page, "signature") == ""


def test_a_form_that_comes_back_shows_what_was_signed(show):
    page = show(SIGNED)
    draw_across(page)
    signed = value(page, "signature")
    page = show(SIGNED.replace('name="signature"', f'name="signature" value="{signed}"'))
    page.wait_for_function(SHOWN)
    assert value(page, "signature") == signed
