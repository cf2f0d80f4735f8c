"""The OpenAPI description: complete, valid, and true when requests are drawn from it."""

from contextlib import suppress

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from custprop.wsgi import application
from registry.services.returning import request_return
from registry.services.verification import verify_ledger
from registry.workflow import TABLE
from tests.api_caller import Caller, refused
from tests.factories import make_contact, make_pre_advice

EXAMPLES = 3  # for each operation, of each kind: with values that fit and with such that do not


@pytest.fixture(scope="module")
def description() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)


def operations(description):
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_it_is_valid_and_was_made_without_a_warning(description):
    GENERATOR_STATS.reset()
    made = SchemaGenerator().get_schema(request=None, public=True)
    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache
    validate_schema(made)


def test_every_verb_is_described_with_its_body_and_its_headers(description):
    for row in TABLE.values():
        operation = description["paths"][f"/api/v1/items/{{number}}/{row.slug}/"]["post"]
        assert ("requestBody" in operation) == (row.verb != "label")  # which takes no fields
        headers = {entry["name"] for entry in operation["parameters"] if entry["in"] == "header"}
        assert headers == {"Idempotency-Key", "If-Match"}
        assert {"ETag", "Idempotent-Replayed"} <= set(operation["responses"]["200"]["headers"])


def test_every_operation_describes_its_problems(description):
    for path, method, operation in operations(description):
        expected = {"400", "401", "403", "404", "503"}
        expected |= {"409", "411", "412", "413", "415", "422"} if method == "post" else set()
        assert expected < set(operation["responses"]), path
        for status in expected:
            assert set(operation["responses"][status]["content"]) == {"application/problem+json"}


def test_every_operation_has_a_name_of_its_own_and_a_description(description):
    names = [operation["operationId"] for _path, _method, operation in operations(description)]
    assert len(set(names)) == len(names)
    assert all(operation.get("description") for _p, _m, operation in operations(description))


def test_it_is_served_to_who_has_signed_in(client, cast):
    refused(client.get("/api/schema/"), 401, "not-authenticated")
    headers = Caller(cast.auditor).usual
    assert client.get("/api/schema/", headers=headers).content.startswith(b"openapi: 3")
    as_json = client.get("/api/schema/?format=json", headers=headers)
    assert as_json.json()["openapi"].startswith("3")
    refused(client.get("/api/schema/?lang=%00", headers=headers), 400, "invalid-parameter")


@pytest.fixture
def one_connection():
    """Requests keep the test's transaction open, as with Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.usefixtures("one_connection")
def test_requests_drawn_from_it_never_meet_a_fault(walk, cast, description):
    """Every operation, with values that fit its description and with such that do not, on records
    that exist. Whatever is answered is described, and the ledger stays sound."""
    schema = schemathesis.openapi.from_dict(description)
    schema.app = application
    known = known_values(walk, cast)
    callers = [Caller(user).usual for user in (cast.warehouse, cast.inspector, cast.manager)]
    statuses = set()
    for found in schema.get_all_operations():
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            statuses |= play(found.ok(), mode, known, callers)
    assert {200, 400, 404} <= statuses
    assert not {status for status in statuses if status >= 500}
    assert verify_ledger().sound


def known_values(walk, cast) -> dict[str, list]:
    """Records by the names that addresses and bodies use."""
    stored = walk.stored()
    made = [walk.received(), walk.verified(), walk.labelled(), stored, walk.quarantined()]
    advice = make_pre_advice(cast.liaison, party=walk.party)
    document = request_return(
        by=cast.warehouse, party=walk.party, lines=[{"item": stored, "quantity": 1}]
    )
    numbers = [item.number for item in made]
    return {
        "items": numbers,
        "pre-advices": [advice.number],
        "receipts": ["RC-2026-0001"],
        "returns": [document.number],
        "item": numbers,
        "return": [document.number],
        "pre_advice": [advice.number],
        "party": ["hc"],
        "code": ["hc", *numbers],
        "category": ["part"],
        "location": ["pending", "storage", "quarantine"],
        "contact": [make_contact(walk.party).pk],
        "quantity": ["1", 2],
    }


def play(operation, mode: GenerationMode, known: dict, callers: list[dict]) -> set[int]:
    """Call ``operation`` with drawn values; returns the statuses that were answered."""
    seen = set()

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(generation_mode=mode),
        headers=st.sampled_from(callers),
        data=st.data(),
    )
    def call(case, headers, data):
        use_known(case.path_parameters, known, data, kind=operation.path.split("/")[3])
        use_known(case.body, known, data)
        response = case.call(headers=headers)
        seen.add(response.status_code)
        assert response.status_code < 500, (case.as_curl_command(), response.text)
        case.validate_response(response, checks=CHECKS)

    with suppress(Unsatisfiable):  # what takes nothing cannot be given something wrong
        call()
    return seen


CHECKS = (
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
)


def use_known(values, known: dict, data, kind: str = "") -> None:
    """Put values that exist in place of drawn ones, now and then."""
    if not isinstance(values, dict):
        return
    for name in values:
        there = known.get(kind if name == "number" else name)
        if there and data.draw(st.integers(0, 3)):
            values[name] = data.draw(st.sampled_from(there))
