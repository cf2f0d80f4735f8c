"""Writing by API: once only, on the version that was seen, and never by accident."""

import pytest
from django.db import OperationalError
from django.test import Client

from registry.models import AnsweredRequest, Event, Issue
from registry.services import labelling
from registry.services.answering import fingerprint
from tests.api_caller import Caller, done, refused
from tests.factories import fresh


@pytest.fixture
def warehouse(cast):
    return Caller(cast.warehouse)


@pytest.fixture
def issue_of(walk):
    """The address and the body of an issue of 10 of a stored item."""
    item = walk.stored()
    return f"/items/{item.number}/issue/", {"quantity": "10", "holder": "L1", "purpose": "SMT"}


# ---- once only ----------------------------------------------------------------


def test_the_same_key_and_body_are_answered_again_and_done_once(warehouse, issue_of):
    path, body = issue_of
    first = warehouse.sending(Idempotency_Key="k1").post(path, **body)
    again = warehouse.sending(Idempotency_Key="k1").post(path, **body)
    assert done(first) == done(again)
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert again["ETag"] == first["ETag"]
    assert Issue.objects.count() == 1


def test_a_repeated_creation_is_201_at_the_same_address(warehouse, walk):
    body = {"party": "hc", "lines": [{"item": walk.stored().number, "quantity": 1}]}
    answers = [warehouse.sending(Idempotency_Key="k1").post("/returns/", **body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert {answer["Location"] for answer in answers} == {"/api/v1/returns/RT-2026-0001/"}


def test_the_order_of_the_names_does_not_make_another_body(warehouse, issue_of):
    path, body = issue_of
    done(warehouse.sending(Idempotency_Key="k1").post(path, **body))
    turned = dict(reversed(body.items()))
    done(warehouse.sending(Idempotency_Key="k1").post(path, **turned))
    assert Issue.objects.count() == 1


def test_the_same_key_with_another_body_or_address_is_refused(warehouse, issue_of):
    path, body = issue_of
    done(warehouse.sending(Idempotency_Key="k1").post(path, **body))
    other = warehouse.sending(Idempotency_Key="k1").post(path, **body | {"quantity": "11"})
    refused(other, 422, "idempotency-key-reused")
    elsewhere = warehouse.sending(Idempotency_Key="k1").post(path.replace("issue", "consume"))
    refused(elsewhere, 422, "idempotency-key-reused")
    assert Issue.objects.count() == 1


def test_a_refused_write_may_be_tried_again_with_its_key(warehouse, issue_of):
    path, body = issue_of
    refused(
        warehouse.sending(Idempotency_Key="k1").post(path, **body | {"quantity": "101"}),
        409,
        "transition-refused",
    )
    assert not AnsweredRequest.objects.exists()
    done(warehouse.sending(Idempotency_Key="k1").post(path, **body))


def test_the_key_of_one_caller_is_not_another_callers(warehouse, issue_of, cast):
    path, body = issue_of
    done(warehouse.sending(Idempotency_Key="k1").post(path, **body))
    refused(
        Caller(cast.auditor).sending(Idempotency_Key="k1").post(path, **body), 403, "not-permitted"
    )


@pytest.mark.parametrize("key", ["", "a" * 101, "käse", "a\tb"])
def test_an_impossible_key_is_refused(warehouse, issue_of, key):
    path, body = issue_of
    refused(warehouse.sending(Idempotency_Key=key).post(path, **body), 400, "invalid-header")


def test_a_key_that_the_register_keeps_for_itself_is_refused(warehouse, issue_of):
    path, body = issue_of
    own = f"proof {fingerprint('k1')}"
    told = refused(warehouse.sending(Idempotency_Key=own).post(path, **body), 400, "invalid-header")
    assert "cannot begin with “proof ”" in told["detail"]
    assert Issue.objects.count() == 0


# ---- on the version that was seen ---------------------------------------------


@pytest.mark.parametrize("form", ['"{}"', "{}"])
def test_the_present_version_passes(warehouse, walk, form):
    item = walk.stored()
    answer = warehouse.sending(If_Match=form.format(item.version)).post(
        f"/items/{item.number}/split/", quantity=1
    )
    assert done(answer)["version"] == item.version + 1
    assert answer["ETag"] == f'"{item.version + 1}"'


def test_any_version_passes_where_that_is_said(warehouse, walk):
    done(warehouse.sending(If_Match="*").post(f"/items/{walk.stored().number}/label/"))


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("label", {}),
        ("move", {"location": "storage"}),
        ("issue", {"quantity": 1, "holder": "L1", "purpose": "SMT"}),
        ("split", {"quantity": 1}),
        ("report-anomaly", {"kind": "lost", "description": "gone"}),
        ("return", {}),
    ],
)
def test_a_stale_version_is_refused_and_changes_nothing(warehouse, walk, verb, body):
    item = walk.stored()
    events = Event.objects.count()
    stale = warehouse.sending(If_Match=f'"{item.version - 1}"').post(
        f"/items/{item.number}/{verb}/", **body
    )
    refused(stale, 412, "stale-version")
    assert (fresh(item).version, Event.objects.count()) == (item.version, events)


@pytest.mark.parametrize("header", ["banana", '"1', 'W/"1"', '"1", "2"', '"-1"', ""])
def test_a_malformed_version_is_refused(warehouse, walk, header):
    path = f"/items/{walk.stored().number}/label/"
    refused(warehouse.sending(If_Match=header).post(path), 400, "invalid-header")


def test_a_version_where_there_is_no_item_is_refused(warehouse, walk):
    body = {"party": "hc", "lines": [{"item": walk.stored().number, "quantity": 1}]}
    refused(warehouse.sending(If_Match='"1"').post("/returns/", **body), 400, "invalid-header")


# ---- what is read -------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"quantity": None}, "quantity"),
        ({"quantity": "NaN"}, "quantity"),
        ({"quantity": "Infinity"}, "quantity"),
        ({"quantity": "ten"}, "quantity"),
        ({"quantity": "1_0"}, "quantity"),
        ({"quantity": True}, "quantity"),
        ({"quantity": [1]}, "quantity"),
        ({"quantity": {}}, "quantity"),
        ({"quantity": "0.0000001"}, "quantity"),
        ({"quantity": "1" * 13}, "quantity"),
        ({"quantity": 10**400}, "quantity"),
        ({"holder": ""}, "holder"),
        ({"holder": "a" * 121}, "holder"),
        ({"holder": ["L1"]}, "holder"),
        ({"as_designated": "perhaps"}, "as_designated"),
        ({"as_designated": None}, "as_designated"),
        ({"due_back_on": "2020-01-01"}, "due_back_on"),
        ({"due_back_on": 5}, "due_back_on"),
        ({"department": "moon"}, "department"),
        ({"consent": "CO-1"}, "consent"),
        ({"consent": {"number": "CO-1"}}, "consent"),
    ],
)
def test_a_field_that_is_unknown_or_impossible_is_named(warehouse, issue_of, change, field):
    path, body = issue_of
    document = refused(warehouse.post(path, **body | change), 400, "invalid-input")
    assert [error["field"] for error in document["errors"]] == [field]
    assert Issue.objects.count() == 0


@pytest.mark.parametrize("body", [[], [1], "text", 5, None, True])
def test_a_body_that_is_no_object_is_refused(warehouse, issue_of, body):
    refused(warehouse.post_json(issue_of[0], body), 400, "invalid-input")


@pytest.mark.parametrize("content", ["{", '{"quantity": NaN}', '{"holder": "\\u0000"}', "[" * 999])
def test_malformed_json_is_refused(warehouse, issue_of, content):
    refused(warehouse.post_raw(issue_of[0], content), 400, "malformed")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "application/octet-stream",
    ],
)
def test_another_type_than_json_is_refused(warehouse, issue_of, content_type):
    answer = warehouse.post_raw(issue_of[0], "quantity=1", content_type)
    refused(answer, 415, "unsupported-media-type")


def test_an_upload_is_refused_also_with_a_session(walk, cast, sign_in):
    path = f"/api/v1/items/{walk.stored().number}/label/"
    answer = sign_in(cast.warehouse).post(path, {"code": "1"})
    refused(answer, 415, "unsupported-media-type")


def test_a_body_beyond_the_limit_is_refused(warehouse, issue_of):
    content = b'{"holder": "' + b"a" * (3 * 1024 * 1024) + b'"}'
    refused(warehouse.post_raw(issue_of[0], content), 413, "too-large")


def test_a_body_in_chunks_is_refused_and_not_taken_for_an_empty_one(warehouse, walk):
    item = walk.stored()
    answer = warehouse.client.generic(
        "POST",
        f"/api/v1/items/{item.number}/label/",
        headers=warehouse.usual | {"Transfer-Encoding": "chunked"},
    )
    refused(answer, 411, "length-required")
    assert fresh(item).version == item.version


def test_no_body_is_an_empty_object(warehouse, walk):
    path = f"/items/{walk.stored().number}/label/"
    done(warehouse.post_raw(path, b""))
    done(warehouse.post_raw(path, b"", "application/x-www-form-urlencoded"))


def test_a_parameter_in_the_address_of_a_write_is_refused(warehouse, walk):
    path = f"/items/{walk.stored().number}/label/?code=1"
    refused(warehouse.post(path), 400, "invalid-parameter")


# ---- who writes ---------------------------------------------------------------


def test_a_session_writes_with_its_csrf_token_only(walk, cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.warehouse)
    path = f"/api/v1/items/{walk.stored().number}/label/"
    refused(client.post(path, {}, content_type="application/json"), 403, "csrf-failed")
    token = client.get("/items/").cookies["csrftoken"].value
    answer = client.post(path, {}, content_type="application/json", headers={"X-CSRFToken": token})
    done(answer)


def test_a_token_writes_without_csrf_token(warehouse, walk):
    warehouse.client = Client(enforce_csrf_checks=True)
    done(warehouse.post(f"/items/{walk.stored().number}/label/"))


# ---- when something fails -----------------------------------------------------


def test_a_locked_database_asks_to_come_again(warehouse, walk, monkeypatch):
    def locked(**kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(labelling, "label", locked)
    answer = warehouse.post(f"/items/{walk.stored().number}/label/")
    refused(answer, 503, "busy")
    assert int(answer["Retry-After"]) > 0


def test_a_fault_of_ours_is_a_problem_that_tells_nothing_and_leaves_nothing(
    warehouse, walk, monkeypatch
):
    def fails(**kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(labelling, "label", fails)
    warehouse.client = Client(raise_request_exception=False)
    document = refused(warehouse.post(f"/items/{walk.stored().number}/label/"), 500, "internal")
    assert "secret" not in str(document)
