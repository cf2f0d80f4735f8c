"""``api_token`` prints a token once; what is kept cannot be turned back into it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from registry.models import ApiToken, Event


def run(*arguments) -> str:
    out = StringIO()
    call_command("api_token", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def asks(client, secret) -> int:
    return client.get("/api/v1/items/", headers={"Authorization": f"Token {secret}"}).status_code


def test_the_printed_token_opens_the_api(client, cast):
    assert asks(client, run("warehouse")) == 200


def test_only_the_hash_of_the_token_is_kept_also_in_the_event(cast):
    secret = run("warehouse", "--note", "scanner at the dock")
    token = ApiToken.objects.get()
    assert (token.note, token.digest) == ("scanner at the dock", ApiToken.digest_of(secret))
    event = Event.objects.get(action="make_token")
    assert secret not in event.body
    assert token.digest not in event.body
    assert '"user":"warehouse"' in event.body


def test_every_call_makes_another_token(cast):
    assert run("warehouse") != run("warehouse")


def test_revoking_ends_all_tokens_of_the_user_and_of_nobody_else(client, cast):
    first, second, foreign = run("warehouse"), run("warehouse"), run("manager")
    run("warehouse", "--revoke")
    assert [asks(client, secret) for secret in (first, second, foreign)] == [401, 401, 200]
    assert Event.objects.filter(action="revoke_token").count() == 2


def test_a_deactivated_user_gets_none_and_loses_those_there_are(client, cast):
    secret = run("warehouse")
    cast.warehouse.is_active = False
    cast.warehouse.save()
    assert asks(client, secret) == 401
    with pytest.raises(CommandError, match="deactivated"):
        run("warehouse")


def test_an_unknown_user_is_named(cast):
    with pytest.raises(CommandError, match="nobody"):
        run("nobody")
