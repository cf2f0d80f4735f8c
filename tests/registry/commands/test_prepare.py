"""``manage.py prepare``: what `make run` does before it serves, the first time and later."""

import os
from datetime import datetime, timedelta

import pytest
from django.test import override_settings

from registry.management.commands.prepare import DEMO_USERS, static_fingerprint
from registry.models import Event, Item, User

on_sqlite = pytest.mark.parametrize("fresh_database", ["sqlite"], indirect=True)


@pytest.mark.slow
@on_sqlite
def test_the_first_start_brings_demo_and_logins_and_the_next_touches_no_data(fresh_database):
    said = fresh_database.prepare("--demo", DEMO_PASSWORD="correct-horse-battery")
    for name in DEMO_USERS:
        assert User.objects.get(username=name).check_password("correct-horse-battery")
        assert name in said
    last = Event.objects.latest("seq")
    assert last.seq > 200
    users = list(User.objects.values_list("username", "password").order_by("pk"))

    said = fresh_database.prepare("--demo", DEMO_PASSWORD="another-password")
    assert Event.objects.latest("seq") == last
    assert list(User.objects.values_list("username", "password").order_by("pk")) == users
    assert "manage.py changepassword" in said


@on_sqlite
def test_the_first_start_speaks_of_the_trade_that_was_asked_for(fresh_database):
    said = fresh_database.prepare("--demo", PROFILE="foundry")
    assert "Profile foundry" in said
    assert Item.objects.filter(category__code="mould").exists()
    assert not Item.objects.filter(name__contains="CAP CER").exists()


@on_sqlite
def test_a_register_in_use_gets_no_demo(fresh_database):
    User.objects.create_user("wang", password="correct-horse-battery")
    assert fresh_database.prepare("--demo") == ""
    assert list(User.objects.values_list("username", flat=True)) == ["wang"]


@on_sqlite
def test_without_demo_the_register_stays_empty(fresh_database):
    fresh_database.prepare()
    assert not User.objects.exists()


def test_static_files_are_collected_again_when_one_changes(tmp_path):
    style = tmp_path / "style.css"
    style.write_text("body {}")
    with override_settings(STATICFILES_DIRS=[tmp_path]):
        before = static_fingerprint()
        assert static_fingerprint() == before
        later = (datetime.now().astimezone() + timedelta(seconds=2)).timestamp()
        os.utime(style, (later, later))
        assert static_fingerprint() != before
