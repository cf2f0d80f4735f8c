"""Confirming a change of severity, and reporting irregular production (ISO 2859-1 clause 9)."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from inspections.enums import SeverityChange, SwitchingKind
from inspections.models import SwitchingEntry
from inspections.services.opening import open_inspection
from inspections.services.planning import retire_plan
from inspections.services.switching import confirm_change, report_irregularity
from inspections.switching import SwitchingError
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event
from registry.services.verification import verify_ledger
from tests.factories import make_plan
from tests.inspections.lots import (
    FOR_REDUCED,
    PART,
    confirm,
    decide_lots,
    make_series_plan,
    standing_of,
)

TO = SeverityChange
SERIES = {"part_number": PART, "plan_code": "SIP-01"}


@pytest.fixture
def plan(cast):
    return make_series_plan(cast)


def irregular(by, party, note="new mould", **more):
    return report_irregularity(by=by, party=party, note=note, **SERIES | more)


def test_a_confirmed_change_says_who_when_why_and_after_which_lot(walk, cast, party, plan):
    *_others, last = decide_lots(walk, 3, 3)
    entry = confirm(cast.inspector, party, TO.TIGHTENED, reason="as the rules say")
    assert (entry.kind, entry.change, entry.by) == ("confirmation", "tightened", cast.inspector)
    assert entry.after_inspection == last
    event = Event.objects.last()
    body = json.loads(event.body)
    assert (event.action, event.reason) == ("confirm_switching", "as the rules say")
    assert body["facts"] == {
        "severity": {"from": "normal", "to": "tightened"},
        "suggested": True,
        "score": 0,
    }
    assert verify_ledger().sound


def test_what_the_rules_suggest_needs_no_reason(walk, cast, party, plan):
    decide_lots(walk, 3, 3)
    confirm(cast.inspector, party, TO.TIGHTENED, reason="")
    assert standing_of(party).severity == "tightened"


def test_more_care_may_be_ordered_at_any_time_but_with_a_reason(walk, cast, party, plan):
    with pytest.raises(InvalidInput, match="needs a reason") as refused:
        confirm(cast.inspector, party, TO.TIGHTENED, reason=" .")
    assert refused.value.field == "reason"
    confirm(cast.inspector, party, TO.TIGHTENED, reason="complaint of the line")
    assert standing_of(party).severity == "tightened"


@pytest.mark.parametrize("change", [TO.REDUCED, TO.NORMAL, TO.DISCONTINUE, TO.RESUME])
def test_what_the_lots_do_not_bear_out_is_refused(walk, cast, party, plan, change):
    decide_lots(walk, 0, 3)
    with pytest.raises(SwitchingError, match="do not allow this change"):
        confirm(cast.manager, party, change, facts=FOR_REDUCED)
    assert not SwitchingEntry.objects.exists()


def test_only_a_manager_agrees_to_less_inspection(walk, cast, party, plan):
    decide_lots(walk, *[0] * 10)
    with pytest.raises(NotPermitted):
        confirm(cast.inspector, party, TO.REDUCED, facts=FOR_REDUCED)
    confirm(cast.manager, party, TO.REDUCED, facts=FOR_REDUCED)
    assert standing_of(party).severity == "reduced"


@pytest.mark.parametrize("facts", [(), ("steady",), ("agreed",)])
def test_less_inspection_takes_both_facts(walk, cast, party, plan, facts):
    decide_lots(walk, *[0] * 10)
    with pytest.raises(SwitchingError, match="needs a confirmation") as refused:
        confirm(cast.manager, party, TO.REDUCED, facts=facts)
    assert refused.value.field == "facts"


@pytest.mark.parametrize("role", ["warehouse", "liaison", "controller", "auditor", "outsider"])
def test_nobody_else_changes_severity(cast, party, plan, role):
    by = getattr(cast, role)
    with pytest.raises(NotPermitted):
        confirm(by, party, TO.TIGHTENED)
    with pytest.raises(NotPermitted):
        irregular(by, party)


def test_what_nobody_knows_is_refused(cast, party, plan):
    with pytest.raises(SwitchingError, match="“laxer” is not known"):
        confirm(cast.manager, party, "laxer")
    with pytest.raises(SwitchingError, match="“a_hunch” is not known"):
        confirm(cast.manager, party, TO.TIGHTENED, facts=["a_hunch"])


# ---- where nothing switches ---------------------------------------------------------


def test_isolated_lots_do_not_switch_whoever_confirms(walk, cast, party):
    make_series_plan(cast, continuing=False)
    decide_lots(walk, 3, 3)
    for act in (
        lambda: confirm(cast.manager, party, TO.TIGHTENED),
        lambda: irregular(cast.manager, party),
    ):
        with pytest.raises(WorkflowError, match="Switching means nothing for a lot by itself"):
            act()
    assert not SwitchingEntry.objects.exists()


def test_a_plan_that_is_out_of_force_does_not_switch(walk, cast, party, plan):
    decide_lots(walk, 3, 3)
    retire_plan(plan=plan, by=cast.manager, reason="replaced")
    with pytest.raises(WorkflowError, match="is not in force"):
        confirm(cast.manager, party, TO.TIGHTENED)


@pytest.mark.parametrize("key", [{"part_number": "OTHER"}, {"plan_code": "NONE"}])
def test_what_is_no_series_does_not_switch(cast, party, plan, key):
    with pytest.raises(WorkflowError, match="Nothing of this part"):
        confirm(cast.manager, party, TO.TIGHTENED, **key)


# ---- irregular production -----------------------------------------------------------


def test_irregular_production_is_put_on_record_with_its_event(cast, party, plan):
    entry = irregular(cast.inspector, party)
    assert (entry.kind, entry.change, entry.note) == ("irregularity", "", "new mould")
    event = Event.objects.last()
    assert (event.action, event.reason) == ("report_irregularity", "new mould")


def test_it_must_be_said_what_is_irregular(cast, party, plan):
    with pytest.raises(InvalidInput, match="not said what is irregular") as refused:
        irregular(cast.inspector, party, note=" .")
    assert refused.value.field == "note"


# ---- two people at once -------------------------------------------------------------


def test_the_second_of_two_is_told_who_was_first(walk, cast, party, plan):
    decide_lots(walk, 3, 3)
    confirm(cast.inspector, party, TO.TIGHTENED, seen=0)
    for act in (
        lambda: confirm(cast.manager, party, TO.TIGHTENED, seen=0),
        lambda: irregular(cast.manager, party, seen=0),
    ):
        with pytest.raises(WorkflowError) as told:
            act()
        assert told.value.guard == "seen"
        assert "Inspector was first" in str(told.value)
        assert "Change to tightened inspection" in str(told.value)
    assert SwitchingEntry.objects.count() == 1


def test_who_saw_the_last_entry_goes_on(cast, party, plan):
    first = irregular(cast.inspector, party, seen=0)
    confirm(cast.manager, party, TO.TIGHTENED, seen=first.pk)
    assert SwitchingEntry.objects.count() == 2


def test_without_what_was_seen_the_rules_refuse_the_second(walk, cast, party, plan):
    decide_lots(walk, 3, 3)
    confirm(cast.inspector, party, TO.TIGHTENED)
    with pytest.raises(SwitchingError):
        confirm(cast.manager, party, TO.TIGHTENED)


# ---- the database's own look at it --------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": SwitchingKind.CONFIRMATION, "change": ""},
        {"kind": SwitchingKind.CONFIRMATION, "change": "laxer"},
        {"kind": SwitchingKind.IRREGULARITY, "change": TO.NORMAL, "note": "strike"},
        {"kind": SwitchingKind.IRREGULARITY, "note": ""},
        {"kind": SwitchingKind.IRREGULARITY, "note": "strike", "part_number": ""},
        {"kind": SwitchingKind.IRREGULARITY, "note": "strike", "plan_code": ""},
    ],
)
def test_the_database_refuses_an_entry_of_neither_kind(cast, party, wrong):
    row = {"party": party, "at": timezone.now(), "by": cast.manager} | SERIES | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        SwitchingEntry.objects.create(**row)


def test_an_inspection_under_way_keeps_the_severity_it_was_begun_with(walk, cast, party, plan):
    begun = open_inspection(item=walk.received(1000), by=cast.inspector)
    confirm(cast.inspector, party, TO.TIGHTENED)
    begun.refresh_from_db()
    assert begun.severity == "normal"


def test_a_part_may_have_two_plans_each_with_its_own_series(walk, cast, party, plan):
    make_plan(cast, code="SIP-02", party=party, continuing=True)
    confirm_change(
        by=cast.inspector,
        party=party,
        part_number=PART,
        plan_code="SIP-02",
        change=TO.TIGHTENED,
        reason="trial",
    )
    assert standing_of(party).severity == "normal"
    assert standing_of(party, plan_code="SIP-02").severity == "tightened"
