"""Extension point: what the clock does by itself, round after round.

Each part of the house registers its rounds when the site starts; ``manage.py run_due`` and
the worker walk those that are due (``registry.services.rounds``). A round is called with the
time it is and may be called twice for the same time: what it does a second time changes nothing.
What it returns is a short word for the log ("3 sent"), or None.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.functional import Promise

DAY = timedelta(days=1)
TEN_MINUTES = timedelta(minutes=10)


@dataclass(frozen=True)
class RegisteredRound:
    """One round: what it does, and how often."""

    slug: str
    label: str | Promise
    run: Callable[[datetime], object]
    every: timedelta

    def due_after(self, now: datetime) -> datetime:
        """When it is due again after running at ``now``.

        At fixed times and not a while after the last run: a timer that fires at 06:00:00 would
        otherwise miss, every other day, what ran at 06:00:03 the day before. Rounds of whole
        days are due from midnight where the house stands.
        """
        if self.every >= DAY:
            day = timezone.localdate(now) + timedelta(days=self.every.days)
            return timezone.make_aware(datetime.combine(day, time.min))
        midnight = timezone.make_aware(datetime.combine(timezone.localdate(now), time.min))
        return midnight + ((now - midnight) // self.every + 1) * self.every


_rounds: dict[str, RegisteredRound] = {}


def register_round(
    slug: str, label: str | Promise, run: Callable[[datetime], object], every: timedelta
) -> None:
    """Have ``run(now)`` called ``every`` so often. The same slug again takes its place."""
    _rounds[slug] = RegisteredRound(slug, label, run, every)


def rounds() -> list[RegisteredRound]:
    """All rounds, in the order in which they were registered."""
    return list(_rounds.values())
