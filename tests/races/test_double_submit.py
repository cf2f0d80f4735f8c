"""R1: what is posted five times at once happens once (double clicks, retries)."""

import pytest

from tests.races.checks import VOLUME, check_each_happens_once

OPERATIONS = 50 * VOLUME
CONTROLS = 4  # a control need not be long to fail


def test_five_posts_at_once_are_one_act(door, live_walk):
    item = live_walk.stored(quantity=OPERATIONS * 5)  # enough for five times as many
    check_each_happens_once(door, item, operations=OPERATIONS)


def test_posts_with_keys_of_their_own_are_acts_of_their_own(door, live_walk):
    item = live_walk.stored(quantity=CONTROLS * 5)
    with pytest.raises(AssertionError, match="Posts of one operation differ"):
        check_each_happens_once(door, item, operations=CONTROLS, copied_keys=False)


def test_without_locks_the_check_fails(unlocked_door, live_walk):
    item = live_walk.stored(quantity=CONTROLS * 5)
    with pytest.raises(AssertionError):
        check_each_happens_once(unlocked_door, item, operations=CONTROLS)
