"""The ribbon says where an item is, what is behind it and what blocks it."""

from decimal import Decimal

import pytest

from registry.queries.walk import walk_of
from registry.services.issuing import consume, issue
from registry.services.returning import decide_gate_pass, hand_over, request_return
from tests.factories import fresh


def statuses(item) -> list[str]:
    return [step.status for step in walk_of(item)]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("received", ["here", "ahead", "ahead", "ahead", "ahead", "ahead"]),
        ("verified", ["done", "here", "ahead", "ahead", "ahead", "ahead"]),
        ("labelled", ["done", "done", "here", "ahead", "ahead", "ahead"]),
        ("stored", ["done", "done", "done", "here", "ahead", "ahead"]),
        ("quarantined", ["done", "blocked", "ahead", "ahead", "ahead", "ahead"]),
    ],
)
def test_the_station_follows_the_state(walk, state, expected):
    assert statuses(getattr(walk, state)()) == expected


def test_what_is_out_is_in_use(cast, walk):
    item = walk.stored(100)
    issue(by=cast.warehouse, lines=[(item, Decimal(30))], holder="Line 2", purpose="trial")
    assert statuses(fresh(item)) == ["done", "done", "done", "done", "here", "ahead"]


def test_what_was_used_up_ended_in_use(cast, walk):
    item = walk.stored(100)
    issue(by=cast.warehouse, lines=[(item, Decimal(100))], holder="Line 2", purpose="trial")
    item = consume(item=fresh(item), by=cast.warehouse)
    assert statuses(item) == ["done", "done", "done", "done", "here", "ahead"]


def test_what_went_back_unused_was_never_in_use(cast, walk):
    item = walk.stored(100)
    lines = [{"item": item, "quantity": Decimal(100)}]
    document = request_return(by=cast.warehouse, party=walk.party, lines=lines)
    decide_gate_pass(by=cast.manager, document=document, approved=True)
    hand_over(by=cast.warehouse, document=document, received_by_name="Wang")
    assert statuses(fresh(item)) == ["done", "done", "done", "done", "ahead", "here"]


def test_a_blocked_step_says_what_frees_it(walk):
    reasons = [step.reason for step in walk_of(walk.quarantined()) if step.status == "blocked"]
    assert len(reasons) == 1
    assert "released to be verified again" in reasons[0]
