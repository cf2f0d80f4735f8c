"""The live register does what race tests rely on, and its locks can be taken out."""

from collections import Counter
from decimal import Decimal
from functools import partial

import pytest
import requests

from registry.models import User
from registry.services.tokens import make_token
from tests import server
from tests.factories import PASSWORD, fresh
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


def hand_out_more_than_there_is(register, walk) -> tuple[Counter, Decimal]:
    """Many programs take one piece each at once: the answers by status, and what is left by
    the register's own account."""
    token = make_token(user=walk.cast.warehouse, by=None)
    item = walk.stored(quantity=STOCK)
    body = {"quantity": "1", "holder": "Line 2", "purpose": "Assembly"}
    clients = [register.api(token) for _ in range(TRIES)]
    answers = at_once(
        [partial(client.post, f"/items/{item.number}/issue/", body) for client in clients]
    )
    return Counter(answer.status_code for answer in answers), fresh(item).on_hand


EXACT = {200: STOCK, 409: TRIES - STOCK}, 0


def test_exactly_what_is_there_is_handed_out(live_register, live_walk):
    assert hand_out_more_than_there_is(live_register, live_walk) == EXACT


def test_without_locks_it_is_not(unlocked_register, live_walk):
    assert hand_out_more_than_there_is(unlocked_register, live_walk) != EXACT
