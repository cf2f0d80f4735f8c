"""R5: numbers have no gap and no double, whoever changes their mind after drawing one."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count

import pytest
from django.db import DatabaseError, OperationalError
from django.db.models import QuerySet
from django.utils import timezone

from registry.models import Counter, PreAdvice
from registry.services import advising
from registry.services.ledger import writing
from tests.factories import make_category, make_pre_advice
from tests.faults import begin_as_reader, no_lock
from tests.races.checks import (
    MOST_BUSY,
    VOLUME,
    check_gapless,
    check_ledger,
    check_notes_are_numbered_gaplessly,
)
from tests.server import at_once

logger = logging.getLogger(__name__)

KEPT, UNDONE, WORKERS = 252 * VOLUME, 28 * VOLUME, 16
NOTES_KEPT, NOTES_UNDONE = 54, 6
CONTROLS = 50
PAUSE_SECONDS = 0.005  # SQLite has no queue: who never pauses starves the others


class ChangedTheirMind(Exception):
    pass


@dataclass
class Drawn:
    """The numbers that were kept, and how often somebody waited in vain for the others."""

    numbers: list[str] = field(default_factory=list)
    busy: int = 0


def draw(walk, undone: bool) -> str:
    """Announce something. The number it got; nothing where it is ``undone``."""
    try:
        with writing():
            advice = make_pre_advice(walk.cast.liaison, party=walk.party)
            if undone:
                raise ChangedTheirMind
    except ChangedTheirMind:
        return ""
    return advice.number


def draw_all(walk, jobs: Iterator[bool]) -> Drawn:
    """Do ``jobs`` until there are none, and as a server does: with a pause between two writes,
    and once more where the others did not let it in."""
    drawn = Drawn()
    for undone in jobs:
        try:
            number = draw(walk, undone)
        except OperationalError:
            drawn.busy += 1
            number = draw(walk, undone)
        drawn.numbers += [number] if number else []
        time.sleep(PAUSE_SECONDS)
    return drawn


def check_numbers(walk, *, kept: int, undone: int) -> None:
    """``WORKERS`` draw at once; those that are kept are numbered from 1 without a gap."""
    make_category()  # which all of them announce
    tries = kept + undone
    jobs = iter([n % (tries // undone) == 1 for n in range(tries)])
    begin = time.monotonic()
    shifts = at_once([partial(draw_all, walk, jobs)] * WORKERS)
    busy = sum(drawn.busy for drawn in shifts)
    logger.info("%s numbers: busy %s, %.1f s", kept, busy, time.monotonic() - begin)

    numbers = [number for drawn in shifts for number in drawn.numbers]
    check_gapless(numbers, prefix="PA", count=kept)
    assert set(PreAdvice.objects.values_list("number", flat=True)) == set(numbers)
    assert busy <= MOST_BUSY * tries
    check_ledger()


def draw_by_reading(prefix: str) -> str:
    """As one would write it at first: read what was drawn last, add one. The UPDATE of the real
    one is a lock of its own."""
    series = f"{prefix}-{timezone.localdate().year}"
    counter, _new = Counter.objects.get_or_create(series=series, defaults={"value": 0})
    Counter.objects.filter(series=series).update(value=counter.value + 1)
    return f"{series}-{counter.value + 1:04d}"


def test_what_is_undone_leaves_no_gap(live_walk):
    check_numbers(live_walk, kept=KEPT, undone=UNDONE)


def test_numbers_drawn_outside_the_transaction_leave_gaps(live_walk, monkeypatch):
    values = count(1)
    monkeypatch.setattr(advising, "draw_number", lambda prefix: f"{prefix}-2026-{next(values):04d}")
    with pytest.raises(AssertionError):
        check_numbers(live_walk, kept=CONTROLS, undone=CONTROLS // 10)


def test_without_locks_the_check_fails(live_walk, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", no_lock)
    monkeypatch.setattr(advising, "draw_number", draw_by_reading)
    begin_as_reader()
    with pytest.raises((AssertionError, DatabaseError)):
        check_numbers(live_walk, kept=CONTROLS, undone=CONTROLS // 10)


def test_refused_notes_leave_no_gap(door, live_walk):
    item = live_walk.stored(quantity=NOTES_KEPT)
    check_notes_are_numbered_gaplessly(
        door, item, kept=NOTES_KEPT, undone=NOTES_UNDONE, workers=WORKERS
    )


def test_without_locks_the_check_of_notes_fails(unlocked_door, live_walk):
    item = live_walk.stored(quantity=NOTES_KEPT)
    with pytest.raises(AssertionError):
        check_notes_are_numbered_gaplessly(
            unlocked_door, item, kept=NOTES_KEPT, undone=NOTES_UNDONE, workers=WORKERS
        )
