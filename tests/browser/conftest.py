"""A real browser at a running register."""

import os

import pytest

from tests import machine
from tests.browser.desk import Office


@pytest.fixture(scope="module")
def chromium():
    executable = machine.require("a browser")
    # Playwright's loop runs in this thread; Django would take its own queries for a mistake.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def office(chromium, live_register, fresh_database, settings):
    """The demo's people, each at a browser of their own; ``office.desk("warehouse")``."""
    settings.MEDIA_ROOT = fresh_database.folder / "media"  # the files that the server keeps
    live_register.manage("load_profile", "electronics")
    live_register.manage("load_demo", "--items", "9", DEMO_PASSWORD=Office.PASSWORD)
    office = Office(chromium, live_register.address)
    yield office
    office.close()
