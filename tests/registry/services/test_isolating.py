"""Quarantine: what is found wrong is taken out of use, and only that (domain Q10, P3)."""

from decimal import Decimal

import pytest
from django.utils import timezone

from registry.enums import ConsentAct, LocationKind, State
from registry.errors import StaleVersion, WorkflowError
from registry.services.consenting import record_consent
from registry.services.isolating import concede, isolate, release
from registry.services.issuing import issue
from tests.factories import fresh, make_contact


def hand_out(cast, item, quantity):
    note = issue(by=cast.warehouse, lines=[(item, Decimal(quantity))], holder="line 2", purpose="x")
    return note.lines.get()


def test_the_whole_item_goes_to_quarantine(walk, cast, places):
    item = isolate(item=walk.stored(100), by=cast.inspector, reason="wet")
    assert item.state == State.QUARANTINED
    assert item.location == places[LocationKind.QUARANTINE]


def test_a_part_is_split_off_and_the_rest_stays_in_use(walk, cast):
    item = walk.stored(100)
    part = isolate(item=item, by=cast.inspector, quantity=Decimal(3), reason="cracked")
    assert (part.state, part.on_hand, part.parent) == (State.QUARANTINED, 3, item)
    item = fresh(item)
    assert (item.state, item.on_hand) == (State.STORED, 97)


def test_all_on_hand_leaves_what_is_out_alone(walk, cast):
    item = walk.stored(100)
    hand_out(cast, item, 40)
    part = isolate(item=item, by=cast.warehouse, reason="wet")
    assert (part.on_hand, part.issued) == (60, 0)
    item = fresh(item)
    assert (item.state, item.on_hand, item.issued) == (State.STORED, 0, 40)


def test_goods_in_a_holders_hands_come_back_on_paper_and_are_isolated(walk, cast):
    item = walk.stored(100)
    line = hand_out(cast, item, 40)
    part = isolate(
        item=item, by=cast.warehouse, quantity=Decimal(3), issued_line=line, reason="dropped"
    )
    assert (part.state, part.on_hand) == (State.QUARANTINED, 3)
    assert fresh(line).returned == 3
    item = fresh(item)
    assert (item.on_hand, item.issued) == (60, 37)


def test_all_that_a_holder_has_is_isolated_where_no_quantity_is_given(walk, cast):
    item = walk.stored(100)
    line = hand_out(cast, item, 40)
    part = isolate(item=item, by=cast.warehouse, issued_line=line, reason="dropped")
    assert part.on_hand == 40
    assert (fresh(item).on_hand, fresh(item).issued) == (60, 0)


def test_goods_that_are_out_altogether_need_the_note_they_are_on(walk, cast):
    item = walk.stored(10)
    hand_out(cast, item, 10)
    with pytest.raises(WorkflowError) as refused:
        isolate(item=item, by=cast.warehouse, reason="lost")
    assert refused.value.guard == "balance"


def test_a_stale_version_isolates_nothing(walk, cast):
    item = walk.stored(10)
    with pytest.raises(StaleVersion):
        isolate(item=item, by=cast.warehouse, reason="x", version=item.version - 1)
    assert fresh(item).state == State.STORED


def test_released_goods_are_verified_again(walk, cast, places):
    item = release(item=walk.quarantined(5), by=cast.inspector, reason="no fault found")
    assert (item.state, item.location) == (State.RECEIVED, places[LocationKind.PENDING])


def test_a_concession_needs_the_owners_consent(walk, cast, party):
    item = walk.quarantined(5)
    with pytest.raises(WorkflowError) as refused:
        concede(item=item, by=cast.manager, consent=None)
    assert refused.value.guard == "consent"
    consent = record_consent(
        by=cast.liaison,
        item=item,
        contact=make_contact(party),
        act=ConsentAct.CONCESSION,
        quantity=Decimal(5),
        scope="use as is",
        given_on=timezone.localdate(),
    )
    item = concede(item=item, by=cast.manager, consent=consent)
    assert item.state == State.VERIFIED
    assert fresh(consent).used == 5
