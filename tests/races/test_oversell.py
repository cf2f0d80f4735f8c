"""R2: however many reach for the stock at once, no more goes out than there is."""

import pytest

from tests.races.checks import VOLUME, check_nothing_is_oversold

STOCK, TRIES = 50 * VOLUME, 120 * VOLUME


@pytest.mark.parametrize("workers", [8, 32])
def test_exactly_the_stock_is_handed_out(door, live_walk, workers):
    item = live_walk.stored(quantity=STOCK)
    check_nothing_is_oversold(door, item, tries=TRIES, workers=workers)


def test_without_locks_the_check_fails(unlocked_door, live_walk):
    item = live_walk.stored(quantity=STOCK * 2)  # so many that they do meet, on a slow machine too
    with pytest.raises(AssertionError):
        check_nothing_is_oversold(unlocked_door, item, tries=TRIES * 2, workers=16)
