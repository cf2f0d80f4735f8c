"""A decided inspection is never edited: a correction supersedes it (domain Q4)."""

import json
from decimal import Decimal

import pytest

from inspections.enums import Decision
from inspections.models import Anomaly, Inspection, Nonconformity
from inspections.services.correcting import conclude_correction, correct
from inspections.services.deciding import conclude
from inspections.services.opening import break_off, open_inspection
from inspections.services.recording import record_count
from registry.enums import State
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event, Item
from registry.services.isolating import release
from registry.services.verification import verify_ledger
from tests.factories import a_look, fresh, make_plan, result_of


@pytest.fixture
def decided(walk, cast):
    """An accepted lot of 200, of which ten pieces were looked at."""
    make_plan(cast, [a_look(sample_size=10)])
    inspection = open_inspection(item=walk.received(200), by=cast.inspector)
    record_count(result=result_of(inspection, 1), by=cast.inspector, nonconforming=0)
    return conclude(inspection=inspection, by=cast.inspector)


def corrected(decided, cast, nonconforming, **verdict) -> Inspection:
    correction = correct(inspection=decided, by=cast.inspector, reason="miscounted")
    record_count(result=result_of(correction, 1), by=cast.inspector, nonconforming=nonconforming)
    return conclude_correction(inspection=correction, by=cast.inspector, **verdict)


def test_the_correction_asks_the_same_and_leaves_the_first_as_it_was(decided, cast):
    correction = correct(inspection=decided, by=cast.inspector, reason="miscounted")
    row = result_of(correction, 1)
    assert (row.sample, row.ac, row.nonconforming) == (10, 0, None)
    assert correction.supersedes == decided
    assert result_of(decided, 1).nonconforming == 0
    assert fresh(decided).decision == Decision.ACCEPTED


def test_a_record_that_was_wrong_on_paper_alone_moves_no_goods(decided, cast):
    done = corrected(decided, cast, 0, rejected=Decimal(0), note="the right caliper this time")
    assert (done.decision, done.accepted_quantity) == (Decision.ACCEPTED, 200)
    assert fresh(decided.item).state == State.VERIFIED
    assert not Nonconformity.objects.exists()


def test_goods_found_bad_after_all_are_isolated_with_a_report_of_their_own(decided, cast):
    done = corrected(decided, cast, 1, rejected=Decimal(50), reason="cracked", sorted_rest=True)
    bad = Item.objects.get(parent=decided.item)
    assert (bad.state, bad.on_hand, done.rejected_item) == (State.QUARANTINED, 50, bad)
    assert fresh(decided.item).on_hand == 150
    assert (done.decision, Nonconformity.objects.get().item) == (Decision.PARTLY, bad)
    assert Anomaly.objects.get().item == bad
    assert verify_ledger().sound


def test_a_rejection_is_not_taken_back_by_correcting_the_record(walk, cast):
    make_plan(cast, [a_look(sample_size=10)])
    inspection = open_inspection(item=walk.received(200), by=cast.inspector)
    record_count(result=result_of(inspection, 1), by=cast.inspector, nonconforming=1)
    conclude(inspection=inspection, by=cast.inspector, rejected=Decimal(200), reason="cracked")
    with pytest.raises(WorkflowError, match="does not take that back"):
        corrected(inspection, cast, 0, rejected=Decimal(0))


def test_no_more_is_rejected_than_was_inspected(decided, cast):
    with pytest.raises(InvalidInput, match="Only 200 arrived"):
        corrected(decided, cast, 1, rejected=Decimal(201), reason="cracked")


def test_the_results_bind_a_correction_too(decided, cast):
    with pytest.raises(InvalidInput, match="A check failed, but nothing is rejected"):
        corrected(decided, cast, 1, rejected=Decimal(0))


def test_a_part_after_all_needs_the_rest_sorted(decided, cast):
    with pytest.raises(WorkflowError, match="speaks for the whole lot"):
        corrected(decided, cast, 1, rejected=Decimal(50), reason="cracked")


def test_it_is_corrected_once_and_the_correction_in_its_turn(decided, cast):
    first = corrected(decided, cast, 0, rejected=Decimal(0))
    with pytest.raises(WorkflowError, match=f"corrected by {first.number} already"):
        correct(inspection=decided, by=cast.inspector, reason="again")
    second = corrected(first, cast, 0, rejected=Decimal(0))
    assert second.supersedes == first


def test_a_correction_says_why_and_is_made_by_who_verifies_such_goods(decided, cast):
    with pytest.raises(InvalidInput, match="needs its reason"):
        correct(inspection=decided, by=cast.inspector, reason=" .")
    with pytest.raises(NotPermitted):
        correct(inspection=decided, by=cast.warehouse, reason="miscounted")


def test_what_is_not_decided_is_not_corrected(walk, cast):
    make_plan(cast)
    inspection = open_inspection(item=walk.received(), by=cast.inspector)
    with pytest.raises(WorkflowError, match="is not decided yet"):
        correct(inspection=inspection, by=cast.inspector, reason="too early")


def test_it_is_not_decided_as_an_ordinary_inspection(walk, cast):
    """Otherwise it would take the rejection back, which a correction may not."""
    make_plan(cast, [a_look(sample_size=10)])
    first = open_inspection(item=walk.received(200), by=cast.inspector)
    record_count(result=result_of(first, 1), by=cast.inspector, nonconforming=1)
    conclude(inspection=first, by=cast.inspector, rejected=Decimal(200), reason="cracked")
    correction = correct(inspection=first, by=cast.inspector, reason="miscounted")
    record_count(result=result_of(correction, 1), by=cast.inspector, nonconforming=0)
    release(item=fresh(first.item), by=cast.manager, reason="the owner sorted it")
    with pytest.raises(WorkflowError, match="corrects an earlier one") as refused:
        conclude(inspection=correction, by=cast.inspector)
    assert (refused.value.guard, fresh(correction).is_open) == ("correction", True)


def test_after_one_that_was_broken_off_the_record_is_corrected_by_another(decided, cast):
    given_up = correct(inspection=decided, by=cast.inspector, reason="miscounted")
    break_off(inspection=given_up, by=cast.inspector, reason="wrong record")
    event = Event.objects.get(action="break_off_inspection")
    assert json.loads(event.body)["facts"]["corrects"] == decided.number
    assert corrected(decided, cast, 0, rejected=Decimal(0)).supersedes == decided
    assert verify_ledger().sound
