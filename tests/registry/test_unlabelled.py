"""Goods whose label was never read back are handed out by no door (domain Q5, P3).

Their state holds them back, and no guard stands behind it: the control takes the check of the
state away and finds the same goods handed out.
"""

from decimal import Decimal

import pytest

from registry.models import Issue
from registry.services.labelling import confirm_label, label
from registry.services.splitting import split
from registry.services.storing import store
from tests.factories import fresh
from tests.registry.test_blocks import DOORS, hand_out, unlabelled


def printed_and_not_read_back(walk):
    """A printed label may lie on the desk, or hang on other goods."""
    item = walk.verified()
    label(item=item, by=walk.cast.warehouse)
    return fresh(item)


def split_off(walk):
    """The label of the lot stays with the lot."""
    _lot, part = split(item=walk.stored(), by=walk.cast.warehouse, quantity=Decimal(5))
    return fresh(part)


each_unlabelled = pytest.mark.parametrize(
    "made", [unlabelled, printed_and_not_read_back, split_off], ids=lambda made: made.__name__
)


@each_unlabelled
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_every_door_refuses_goods_without_a_label_read_back(made, door, walk, cast, sign_in):
    cast.other = walk.stored(part_number="HC-9")
    item = made(walk)
    guard, words = door(item, cast, sign_in)
    assert guard in ("state", None)
    assert words
    assert fresh(item).issued == 0
    assert not Issue.objects.exists()


@each_unlabelled
def test_but_for_their_state_they_would_be_handed_out(made, walk, cast, monkeypatch):
    item = made(walk)
    assert not item.labels.filter(confirmed_at__isnull=False).exists()
    monkeypatch.setattr("registry.services.transition.check_state", lambda row, item: None)
    hand_out(item, cast)
    assert fresh(item).issued == 1


def test_a_part_is_handed_out_once_its_own_label_was_read_back(walk, cast):
    part = split_off(walk)
    label(item=part, by=cast.warehouse)
    part = confirm_label(item=part, by=cast.warehouse, code=part.number)
    part = store(item=part, by=cast.warehouse, location=walk.shelf(part))
    hand_out(part, cast)
    assert fresh(part).issued == 1
