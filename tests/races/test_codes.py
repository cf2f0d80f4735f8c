"""One code, sent twice at once: it is right once, whichever thread or process is asked."""

from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, connections
from django.db.models import QuerySet

from registry.models import WrongTry
from registry.services.second_factor import LAST_STEP, check_code, recovery_codes
from tests import server
from tests.factories import PASSWORD
from tests.faults import no_lock
from tests.phone import enrol
from tests.server import at_once

ROUNDS = 15


@pytest.fixture
def person(live_walk, settings):
    settings.SECRET_KEY = server.SECRET_KEY  # the server opens what is sealed here
    return live_walk.cast.inspector


def forget_the_last_step(person) -> None:
    """So that the next round need not wait for the next half minute."""
    factor = Authenticator.objects.get(user=person, type="totp")
    factor.data.pop(LAST_STEP)
    factor.save()
    WrongTry.objects.all().delete()


def check_the_code_is_right_once(person) -> None:
    phone, _codes = enrol(person)
    for _ in range(ROUNDS):
        forget_the_last_step(person)
        code = phone.code()
        assert sorted(at_once([partial(check_code, person, code)] * 2)) == [False, True]


def check_a_recovery_code_is_right_once(person) -> None:
    _phone, codes = enrol(person)
    for code in codes:
        WrongTry.objects.all().delete()
        assert sorted(at_once([partial(check_code, person, code)] * 2)) == [False, True]
    assert recovery_codes(person) == []


def check_one_code_signs_one_in(register, person) -> None:
    """Two who know password and code of one person, at the server with its two processes."""
    phone, _codes = enrol(person)
    for _ in range(ROUNDS):
        forget_the_last_step(person)
        both = [register.visitor() for _ in range(2)]
        for visitor in both:
            visitor.submit("/login/", username=person.username, password=PASSWORD)
        forms = [visitor.form("/login/code/", "/login/code/") for visitor in both]
        answers = at_once(
            [
                partial(visitor.send, form, code=phone.code())
                for visitor, form in zip(both, forms, strict=True)
            ]
        )
        assert sorted(answer.status_code for answer in answers) == [200, 302]
        assert sorted(visitor.get("/").status_code for visitor in both) == [200, 302]


def test_one_code_signs_one_in(live_register, person):
    check_one_code_signs_one_in(live_register, person)


def test_without_locks_one_code_signs_two_in(unlocked_register, person):
    with pytest.raises(AssertionError):
        check_one_code_signs_one_in(unlocked_register, person)


def test_the_same_code_is_right_once(person):
    check_the_code_is_right_once(person)


def test_the_same_recovery_code_is_right_once(person):
    check_a_recovery_code_is_right_once(person)


@pytest.mark.parametrize(
    "check", [check_the_code_is_right_once, check_a_recovery_code_is_right_once]
)
def test_without_locks_the_check_fails(person, check, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", no_lock)
    monkeypatch.delitem(connections.settings["default"]["OPTIONS"], "transaction_mode", False)
    with pytest.raises((AssertionError, DatabaseError)):
        check(person)
