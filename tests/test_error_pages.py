"""What people see when something is wrong: a sentence, and the way on."""

import re
from pathlib import Path

from django.conf import settings
from django.db import OperationalError
from django.template.loader import render_to_string
from django.utils import translation


def source(name: str) -> str:
    text = (Path(settings.BASE_DIR) / "templates" / name).read_text()
    return re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", text, flags=re.S)


def test_the_page_for_our_own_faults_needs_no_tag_and_speaks_both_languages():
    page = source("500.html")
    assert "{%" not in page
    assert "{{" not in page
    assert "系统出错了" in page
    assert "Something went wrong on our side" in page


def test_the_styles_it_asks_for_exist():
    asked = re.findall(r'href="/static/([^"]+)"', source("500.html"))
    assert asked
    for path in asked:
        assert (Path(settings.BASE_DIR) / "static" / path).is_file()


def test_a_malformed_request_is_answered_without_a_request_at_hand():
    with translation.override("en"):
        page = render_to_string("400.html")
    assert "Go back, reload the page and try again." in page
    assert 'href="/"' in page


def test_a_form_from_another_session_says_that_nothing_was_saved():
    with translation.override("en"):
        page = render_to_string("403_csrf.html")
    assert "nothing was saved" in page


def test_a_missing_page_keeps_the_navigation_for_who_is_signed_in(sign_in, cast):
    answer = sign_in(cast.warehouse).get("/nowhere/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert 'class="rail"' in page
    assert "Search for its number" in page


def test_a_missing_page_has_no_navigation_for_a_stranger(client, db):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert 'class="rail"' not in answer.content.decode()


def test_a_busy_database_is_told_with_when_to_try_again(sign_in, cast, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("registry.views.reports.require_action", locked)
    answer = sign_in(cast.auditor).get("/reports/")
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "was not stored" in answer.content.decode()
