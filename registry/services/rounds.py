"""Walking the rounds of the clock that are due (``registry.rounds``).

Two who walk at once exclude each other: a round is held while it is walked, on PostgreSQL by
the lock of its row while it is taken, on SQLite by the transaction (BEGIN IMMEDIATE). A holder
who died is noticed by silence.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from registry.enums import RoundOutcome
from registry.models import Round
from registry.rounds import RegisteredRound, rounds
from registry.services.heart import SILENCE, beating, new_holder

FIRST_RETRY = timedelta(minutes=5)  # after a failure; doubled with each, up to the round's own time

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Walked:
    """What became of one round: ``told`` is what it said, or why it failed."""

    round: RegisteredRound
    outcome: RoundOutcome
    told: str

    @property
    def failed(self) -> bool:
        return self.outcome == RoundOutcome.FAILED


def run_due(now: datetime | None = None, *, everything: bool = False) -> list[Walked]:
    """Walk every round that is due at ``now``, or ``everything``; one that fails stops no other.

    A round that somebody else is walking is left to them.
    """
    now = now or timezone.now()
    walked = (_walk(one, now, everything=everything) for one in rounds())
    return [one for one in walked if one is not None]


def _walk(one: RegisteredRound, now: datetime, *, everything: bool) -> Walked | None:
    holder = new_holder()
    if not _take(one.slug, holder, now, everything=everything):
        return None
    held = Round.objects.filter(slug=one.slug, holder=holder)
    try:
        with beating(lambda: held.update(heartbeat_at=timezone.now())):
            told = one.run(now)
    except Exception as error:
        log.exception("The round %s failed.", one.slug)
        walked = Walked(one, RoundOutcome.FAILED, f"{type(error).__name__}: {error}")
    else:
        walked = Walked(one, RoundOutcome.DONE, "" if told is None else str(told))
    _let_go(walked, holder, now)
    return walked


def _take(slug: str, holder: str, now: datetime, *, everything: bool) -> bool:
    """Hold the round, unless it is not due or somebody alive holds it."""
    Round.objects.get_or_create(slug=slug)
    with transaction.atomic():
        known = Round.objects.select_for_update().get(slug=slug)
        beats = known.holder and known.heartbeat_at > timezone.now() - SILENCE
        if beats or not (everything or known.due_at is None or known.due_at <= now):
            return False
        known.holder = holder
        known.started_at = known.heartbeat_at = timezone.now()
        known.save(update_fields=["holder", "started_at", "heartbeat_at"])
    return True


def _let_go(walked: Walked, holder: str, now: datetime) -> None:
    """Write down how it ended. Who was taken for dead meanwhile holds nothing any more."""
    with transaction.atomic():
        known = (
            Round.objects.select_for_update().filter(slug=walked.round.slug, holder=holder).first()
        )
        if known is None:
            return
        known.holder, known.finished_at = "", timezone.now()
        known.outcome, known.told = walked.outcome, walked.told[:300]
        known.failures = known.failures + 1 if walked.failed else 0
        known.due_at = _due_again(walked, known.failures, now)
        known.save()


def _due_again(walked: Walked, failures: int, now: datetime) -> datetime:
    regular = walked.round.due_after(now)
    if not walked.failed:
        return regular
    return min(regular, now + FIRST_RETRY * 2 ** min(failures - 1, 10))
