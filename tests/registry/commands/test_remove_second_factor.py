"""``remove_second_factor`` lets in again who has lost the phone and finds no administrator."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from registry.models import Event
from registry.services.second_factor import is_enrolled
from tests.phone import enrol


def run(*arguments) -> str:
    out = StringIO()
    call_command("remove_second_factor", *arguments, stdout=out)
    return out.getvalue()


def test_the_user_signs_in_with_the_password_alone(cast):
    enrol(cast.administrator)
    enrol(cast.manager)
    assert "password alone" in run("administrator", "--reason", "phone lost")
    assert not is_enrolled(cast.administrator)
    assert is_enrolled(cast.manager)
    event = Event.objects.get(action="remove_second_factor")
    assert (event.actor, event.object_key, event.reason) == (None, "administrator", "phone lost")


def test_who_has_none_and_who_is_unknown_are_named(cast):
    with pytest.raises(CommandError, match="is not on"):
        run("manager")
    with pytest.raises(CommandError, match="nobody"):
        run("nobody")
    with pytest.raises(CommandError, match="500"):
        run("manager", "--reason", "x" * 501)
