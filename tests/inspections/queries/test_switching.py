"""Where a series stands, replayed from inspections that were decided through the services."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspections.enums import Severity, SeverityChange
from inspections.queries import continuing_series, isolated_series, series_of, waiting_for
from inspections.queries.switching import confirmed_for
from inspections.services.correcting import conclude_correction, correct
from inspections.services.opening import open_inspection
from inspections.services.planning import retire_plan
from inspections.services.recording import record_count
from inspections.services.switching import report_irregularity
from inspections.switching_reasons import reasons, sentence
from registry.services.isolating import release
from tests.factories import fresh, make_category, make_party, make_plan, result_of
from tests.inspections.lots import (
    FOR_REDUCED,
    PART,
    confirm,
    decide_begun,
    decide_lot,
    decide_lots,
    key_of,
    make_series_plan,
    proposed,
    standing_of,
)

TO = SeverityChange
SERIES = {"part_number": PART, "plan_code": "SIP-01"}


def next_sample(walk, cast) -> tuple:
    """Severity, sample, Ac and Re of the lot that is opened now."""
    inspection = open_inspection(item=walk.received(1000), by=cast.inspector)
    row = result_of(inspection, 1)
    return inspection.severity, row.sample, row.ac, row.re


@pytest.fixture
def plan(cast):
    return make_series_plan(cast)


# ---- the walk through the severities ------------------------------------------------


def test_two_of_five_refused_call_for_tightened_and_a_person_makes_it_so(walk, cast, party, plan):
    decide_lots(walk, 0, 3, 0, 0)
    assert proposed(party) is None
    decide_lot(walk, 4)
    assert proposed(party) == TO.TIGHTENED
    assert next_sample(walk, cast) == ("normal", 80, 2, 3)  # not before it is confirmed
    confirm(cast.inspector, party, TO.TIGHTENED)
    assert next_sample(walk, cast) == ("tightened", 80, 1, 2)


def test_five_accepted_in_a_row_lead_back_to_normal(walk, cast, party, plan):
    confirm(cast.inspector, party, TO.TIGHTENED)
    decide_lots(walk, 0, 2, 0, 0, 0, 0)
    assert proposed(party) is None
    decide_lot(walk, 1)
    assert proposed(party) == TO.NORMAL
    confirm(cast.inspector, party, TO.NORMAL)
    assert next_sample(walk, cast) == ("normal", 80, 2, 3)


def test_a_score_of_30_earns_reduced_and_a_manager_agrees(walk, cast, party, plan):
    decide_lots(walk, *[0] * 9)
    assert (standing_of(party).score, proposed(party)) == (27, None)
    decide_lot(walk, 1)
    assert (standing_of(party).score, proposed(party)) == (30, TO.REDUCED)
    confirm(cast.manager, party, TO.REDUCED, facts=FOR_REDUCED)
    assert next_sample(walk, cast) == ("reduced", 32, 1, 2)


def test_a_lot_one_step_tighter_would_not_have_passed_begins_the_score_anew(walk, party, plan):
    decide_lots(walk, 0, 0, 2)
    assert standing_of(party).score == 0
    decide_lots(walk, 0, quantity=200)
    assert standing_of(party).score == 2


def test_irregular_production_leads_back_to_normal(walk, cast, party, plan):
    decide_lots(walk, *[0] * 10)
    confirm(cast.manager, party, TO.REDUCED, facts=FOR_REDUCED)
    decide_lot(walk)
    report_irregularity(by=cast.inspector, party=party, note="new mould", **SERIES)
    assert proposed(party) == TO.NORMAL
    assert "new mould" in sentence(reasons(standing_of(party))[0])
    confirm(cast.inspector, party, TO.NORMAL)
    assert next_sample(walk, cast) == ("normal", 80, 2, 3)


def test_a_lot_refused_under_reduced_leads_back_to_normal(walk, cast, party, plan):
    decide_lots(walk, *[0] * 10)
    confirm(cast.manager, party, TO.REDUCED, facts=FOR_REDUCED)
    decide_lot(walk, 2)
    assert proposed(party) == TO.NORMAL


def test_the_gap_of_the_military_tables_ends_reduced_though_the_lot_passes(walk, cast, party):
    make_series_plan(cast, edition="mil-std-105e")
    decide_lots(walk, *[0] * 10)
    facts = (*FOR_REDUCED, "limit_kept")
    confirm(cast.manager, party, TO.REDUCED, facts=facts)
    inspection = decide_lot(walk, 2)  # 32 (1, 3)
    assert inspection.decision == "accepted"
    assert proposed(party) == TO.NORMAL


def test_five_refused_under_tightened_end_sampling_and_every_piece_is_inspected(
    walk, cast, party, plan
):
    confirm(cast.inspector, party, TO.TIGHTENED)
    decide_lots(walk, 2, 2, 0, 2, 2)
    assert proposed(party) is None
    decide_lot(walk, 2)
    confirm(cast.inspector, party, TO.DISCONTINUE)
    inspection = open_inspection(item=walk.received(300), by=cast.inspector)
    row = result_of(inspection, 1)
    assert (row.sample, row.ac, row.re) == (300, 0, 1)
    assert inspection.plan_facts["terms"]["discontinued"] is True
    decide_begun(inspection, by=cast.inspector)
    assert standing_of(party).counted == ()  # not judged by sampling
    confirm(cast.inspector, party, TO.RESUME, facts=["action_proven"])
    assert next_sample(walk, cast) == ("tightened", 80, 1, 2)


# ---- what counts --------------------------------------------------------------------


def test_a_lot_that_comes_again_does_not_make_the_second_of_five(walk, cast, party, plan):
    refused = decide_lot(walk, 3)
    again = release(item=fresh(refused.item), by=cast.inspector, reason="sorted")
    second = decide_lot(walk, 3, item=again)
    assert standing_of(party).resubmitted == (second.number,)
    assert proposed(party) is None
    decide_lot(walk, 3)
    assert proposed(party) == TO.TIGHTENED


def correct_to(inspection, cast, nonconforming, rejected=0):
    correction = correct(inspection=inspection, by=cast.inspector, reason="miscounted")
    record_count(result=result_of(correction, 1), by=cast.inspector, nonconforming=nonconforming)
    conclude_correction(
        inspection=correction, by=cast.inspector, rejected=Decimal(rejected), reason="miscounted"
    )


def test_a_correction_counts_once(walk, cast, party, plan):
    first = decide_lot(walk)
    correct_to(first, cast, 1)
    assert (standing_of(party).score, len(standing_of(party).counted)) == (3, 1)


def test_a_change_whose_lots_were_corrected_stands_and_is_said_to_be_unbacked(
    walk, cast, party, plan
):
    confirm(cast.inspector, party, TO.TIGHTENED)
    *_others, miscounted = decide_lots(walk, 0, 0, 0, 0, 0)
    confirm(cast.inspector, party, TO.NORMAL)
    assert not standing_of(party).unbacked
    correct_to(miscounted, cast, 2, rejected=1000)
    standing = standing_of(party)
    assert (standing.severity, standing.unbacked) == (Severity.NORMAL, True)
    assert "do not bear it out" in sentence(reasons(standing)[-1])


def test_a_lot_begun_before_the_change_counts_neither_here_nor_there(walk, cast, party, plan):
    begun = open_inspection(item=walk.received(1000), by=cast.inspector)
    confirm(cast.inspector, party, TO.TIGHTENED)
    decide_begun(begun, by=cast.inspector)
    assert standing_of(party).judged_otherwise == (begun.number,)
    assert standing_of(party).counted == ()


# ---- isolated lots, and goods that are no series -------------------------------------


def test_isolated_lots_never_switch(walk, cast, party):
    plan = make_series_plan(cast, continuing=False)
    decide_lots(walk, 3, 3)
    series = series_of(key_of(party))
    assert series.standing.suggestion is not None  # were it a series
    assert (series.switches, series.suggestion) == (False, None)
    assert next_sample(walk, cast)[0] == "normal"
    (row,) = isolated_series(limit=10)
    assert (row["party"], row["part_number"], row["plan"], row["lots"]) == (party, PART, plan, 2)
    assert continuing_series() == []


def test_what_was_confirmed_ends_where_the_plan_is_for_isolated_lots(walk, cast, party, plan):
    confirm(cast.inspector, party, TO.TIGHTENED)
    item = walk.received(1000)
    assert confirmed_for(item, plan).severity == Severity.TIGHTENED
    plan.continuing = False
    assert confirmed_for(item, plan).severity == Severity.NORMAL


def test_another_owners_lots_of_the_same_part_stay_as_they_are(walk, cast, party, plan):
    confirm(cast.inspector, party, TO.TIGHTENED)
    walk.party = make_party("yl", name="远麟")
    assert next_sample(walk, cast)[0] == "normal"


def test_a_plan_of_a_category_has_a_series_for_each_part(walk, cast, party):
    make_series_plan(cast, category=make_category(), part_number="")
    decide_lot(walk)
    decide_lot(walk, part_number="HC-2")
    confirm(cast.inspector, party, TO.TIGHTENED)
    assert next_sample(walk, cast)[0] == "tightened"
    assert confirmed_for(walk.received(part_number="HC-2"), None).severity == "normal"
    assert standing_of(party, part_number="HC-2").severity == "normal"


def test_goods_without_a_part_number_are_inspected_as_normal(walk, cast, django_assert_num_queries):
    plan = make_series_plan(cast, category=make_category(), part_number="")
    item = walk.received(part_number="")
    with django_assert_num_queries(0):
        assert confirmed_for(item, plan).severity == "normal"


@pytest.mark.parametrize(
    "key", [{"part_number": "OTHER"}, {"plan_code": "NONE"}, {"part_number": ""}]
)
def test_what_no_plan_is_for_is_no_series(cast, party, plan, key):
    assert series_of(key_of(party, **key)) is None
    assert series_of(key_of(party)).lots == ()


def test_a_series_whose_plan_is_retired_suggests_nothing(walk, cast, party, plan):
    decide_lots(walk, 3, 3)
    retire_plan(plan=plan, by=cast.manager, reason="not delivered any more")
    assert series_of(key_of(party)).suggestion is None
    assert continuing_series() == []


# ---- all of them ---------------------------------------------------------------------


def test_those_that_wait_for_a_person_stand_first(walk, cast, party, plan):
    make_plan(cast, code="SIP-00", part_number="NEVER-CAME", continuing=True)
    make_series_plan(cast, code="SIP-02", part_number="HC-2")
    decide_lots(walk, 3, 3)
    decide_lot(walk, part_number="HC-2")
    assert [series.part_number for series in continuing_series()] == [PART, "HC-2"]


def test_the_list_and_the_page_of_a_series_agree_after_each_lot(walk, cast, party, plan):
    for counts in ((0, 3, 0), (4,), (0,) * 5, (0,) * 10, (0, 3)):
        decide_lots(walk, *counts)
        (listed,), whole = continuing_series(), series_of(key_of(party))
        assert (listed.standing, listed.suggestion) == (whole.standing, whole.suggestion)
        if whole.suggestion:
            confirm(cast.manager, party, whole.suggestion.change, facts=whole.suggestion.needs)
    assert [entry.change for entry in series_of(key_of(party)).entries] == [
        TO.TIGHTENED,
        TO.NORMAL,
        TO.REDUCED,
        TO.NORMAL,
    ]


def test_irregularity_before_the_change_is_no_reason_after_it(walk, cast, party, plan):
    report_irregularity(by=cast.inspector, party=party, note="strike", **SERIES)
    decide_lots(walk, *[0] * 10)
    confirm(cast.manager, party, TO.REDUCED, facts=FOR_REDUCED)
    (listed,) = continuing_series()
    assert listed.suggestion is None


def test_less_inspection_waits_for_a_manager_more_for_an_inspector_too(walk, cast, party, plan):
    decide_lots(walk, *[0] * 10)
    assert waiting_for(cast.inspector, continuing_series()) == []
    assert len(waiting_for(cast.manager, continuing_series())) == 1
    decide_lots(walk, 3, 3)
    assert len(waiting_for(cast.inspector, continuing_series())) == 1
    assert waiting_for(cast.warehouse, continuing_series()) == []


def queries(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_three_series_of_three_lots_take_as_many_queries_as_one_of_one(walk, cast, party, plan):
    decide_lot(walk)
    confirm(cast.inspector, party, TO.TIGHTENED)
    decide_lot(walk)
    one = queries(continuing_series), queries(lambda: series_of(key_of(party)))
    decide_lots(walk, 0, 0)
    for number in (2, 3):
        part = {"part_number": f"HC-{number}"}
        make_series_plan(cast, code=f"SIP-0{number}", **part)
        decide_lots(walk, 0, 0, 0, **part)
        confirm(cast.inspector, party, TO.TIGHTENED, plan_code=f"SIP-0{number}", **part)
    assert (queries(continuing_series), queries(lambda: series_of(key_of(party)))) == one
    assert one == (5, 5)
