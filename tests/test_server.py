"""The live register does what race tests rely on, and its locks can be taken out."""

from decimal import Decimal
from functools import partial

import pytest
import requests
from django.db import DatabaseError
from django.db.models import QuerySet

from registry.errors import WorkflowError
from registry.models import User
from registry.services.issuing import issue
from tests import server
from tests.factories import PASSWORD, fresh
from tests.faults import begin_as_reader, no_lock
from tests.server import at_once

STOCK, TRIES = 10, 24


def test_people_sign_in_and_stay_signed_in_on_a_second_device(live_register, live_walk):
    warehouse = live_register.sign_in("warehouse", PASSWORD)
    for device in (warehouse, warehouse.twin()):
        page = device.get("/")
        assert page.status_code == 200
        assert "Warehouse" in page.text


def test_a_wrong_password_does_not_sign_in(live_register, live_walk):
    with pytest.raises(AssertionError, match="could not sign in: 200"):
        live_register.sign_in("warehouse", "guess")


def test_forms_are_posted_with_the_token_of_their_page(live_register, live_walk):
    visitor = live_register.visitor()
    assert visitor.post("/i18n/setlang/", {"language": "en"}).status_code == 302
    bare = requests.post(f"{live_register.address}/i18n/setlang/", timeout=30)
    assert bare.status_code == 403


def test_test_and_server_share_one_database(live_register, live_walk):
    live_register.sign_in("warehouse", PASSWORD)
    assert User.objects.get(username="warehouse").last_login is not None
    assert live_register.manage("shell", "-c", "print(User.objects.count())").endswith("8\n")


def test_a_killed_register_starts_again_on_the_same_database(live_register, live_walk):
    live_register.kill()
    with pytest.raises(requests.ConnectionError):
        live_register.visitor().get("/login/")
    with server.running(live_register.database) as again:
        assert again.sign_in("warehouse", PASSWORD).get("/").status_code == 200


def test_the_server_answers_from_several_processes(fresh_database):
    with server.running(fresh_database, server.DIAGNOSTIC) as register:
        visitors = [register.visitor() for _ in range(16)]
        answers = at_once([partial(visitor.get, "/_diagnosis/process") for visitor in visitors])
    assert len({answer.text for answer in answers}) == 2


def issue_more_than_there_is(live_walk) -> tuple[int, Decimal]:
    """Many people take one piece each at once: how many were told they have it, and what is
    left by the register's own account."""
    item = live_walk.stored(quantity=STOCK)

    def take_one():
        try:
            issue(by=live_walk.cast.warehouse, lines=[(item, Decimal(1))], holder="A", purpose="B")
        except (WorkflowError, DatabaseError):
            return 0
        return 1

    return sum(at_once([take_one] * TRIES)), fresh(item).on_hand


def test_exactly_what_is_there_is_handed_out(live_walk):
    assert issue_more_than_there_is(live_walk) == (STOCK, 0)


def test_without_locks_it_is_not(live_walk, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", no_lock)
    begin_as_reader()
    assert issue_more_than_there_is(live_walk) != (STOCK, 0)
