"""A storm on the shelf: overlapping sets of goods, in every order, by 16 people at once."""

import itertools
import random
import time
from functools import partial

import pytest

from tests.races.checks import VOLUME, check_ledger, check_outcomes, race
from tests.races.doors import Door, Outcome
from tests.server import at_once

SECONDS, WORKERS, ITEMS, SET = 15 * VOLUME, 16, 12, 5


def check_nobody_is_shown_an_error(door: Door, items: list, *, seconds: float) -> int:
    """Everybody issues sets of ``items`` that overlap, their lines in an order of their own, until
    ``seconds`` are over. Nobody may see more than the note. Returns how many notes there are."""
    end = time.monotonic() + seconds

    def work(own: Door, order: random.Random) -> list:
        answers = []
        while time.monotonic() < end:
            answers.append(own.issue_set(order.sample(items, SET)))
        return answers

    with race("%s s of overlapping sets by %s", seconds, WORKERS) as answers:
        shifts = at_once(
            [partial(work, door.twin(), random.Random(number)) for number in range(WORKERS)]
        )
        answers += itertools.chain(*shifts)
    check_outcomes(answers, {Outcome.DONE: len(answers)})
    check_ledger()
    return len(answers)


@pytest.fixture
def shelf(live_walk):
    """More of each than a storm can take."""
    return [live_walk.stored(quantity=100_000) for _ in range(ITEMS)]


def test_nobody_is_shown_an_error(live_register, live_walk, door_kind, shelf):
    door = door_kind.open(live_register, live_walk.cast.warehouse)
    notes = check_nobody_is_shown_an_error(door, shelf, seconds=SECONDS)
    assert notes > WORKERS, "a storm in which everybody had a turn"


def test_without_locks_somebody_is(unlocked_door, shelf):
    with pytest.raises(AssertionError):
        check_nobody_is_shown_an_error(unlocked_door, shelf, seconds=SECONDS)
