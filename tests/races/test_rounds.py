"""Two who walk the rounds at once: each round's effect is there once, on both databases."""

import time
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from registry.models import Counter
from registry.rounds import register_round
from registry.services import rounds
from registry.services.rounds import run_due
from tests.server import at_once

WALKERS, ROUNDS = 4, 5


@pytest.fixture(autouse=True)
def counting_rounds(fresh_database, monkeypatch):
    """Rounds that count how often they were walked, each for a while."""
    monkeypatch.setattr("registry.rounds._rounds", {})
    for number in range(ROUNDS):
        series = f"round-{number}"
        Counter.objects.create(series=series)
        register_round(series, series, _counting(series), timedelta(days=1))


def _counting(series: str):
    def walk(now):
        time.sleep(0.05)
        Counter.objects.filter(series=series).update(value=F("value") + 1)

    return walk


def check_each_is_walked_once() -> None:
    now = timezone.now()
    walked = at_once([lambda: run_due(now)] * WALKERS)
    assert sorted(one.round.slug for walk in walked for one in walk) == [
        f"round-{number}" for number in range(ROUNDS)
    ]
    assert set(Counter.objects.values_list("value", flat=True)) == {1}


def test_each_round_is_walked_once():
    check_each_is_walked_once()


def test_without_holding_the_check_fails(monkeypatch):
    monkeypatch.setattr(rounds, "_take", lambda *arguments, **options: True)
    with pytest.raises(AssertionError):
        check_each_is_walked_once()
