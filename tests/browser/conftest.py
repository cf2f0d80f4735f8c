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


@pytest.fixture(scope="session")
def demo_database(sqlite_databases):
    """The demo, loaded once; each office works on a copy."""
    database = sqlite_databases.fresh()
    demo = database.environment(DEMO_PASSWORD=Office.PASSWORD)
    server.run_manage("load_profile", "electronics", env=demo)
    server.run_manage("load_demo", "--items", "9", env=demo)
    return database


@pytest.fixture
def office(chromium, sqlite_databases, demo_database, django_db_blocker):
    """The demo's people, each at a browser of their own; ``office.desk("warehouse")``."""
    with opened(chromium, sqlite_databases.copy(demo_database), django_db_blocker) as office:
        yield office


@pytest.fixture(scope="module")
def shared_office(chromium, sqlite_databases, demo_database, django_db_blocker):
    """One office for all tests of a module, which each bring goods of their own."""
    with opened(chromium, sqlite_databases.copy(demo_database), django_db_blocker) as office:
        yield office


@contextmanager
def opened(chromium, database, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        server.default_database(database.url),
        server.running(database) as register,
        override_settings(MEDIA_ROOT=database.folder / "media"),  # the server's files
    ):
        office = Office(chromium, register.address)
        office.register = register
        yield office
        office.close()
