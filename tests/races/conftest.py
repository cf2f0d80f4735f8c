"""Every race is run through the pages and through the API."""

import pytest

from tests.races.doors import ApiDoor, FormDoor


@pytest.fixture(params=[FormDoor, ApiDoor], ids=["form", "api"])
def door_kind(request):
    """``door_kind.open(register, user)`` is a way in."""
    return request.param


@pytest.fixture
def door(live_register, live_walk, door_kind):
    return door_kind.open(live_register, live_walk.cast.warehouse)


@pytest.fixture
def unlocked_door(unlocked_register, live_walk, door_kind):
    """Into the register with its locks taken out."""
    return door_kind.open(unlocked_register, live_walk.cast.warehouse)
