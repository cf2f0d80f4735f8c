"""No line of the log lets anybody in."""

import io
import logging

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

SECRET = "OL-2026-0001~abcDEF:sig-na_ture"


@pytest.fixture
def log():
    """What a handler with the filters of the site's own one writes of every logger."""
    handler, out = settings.LOGGING["handlers"]["console"], io.StringIO()
    stream = logging.StreamHandler(out)
    for name in handler["filters"]:
        stream.addFilter(import_string(settings.LOGGING["filters"][name]["()"])())
    root = logging.getLogger()
    root.addHandler(stream)
    yield out
    root.removeHandler(stream)


def test_a_page_that_is_refused_is_logged_without_its_token(client, db, log):
    assert client.get(reverse("registry:owner", args=[SECRET])).status_code == 404
    assert "Not Found: /owner/•••/" in log.getvalue()
    assert SECRET not in log.getvalue()


def test_an_error_within_the_page_neither(log):
    logger = logging.getLogger("django.request")
    logger.error("%s: %s", "Internal Server Error", f"/owner/{SECRET}/")
    assert "/owner/•••/" in log.getvalue()
    assert SECRET not in log.getvalue()


def test_other_lines_are_as_they_were(log):
    logging.getLogger("custprop").warning("%s items", 3)
    assert "3 items" in log.getvalue()
