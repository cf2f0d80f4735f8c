"""A real browser at a running register."""

import os
from contextlib import contextmanager

import pytest
from django.test import override_settings

from tests import machine, server
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
def office(chromium, live_register, fresh_database):
    """The demo's people, each at a browser of their own; ``office.desk("warehouse")``."""
    with opened(chromium, live_register) as office:
        yield office


@pytest.fixture(scope="module")
def shared_office(chromium, sqlite_databases, django_db_blocker):
    """One office for all tests of a module, which each bring goods of their own."""
    database = sqlite_databases.fresh()
    with (
        django_db_blocker.unblock(),
        server.default_database(database.url),
        server.running(database) as register,
        opened(chromium, register) as office,
    ):
        yield office


@contextmanager
def opened(chromium, register):
    register.manage("load_profile", "electronics")
    register.manage("load_demo", "--items", "9", DEMO_PASSWORD=Office.PASSWORD)
    office = Office(chromium, register.address)
    with override_settings(MEDIA_ROOT=register.database.folder / "media"):  # the server's files
        yield office
    office.close()
