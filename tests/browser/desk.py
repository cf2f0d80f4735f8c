"""People at their desks: a browser each, with the few gestures the tests need."""

import os
from pathlib import Path

#: A picture of each page that is looked at takes half the time of these tests: on demand only.
PICTURES = bool(os.environ.get("PICTURES"))
SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


class Desk:
    """One person's browser, signed in."""

    def __init__(self, context, address: str, username: str, password: str, folder: Path):
        self.context, self.address, self.folder = context, address, folder
        self.page = context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._note_console)
        self.open("/login/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", password)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(address + "/")

    def _note_console(self, message) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.problems.append(f"{self.page.url}: {message.text}")

    def open(self, path: str) -> None:
        answer = self.page.goto(self.address + path)
        assert answer.ok, f"{path} answered {answer.status}"

    def go_on(self) -> None:
        """Press the one filled button that never scrolls away, and wait for what follows."""
        with self.page.expect_navigation():
            self.page.locator(".stepbar .button-primary").click()

    def press(self, selector: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f"main [name={name}]", value)

    def look(self, name: str) -> None:
        """Look at the page as it stands, on a phone and wide: nothing is cut off."""
        for size in (PHONE, WIDE):
            self.page.set_viewport_size(size)
            if PICTURES:
                self.keep_picture(f"{name}-{size['width']}.png")
            self.assert_nothing_is_cut(name)

    def keep_picture(self, name: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self.folder / name, full_page=True)

    def assert_nothing_is_cut(self, name: str) -> None:
        """No page scrolls sideways: what does not fit scrolls in a box of its own."""
        wider = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, f"{name} is {wider} px wider than the window"

    def file(self, path: str) -> bytes:
        """What a link to a file answers, for this person."""
        answer = self.context.request.get(self.address + path)
        assert answer.ok, f"{path} answered {answer.status}"
        return answer.body()

    def texts(self, selector: str) -> list[str]:
        return self.page.locator(selector).all_inner_texts()

    def words(self, selector: str = "main") -> str:
        return self.page.locator(selector).first.inner_text()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    @property
    def number(self) -> str:
        """The number in the address: of the record the page shows."""
        return self.page.url.rstrip("/").split("/")[-1]


class Office:
    """Everybody's desk, in one language. ``register`` is the server they all work at."""

    PASSWORD = "a-password-for-the-demo"

    def __init__(self, browser, address: str):
        self.browser, self.address = browser, address
        self.language, self.folder = "zh-hans", SCREENSHOTS
        self.desks: dict[str, Desk] = {}

    def speaks(self, language: str) -> None:
        self.language, self.folder = language, SCREENSHOTS / language

    def desk(self, username: str) -> Desk:
        if username not in self.desks:
            context = self.browser.new_context(viewport=WIDE, locale=self.language)
            context.set_default_timeout(30_000)
            context.add_cookies(
                [{"name": "django_language", "value": self.language, "url": self.address}]
            )
            self.desks[username] = Desk(context, self.address, username, self.PASSWORD, self.folder)
        return self.desks[username]

    def problems(self) -> list[str]:
        return [problem for desk in self.desks.values() for problem in desk.problems]

    def close(self) -> None:
        for desk in self.desks.values():
            desk.context.close()
