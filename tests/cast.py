"""The cast of the tests: one person per role, one who may see nothing, one owner, all places."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.utils import translation

from registry.enums import Role
from tests.factories import Walk, make_department, make_party, make_places, make_user


def make_cast() -> SimpleNamespace:
    """Users by role name (``cast.warehouse`` …) and ``cast.outsider``, who has no role."""
    quality = make_department()
    people = {role.value: make_user(role.value, role, department=quality) for role in Role}
    return SimpleNamespace(**people, outsider=make_user("outsider"))


@pytest.fixture(autouse=True)
def start_in_english():
    """A page asked for in Chinese leaves its language active; the next test begins anew."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def count_anew():
    """What waits is kept by the end of the ledger, which another test may have reached, too."""
    cache.clear()


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def party(db):
    return make_party()


@pytest.fixture
def places(db):
    return make_places()


@pytest.fixture
def walk(cast, party, places):
    return Walk(cast, party, places)


@pytest.fixture
def sign_in(client):
    """Sign a user in: ``sign_in(cast.warehouse)`` returns the test client."""

    def sign_in_as(user):
        client.force_login(user)
        return client

    return sign_in_as
