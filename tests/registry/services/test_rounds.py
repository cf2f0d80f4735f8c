"""Rounds that are due are walked, each in its own try; who walks holds, until silence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registry.enums import RoundOutcome
from registry.models import Round
from registry.rounds import register_round
from registry.services.heart import SILENCE
from registry.services.rounds import FIRST_RETRY, run_due

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def no_rounds(monkeypatch):
    monkeypatch.setattr("registry.rounds._rounds", {})


@pytest.fixture
def calls(no_rounds):
    """One round, “count”, every hour; the times it was called with."""
    calls = []
    register_round("count", "Count", lambda now: calls.append(now) or len(calls), HOUR)
    return calls


def fail(now):
    raise ValueError("no reason to go on")


def test_a_round_that_is_due_runs_once_until_it_is_due_again(calls):
    now = timezone.now()
    assert [(one.outcome, one.told) for one in run_due(now)] == [(RoundOutcome.DONE, "1")]
    assert run_due(now) == []
    run_due(now + HOUR)
    assert calls == [now, now + HOUR]


def test_all_runs_what_is_not_due(calls):
    now = timezone.now()
    run_due(now)
    run_due(now, everything=True)
    assert calls == [now, now]


def test_a_round_that_fails_stops_no_other_and_is_tried_again_soon(no_rounds):
    register_round("bad", "Bad", fail, timedelta(days=1))
    register_round("good", "Good", lambda now: None, timedelta(days=1))
    now = timezone.now()
    assert [one.outcome for one in run_due(now)] == ["failed", "done"]
    bad = Round.objects.get(slug="bad")
    assert (bad.told, bad.failures) == ("ValueError: no reason to go on", 1)
    assert bad.due_at <= now + FIRST_RETRY
    run_due(bad.due_at)
    bad.refresh_from_db()
    assert bad.failures == 2


def test_a_round_that_somebody_walks_is_left_to_them(calls):
    Round.objects.create(slug="count", holder="another", heartbeat_at=timezone.now())
    assert run_due() == run_due(everything=True) == []


def test_a_round_whose_holder_fell_silent_is_walked_again(calls):
    silent = timezone.now() - SILENCE - timedelta(seconds=1)
    Round.objects.create(slug="count", holder="another", heartbeat_at=silent)
    assert len(run_due()) == 1


def test_who_was_taken_for_dead_writes_nothing_down(no_rounds):
    def lose_it(now):
        Round.objects.filter(slug="lost").update(holder="another")

    register_round("lost", "Lost", lose_it, HOUR)
    run_due()
    held = Round.objects.get(slug="lost")
    assert (held.holder, held.outcome) == ("another", "")
