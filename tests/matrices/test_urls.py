"""URL × role × method: every address is asked by everybody in every way.

The expected answers are the reviewed table in url_rows.py. An address without a row fails, as
does a row without an address.
"""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from registry.enums import Role
from tests.factories import make_department, make_party, make_places, make_user
from tests.matrices.url_rows import ANYONE, NOBODY, PUBLIC, ROWS
from tests.matrices.world import make_world

ROLES = [role.value for role in Role]
OTHERS = ["anonymous", "outsider"]
READ_OK, WRITE_OK = {200, 302}, {200, 302, 400, 409, 422}
REFUSED = {403, 404}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """People and records, made once; each cell is undone after it was tried."""
    with django_db_blocker.unblock(), transaction.atomic():
        quality = make_department()
        people = {role: make_user(role, role, department=quality) for role in ROLES}
        people["outsider"] = make_user("outsider")
        cast = type("Cast", (), people)
        records = make_world(cast, make_party(), make_places())
        yield {who: signed_in(user) for who, user in people.items()}, records
        transaction.set_rollback(True)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def patterns(resolver, namespace=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry
        elif entry.namespace != "admin" and not is_api(entry):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, inner)


def is_api(entry) -> bool:
    return str(entry.pattern) == "api/v1/"


def test_every_address_has_a_row_and_every_row_an_address():
    names = {name for name, _pattern in patterns(get_resolver())}
    rows = {row.name for row in ROWS}
    assert names - rows - PUBLIC == set(), "addresses nobody has reviewed"
    assert rows - names == set(), "rows without an address"
    assert len(rows) == len(ROWS)


def test_just_the_public_addresses_answer_without_signing_in(db):
    public = {
        name
        for name, pattern in patterns(get_resolver())
        if not getattr(pattern.callback, "login_required", True)
    }
    # The schema asks for a token or a session itself, as all of the API does.
    assert public == PUBLIC - {"logout", "set_language"} | {"api_schema"}
    assert Client().post(reverse("set_language"), {"language": "en"}).status_code == 302
    assert Client().post(reverse("logout")).status_code == 302


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_an_address_answers_each_role_as_reviewed(row, world, django_db_blocker):
    clients, records = world
    url = reverse(row.name, args=args_of(records[row.record]) if row.record else [])
    wrong = []
    with django_db_blocker.unblock():
        for who in (*OTHERS, *ROLES):
            for method in ("get", "post", "put", "patch", "delete"):
                status = ask(clients.get(who), method, url)
                expected = expectation(row, who, method)
                if status not in expected:
                    wrong.append(f"{who} {method}: {status}, not {sorted(expected)}")
    assert not wrong, "\n".join(wrong)


def args_of(record) -> tuple:
    """What stands in the address: mostly one number."""
    return record if isinstance(record, tuple) else (record,)


def ask(client: Client | None, method: str, url: str) -> int:
    """The status of one request, of somebody signed out without ``client``; what it wrote is
    undone."""
    with transaction.atomic():
        response = getattr(client or Client(), method)(url)
        transaction.set_rollback(True)
    if client is None and response.status_code == 302 and "/login/" not in response["Location"]:
        return 200  # led somewhere without asking who it is
    return response.status_code


def expectation(row, who: str, method: str) -> set[int]:
    """The answers that are right for one cell."""
    if who == "anonymous":
        return {302, 401, 405} if method in ("put", "patch", "delete") else {302, 401, 403}
    if method not in ("get", "post"):
        return {405, *REFUSED}
    allowed = row.read if method == "get" else row.write
    if allowed == NOBODY:
        return {405, *REFUSED}
    if allowed == "bad-request":
        return {400}
    fine = READ_OK if method == "get" else WRITE_OK
    if allowed == "signed-in":
        return fine | REFUSED
    if who == "outsider":
        return REFUSED
    return fine if allowed == ANYONE or who in allowed.split() else REFUSED


def test_the_matrix_notices_a_missing_check(world, django_db_blocker, monkeypatch):
    """The control: without the rule on receiving, the auditor gets in and the cell is wrong."""
    from registry import rules

    monkeypatch.setitem(rules.ACTIONS, "receive", lambda user, subject=None: True)
    clients, _records = world
    with django_db_blocker.unblock():
        status = ask(clients["auditor"], "get", reverse("registry:receive_unadvised"))
    row = next(row for row in ROWS if row.name == "registry:receive_unadvised")
    assert status not in expectation(row, "auditor", "get")
