"""The inspector's decision and what follows from it (domain Q4, F3)."""

from decimal import Decimal

import pytest

from inspections.enums import CheckResult, Decision
from inspections.models import Inspection, Nonconformity
from inspections.services.correcting import correct
from inspections.services.deciding import CHECKS, decide
from inspections.services.opening import open_inspection
from inspections.services.recording import record_verdict
from registry.enums import LocationKind, State, Step
from registry.errors import InvalidInput, NotPermitted, StaleVersion, WorkflowError
from registry.models import Event, Item
from registry.services.isolating import release
from tests.factories import (
    fresh,
    make_category,
    make_department,
    make_location,
    make_user,
    result_of,
    route,
    verdicts,
)


def test_accepting_makes_a_record_and_hands_over_to_be_labelled(walk, cast):
    labels = make_department("wh", name_en="Stores")
    route(make_category(), Step.LABEL, labels)
    item = walk.received(100)
    inspection = decide(item=item, by=cast.inspector, appearance=CheckResult.PASS, note="clean")
    assert (fresh(item).state, fresh(item).custodian) == (State.VERIFIED, labels)
    assert (inspection.decision, inspection.accepted_quantity) == (Decision.ACCEPTED, 100)
    assert verdicts(inspection)["appearance"] == CheckResult.PASS
    assert verdicts(inspection)["function"] == CheckResult.NOT_CHECKED
    assert inspection.decided_by == cast.inspector
    assert not Nonconformity.objects.exists()


def test_every_aspect_has_its_row_in_the_record(walk, cast):
    inspection = decide(item=walk.received(), by=cast.inspector)
    assert tuple(inspection.results.values_list("aspect", flat=True)) == CHECKS


def test_a_rejected_part_is_split_off_quarantined_and_reported(walk, cast, places):
    item = walk.received(100)
    inspection = decide(
        item=item, by=cast.inspector, rejected=Decimal(5), reason="bent leads", hsf="fail"
    )
    part = fresh(inspection.rejected_item)
    assert (fresh(item).on_hand, fresh(item).state) == (95, State.VERIFIED)
    assert (part.on_hand, part.state, part.parent) == (5, State.QUARANTINED, item)
    assert part.location == places[LocationKind.QUARANTINE]
    assert inspection.decision == Decision.PARTLY
    report = Nonconformity.objects.get()
    assert (report.item, report.quantity, report.description) == (part, 5, "bent leads")


def test_rejecting_all_of_it_keeps_one_item(walk, cast):
    item = walk.received(100)
    inspection = decide(item=item, by=cast.inspector, rejected=Decimal(100), reason="wrong goods")
    assert Item.objects.get().state == State.QUARANTINED
    assert (inspection.decision, inspection.rejected_item) == (Decision.REJECTED, item)


def test_rejected_goods_go_to_the_quarantine_that_was_chosen(walk, cast, places):
    second = make_location(LocationKind.QUARANTINE, "Q-02")
    item = walk.received(100)
    decide(item=item, by=cast.inspector, rejected=Decimal(100), reason="bent", location=second)
    assert fresh(item).location == second


@pytest.mark.parametrize("reason", ["", "  ", "..."])
def test_a_rejection_needs_its_reason(walk, cast, reason):
    with pytest.raises(InvalidInput) as refused:
        decide(item=walk.received(), by=cast.inspector, rejected=Decimal(1), reason=reason)
    assert refused.value.field == "reason"


@pytest.mark.parametrize("rejected", [Decimal(101), Decimal(-1)])
def test_no_more_is_rejected_than_arrived(walk, cast, rejected):
    item = walk.received(100)
    with pytest.raises(InvalidInput) as refused:
        decide(item=item, by=cast.inspector, rejected=rejected, reason="bent")
    assert refused.value.field == "rejected"
    assert not Inspection.objects.exists()


def test_a_refused_decision_leaves_nothing_behind(walk, cast, places):
    """The part must not stay split off where its place of quarantine is refused."""
    item = walk.received(100)
    before = Event.objects.count()
    with pytest.raises(WorkflowError):
        decide(
            item=item,
            by=cast.inspector,
            rejected=Decimal(5),
            reason="bent",
            location=places[LocationKind.STORAGE],
        )
    assert (fresh(item).state, fresh(item).on_hand) == (State.RECEIVED, 100)
    assert Item.objects.count() == 1
    assert Event.objects.count() == before


def test_what_was_decided_is_not_decided_again(walk, cast):
    item = walk.verified()
    with pytest.raises(WorkflowError) as refused:
        decide(item=item, by=cast.inspector)
    assert refused.value.guard == "state"
    assert "Nothing of yours was recorded" in refused.value.remedy
    assert "Inspector decided inspection IN-" in str(refused.value)
    assert ": Accepted." in str(refused.value)
    assert Inspection.objects.count() == 1


def test_only_the_department_of_the_routing_table_decides(walk, cast):
    route(make_category(), Step.VERIFY, make_department("eng", name_en="Engineering"))
    item = walk.received()
    with pytest.raises(NotPermitted):
        decide(item=item, by=cast.inspector)
    assert fresh(item).state == State.RECEIVED


def test_who_saw_an_older_version_is_told(walk, cast):
    item = walk.received()
    with pytest.raises(StaleVersion):
        decide(item=item, by=cast.inspector, version=item.version - 1)


def test_the_decision_and_the_report_are_in_the_history(walk, cast):
    decide(item=walk.received(), by=cast.inspector, rejected=Decimal(5), reason="bent leads")
    assert Event.objects.filter(action="decide", reason="bent leads").count() == 1
    assert Event.objects.filter(action="raise_nonconformity").count() == 1


def test_what_a_colleague_found_is_not_overwritten(walk, cast):
    item = walk.received()
    begun = open_inspection(item=item, by=cast.inspector)
    record_verdict(result=result_of(begun, 1), by=cast.inspector, verdict=CheckResult.FAIL)
    second = make_user("second", "inspector", department=make_department())
    with pytest.raises(WorkflowError, match=f"entered in inspection {begun.number}") as refused:
        decide(item=item, by=second, appearance=CheckResult.NOT_CHECKED)
    assert (refused.value.guard, fresh(item).state) == ("results", State.RECEIVED)
    assert verdicts(begun)["appearance"] == CheckResult.FAIL


def test_one_that_was_only_opened_is_decided_by_the_basic_aspects(walk, cast):
    item = walk.received()
    begun = open_inspection(item=item, by=cast.inspector)
    assert decide(item=item, by=cast.inspector, appearance=CheckResult.PASS) == begun


def test_an_open_correction_is_not_decided_as_an_ordinary_inspection(walk, cast):
    item = walk.received(100)
    first = decide(item=item, by=cast.inspector, rejected=Decimal(100), reason="bent")
    correction = correct(inspection=first, by=cast.inspector, reason="typing error")
    release(item=fresh(item), by=cast.manager, reason="the owner sorted it")
    with pytest.raises(WorkflowError, match="corrects an earlier one") as refused:
        decide(item=fresh(item), by=cast.inspector, appearance=CheckResult.PASS)
    assert refused.value.guard == "correction"
    assert fresh(correction).is_open
