"""What must be true of the register after a race. Each check runs its race, then judges it, so
that a negative control is the same check against a register with its locks taken out.

The suite runs a quarter of the volume of the design (480 tries on 200, 200 operations, 50
rounds, 1000 numbers): without locks that little fails, too. ``RACE_VOLUME=4`` runs all of it.
The figures of each race are logged: ``pytest tests/races --log-cli-level=INFO``.
"""

import logging
import os
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from django.utils import timezone

from registry.models import Issue, Item, Movement
from registry.services.verification import verify_ledger
from tests.factories import fresh
from tests.races.doors import Answer, Door, Outcome, Seen
from tests.server import at_once

logger = logging.getLogger(__name__)

VOLUME = int(os.environ.get("RACE_VOLUME") or 1)
TYPED = (1, 2)  # what the two editors type
MOST_BUSY = 0.05  # of the tries may have been told once to come back later


def new_key() -> str:
    return uuid.uuid4().hex


def crowd(door: Door, jobs: Iterable[Callable[[Door], Answer]], *, workers: int) -> list[Answer]:
    """``workers`` people at doors of their own do the ``jobs``, whoever is free the next one."""
    waiting = deque(jobs)

    def work(own: Door) -> list[Answer]:
        answers = []
        while True:
            try:
                job = waiting.popleft()
            except IndexError:
                return answers
            answers.append(job(own))

    shifts = at_once([partial(work, door.twin()) for _ in range(workers)])
    return [answer for answers in shifts for answer in answers]


# ---- each operation posted several times ------------------------------------


def check_each_happens_once(
    door: Door, item: Item, *, operations: int, posts: int = 5, copied_keys: bool = True
) -> None:
    """Each operation is posted several times at once with one key; it happens once, and all
    posts are answered alike. Without ``copied_keys`` every post has a key of its own."""
    devices = [door.twin() for _ in range(posts)]
    answered = []
    with race("each of %s operations posted %s times", operations, posts) as answers:
        for _ in range(operations):
            key = new_key()
            keys = [key if copied_keys else new_key() for _ in devices]
            answered.append(
                at_once(
                    [
                        partial(device.issue, item, key=own_key)
                        for device, own_key in zip(devices, keys, strict=True)
                    ]
                )
            )
            answers += answered[-1]

    check_outcomes(answers, {Outcome.DONE: operations * posts})
    contents = [{answer.content for answer in alike} for alike in answered]
    assert all(len(alike) == 1 for alike in contents), "Posts of one operation differ"
    assert len(set.union(*contents)) == operations, "Two operations were answered alike"
    check_issued(item, operations)


# ---- more is asked for than there is ----------------------------------------


def check_nothing_is_oversold(door: Door, item: Item, *, tries: int, workers: int) -> None:
    """Many try to take one piece each; exactly as many succeed as there are pieces."""
    stock = int(item.on_hand)
    jobs = [lambda own: own.issue(item)] * tries
    with race("%s tries on %s by %s", tries, stock, workers) as answers:
        answers += crowd(door, jobs, workers=workers)

    check_outcomes(answers, {Outcome.DONE: stock, Outcome.REFUSED: tries - stock})
    assert fresh(item).on_hand == 0
    check_issued(item, stock)


# ---- numbers ----------------------------------------------------------------


def check_notes_are_numbered_gaplessly(
    door: Door, item: Item, *, kept: int, undone: int, workers: int
) -> None:
    """``undone`` tries are refused after their number was drawn: they ask for too much."""
    step = (kept + undone) // undone
    quantities = [item.received + 1 if n % step == 1 else 1 for n in range(kept + undone)]
    assert quantities.count(1) == kept
    jobs = [
        lambda own, quantity=quantity: own.issue(item, quantity=quantity, key=new_key())
        for quantity in quantities
    ]
    with race("%s notes and %s refused by %s", kept, undone, workers) as answers:
        answers += crowd(door, jobs, workers=workers)

    check_outcomes(answers, {Outcome.DONE: kept, Outcome.REFUSED: undone})
    check_issued(item, kept)


def check_gapless(numbers: Iterable[str], *, prefix: str, count: int) -> None:
    """``numbers`` are the first ``count`` of this year's series: no gap, no double."""
    series = f"{prefix}-{timezone.localdate().year}"
    assert sorted(numbers) == [f"{series}-{value:04d}" for value in range(1, count + 1)]


# ---- two editors ------------------------------------------------------------


def check_no_silent_overwrite(
    doors: tuple[Door, Door], item: Item, *, rounds: int, blind: bool = False
) -> None:
    """Two people look at ``item`` and save at once: one does, the other is told, sees what was
    typed, and goes through on the next try. ``blind`` posts do not say what was seen."""
    with race("%s rounds of two editors", rounds) as answers:
        for turn in range(rounds):
            reason = f"round {turn}"
            before = fresh(item)
            seen = [look_at(door, item, blind) for door in doors]
            saved = at_once(
                [
                    partial(door.consume, own, quantity=quantity, reason=reason)
                    for door, own, quantity in zip(doors, seen, TYPED, strict=True)
                ]
            )
            answers += saved
            check_outcomes(saved, {Outcome.DONE: 1, Outcome.STALE: 1})
            told = [answer.outcome for answer in saved].index(Outcome.STALE)
            assert fresh(item).consumed == before.consumed + TYPED[1 - told]
            assert fresh(item).version == before.version + 1

            shown = doors[told].look_again(seen[told], saved[told])
            check_typed_values_are_kept(shown, str(TYPED[told]), reason)
            answers.append(doors[told].consume(shown, quantity=TYPED[told], reason=reason))
            check_outcomes(answers[-1:], {Outcome.DONE: 1})
            assert fresh(item).consumed == before.consumed + sum(TYPED)
    check_ledger()


def look_at(door: Door, item: Item, blind: bool) -> Seen:
    seen = door.look(item)
    return replace(seen, version="") if blind else seen


def check_typed_values_are_kept(shown: Seen, quantity: str, reason: str) -> None:
    if shown.form is not None:
        for name, typed in (("quantity", quantity), ("reason", reason)):
            (kept,) = shown.form.data[name]
            assert kept.strip() == typed  # a browser drops the line break that begins a text area


# ---- what every race ends with ----------------------------------------------


def check_outcomes(answers: list[Answer], expected: dict[Outcome, int]) -> None:
    """So many of each outcome, and every refusal is a sentence."""
    others = [answer.content for answer in answers if answer.outcome not in expected]
    assert Counter(answer.outcome for answer in answers) == expected, others[:3]
    assert all(answer.content for answer in answers)


def check_issued(item: Item, count: int) -> None:
    """``count`` notes of one piece each, and everything that counts pieces agrees."""
    moved = Movement.objects.filter(item=item, verb="issue").values_list("quantity", flat=True)
    assert list(moved) == [1] * count
    assert fresh(item).issued == count
    check_gapless(Issue.objects.values_list("number", flat=True), prefix="IS", count=count)
    check_ledger()


def check_ledger() -> None:
    verdict = verify_ledger()
    assert verdict.sound, verdict.message


@contextmanager
def race(what: str, *args) -> Iterator[list[Answer]]:
    """Log what came of the answers that are put into the list, and how long they took. Raises
    AssertionError where more than a few were told to come back later."""
    answers: list[Answer] = []
    begin = time.monotonic()
    yield answers
    seconds = time.monotonic() - begin
    outcomes = dict(Counter(answer.outcome.name for answer in answers))
    busy = sum(answer.busy for answer in answers)
    logger.info("%s: %s, busy %s, %.1f s", what % args, outcomes, busy, seconds)
    assert busy <= MOST_BUSY * len(answers), f"The register was busy {busy} times"
