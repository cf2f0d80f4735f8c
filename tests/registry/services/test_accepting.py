"""Taking over what was handed out: who, which words, when (Q7)."""

from decimal import Decimal

import pytest

from registry.enums import HolderKind
from registry.errors import InvalidInput, NotPermitted, StaleVersion, WorkflowError
from registry.models import Acceptance, Evidence
from registry.services.accepting import accept_issue, acceptance_text, text_hash
from registry.services.evidence import examine_signature
from registry.services.issuing import issue, return_to_store
from tests.drawn import sheet
from tests.leaving import to_outside


@pytest.fixture
def hand_out(walk, cast):
    def hand_out(**head):
        item = walk.stored(100)
        usual = {"holder": "SMT line 2", "purpose": "HRF-1 only"}
        return issue(by=cast.warehouse, lines=[(item, Decimal(60))], **usual | head)

    return hand_out


def seen(note) -> str:
    return text_hash(acceptance_text(note))


def test_the_words_name_the_goods_their_owner_and_the_purpose(hand_out, party):
    note = hand_out()
    text = acceptance_text(note)
    item = note.lines.get().item
    for word in (note.number, str(party), item.number, "60 pcs", "HRF-1 only"):
        assert word in text


def test_the_holder_accepts_on_their_own_account(hand_out, cast):
    note = hand_out(holder_user=cast.inspector)
    accepted = accept_issue(
        by=cast.inspector, note=note, seen_hash=seen(note), name="Somebody Else"
    )
    assert (accepted.user, accepted.name) == (cast.inspector, str(cast.inspector))
    assert accepted.text == acceptance_text(note)


def test_the_holder_signs_on_the_keepers_screen_and_the_drawing_is_kept(hand_out, cast):
    note = hand_out()
    drawn = examine_signature(sheet())
    accepted = accept_issue(
        by=cast.warehouse, note=note, seen_hash=seen(note), name="王师傅", drawn=drawn
    )
    assert (accepted.user, accepted.recorded_by) == (None, cast.warehouse)
    assert Evidence.objects.get().subject == accepted


def test_nobody_takes_over_on_their_own_account_what_they_handed_out(hand_out, cast):
    note = hand_out(holder_user=cast.warehouse)
    with pytest.raises(NotPermitted):
        accept_issue(by=cast.warehouse, note=note, seen_hash=seen(note))


@pytest.mark.parametrize("role", ["inspector", "liaison", "auditor", "outsider"])
def test_who_does_not_hold_the_goods_does_not_take_them_over(hand_out, cast, role):
    note = hand_out()
    with pytest.raises(NotPermitted):
        accept_issue(by=getattr(cast, role), note=note, seen_hash=seen(note), name="X")
    assert not Acceptance.objects.exists()


def test_goods_are_taken_over_once(hand_out, cast):
    note = hand_out()
    accept_issue(by=cast.warehouse, note=note, seen_hash=seen(note), name="A")
    with pytest.raises(WorkflowError) as refused:
        accept_issue(by=cast.warehouse, note=note, seen_hash=seen(note), name="B")
    assert refused.value.guard == "accepted_once"


def test_other_words_than_those_that_were_shown_are_not_accepted(hand_out, cast):
    note = hand_out()
    with pytest.raises(StaleVersion):
        accept_issue(by=cast.warehouse, note=note, seen_hash=text_hash("anything"), name="A")


def test_what_came_back_since_does_not_change_the_words(hand_out, cast):
    note = hand_out()
    before = seen(note)
    return_to_store(item=note.lines.get().item, by=cast.warehouse, quantity=Decimal(10))
    assert seen(note) == before


def test_without_a_name_nothing_is_accepted(hand_out, cast):
    note = hand_out()
    with pytest.raises(InvalidInput) as refused:
        accept_issue(by=cast.warehouse, note=note, seen_hash=seen(note), name="  ")
    assert refused.value.field == "name"


def test_an_outside_processor_is_bound_by_the_owners_duties_first(hand_out):
    with pytest.raises(InvalidInput) as refused:
        hand_out(holder_kind=HolderKind.OUTSIDE)
    assert refused.value.field == "duties"
    with pytest.raises(WorkflowError) as refused:
        hand_out(holder_kind=HolderKind.OUTSIDE, duties="WX-2026-14 §5")
    assert refused.value.guard == "gate_pass"


def test_an_outside_processor_takes_the_duties_over_with_the_goods(walk, cast):
    note = to_outside(walk.stored(10), cast, duties="WX-2026-14 §5")
    assert "WX-2026-14 §5" in acceptance_text(note)
