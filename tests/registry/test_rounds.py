"""The clock's rounds are due at fixed times, whatever the second they ran at."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from registry.rounds import RegisteredRound, register_round, rounds


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("every", "now", "due"),
    [
        (timedelta(days=1), "2026-11-27 06:00:03", "2026-11-28 00:00"),
        (timedelta(days=7), "2026-11-27 23:59:59", "2026-12-04 00:00"),
        (timedelta(minutes=15), "2026-11-27 06:00:03", "2026-11-27 06:15"),
        (timedelta(minutes=15), "2026-11-27 06:15:00", "2026-11-27 06:30"),
        (timedelta(hours=6), "2026-11-27 23:00:00", "2026-11-28 00:00"),
    ],
)
def test_a_round_is_due_at_fixed_times(every, now, due):
    one = RegisteredRound("any", "Any", print, every)
    assert one.due_after(at(now)) == at(due)


def test_a_slug_stands_once(monkeypatch):
    monkeypatch.setattr("registry.rounds._rounds", {})
    for label in ("First", "Second"):
        register_round("mail", label, print, timedelta(minutes=1))
    assert [one.label for one in rounds()] == ["Second"]
