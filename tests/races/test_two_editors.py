"""R4: two people change one item at once; one of them is told, and nothing is overwritten."""

import pytest

from registry.enums import Role
from registry.services.issuing import issue
from tests.factories import make_user
from tests.races.checks import VOLUME, check_no_silent_overwrite
from tests.races.doors import HOLDER

ROUNDS = 13 * VOLUME
# PostgreSQL's control ends with the first change that is overwritten. On SQLite none is: without
# its locks nearly every round is told to come back in some seconds, which is judged at the end.
CONTROLS = {"sqlite": 4, "postgresql": 50}
STOCK = 50 * 10 * VOLUME


@pytest.fixture
def item(live_walk):
    """All of it is out on one note, to be used up little by little."""
    item = live_walk.stored(quantity=STOCK)
    issue(by=live_walk.cast.warehouse, lines=[(item, item.on_hand)], **HOLDER)
    return item


@pytest.fixture
def colleague(live_walk):
    return make_user("colleague", Role.WAREHOUSE)


def test_the_second_is_told_and_keeps_what_was_typed(
    door, door_kind, live_register, item, colleague
):
    doors = door, door_kind.open(live_register, colleague)
    check_no_silent_overwrite(doors, item, rounds=ROUNDS)


def test_without_a_version_nobody_is_told(door, door_kind, live_register, item, colleague):
    doors = door, door_kind.open(live_register, colleague)
    with pytest.raises(AssertionError):
        check_no_silent_overwrite(doors, item, rounds=1, blind=True)


def test_without_locks_the_check_fails(
    unlocked_door, door_kind, unlocked_register, item, colleague
):
    doors = unlocked_door, door_kind.open(unlocked_register, colleague)
    with pytest.raises(AssertionError):
        check_no_silent_overwrite(doors, item, rounds=CONTROLS[unlocked_register.database.kind])
