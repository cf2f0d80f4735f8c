"""``run_due`` says what it did, and a failure is an exit code."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from registry.rounds import register_round

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_rounds(monkeypatch):
    monkeypatch.setattr("registry.rounds._rounds", {})


def run(*arguments) -> str:
    out = StringIO()
    call_command("run_due", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_what_each_round_said():
    register_round("mail", "Mail", lambda now: "3 sent", timedelta(days=1))
    assert run() == "mail: done – 3 sent\n1 rounds done.\n"
    assert run() == "Nothing is due.\n"
    assert "3 sent" in run("--all")


def test_a_failed_round_fails_the_command_after_the_others_ran():
    ran = []
    register_round("bad", "Bad", lambda now: 1 / 0, timedelta(days=1))
    register_round("good", "Good", ran.append, timedelta(days=1))
    with pytest.raises(CommandError, match="1 of 2"):
        run()
    assert ran
