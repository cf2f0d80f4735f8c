"""Which decided inspections are lots of a series, and what each says (ISO 2859-1 clause 9)."""

from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from inspections.queries.lots import lots_by_series
from inspections.services.correcting import conclude_correction, correct
from inspections.services.deciding import conclude
from inspections.services.opening import open_inspection
from inspections.services.planning import release_plan, revise_plan
from inspections.services.recording import record_count
from registry.services.isolating import release
from registry.services.splitting import split
from tests.factories import a_certificate, a_look, fresh, make_party, make_plan, result_of
from tests.inspections.lots import (
    decide_begun,
    decide_lot,
    decide_lots,
    key_of,
    make_series_plan,
)

CRITICAL, MAJOR = a_look("Crack", importance="critical"), a_look("Marking", importance="major")
MINOR = a_look("Scratch", importance="minor")


def lots(party, **key) -> list:
    return lots_by_series(Q()).get(key_of(party, **key), [])


def results(party) -> list:
    return [lot.result for lot in lots(party)]


def count(inspection, by, **by_name):
    for result in inspection.results.all():
        record_count(result=result, by=by, nonconforming=by_name[result.name.lower()])


@pytest.fixture
def judged(walk, cast, party):
    """The lot of an inspection by a plan with these characteristics and counts."""

    def judge(*characteristics, quantity=1000, rejected=0, **counts):
        make_series_plan(cast, characteristics=list(characteristics))
        inspection = open_inspection(item=walk.received(quantity), by=cast.inspector)
        count(inspection, cast.inspector, **counts)
        conclude(
            inspection=inspection, by=cast.inspector, rejected=Decimal(rejected), reason="cracked"
        )
        return results(party)[0]

    return judge


# ---- what a lot says --------------------------------------------------------------


def test_a_lot_says_what_its_sample_said(walk, cast, party):
    make_series_plan(cast)
    good, bad = decide_lots(walk, 1, 3)
    first, second = lots(party)
    assert (first.result.reference, first.result.accepted, first.result.ac) == (
        good.number,
        True,
        2,
    )
    assert (second.result.reference, second.result.accepted) == (bad.number, False)
    assert (first.sample, first.nonconforming, first.lot_size) == (80, 1, 1000)
    assert first.item_number == good.item.number


@pytest.mark.parametrize(("nonconforming", "tighter"), [(0, True), (1, True), (2, False)])
def test_one_aql_step_tighter_is_asked_of_the_tables(judged, nonconforming, tighter):
    lot = judged(MAJOR, marking=nonconforming)
    assert (lot.accepted, lot.passes_tighter) == (True, tighter)


def test_with_an_ac_of_one_accepted_is_enough(judged):
    lot = judged(MAJOR, quantity=200, marking=1)
    assert (lot.ac, lot.passes_tighter) == (1, None)


def test_of_several_classes_the_largest_ac_counts_and_all_must_pass_tighter(judged):
    # Lot of 1000: major 80 (2, 3); minor at 2.5: 80 (5, 6), one step tighter 3.
    lot = judged(MAJOR, MINOR, marking=1, scratch=4)
    assert (lot.ac, lot.accepted, lot.passes_tighter) == (5, True, False)


def test_one_class_that_failed_refuses_the_lot(judged):
    lot = judged(MAJOR, MINOR, marking=3, scratch=0, rejected=1000)
    assert (lot.accepted, lot.passes_tighter) == (False, False)


def test_a_critical_one_without_an_aql_lets_none_through_and_asks_for_no_step(judged):
    lot = judged(CRITICAL, MAJOR, crack=0, marking=0)
    assert (lot.ac, lot.passes_tighter) == (2, True)


def test_a_failed_document_is_no_refusal_by_sampling(walk, cast, party):
    make_series_plan(cast, characteristics=[MAJOR, a_certificate()])
    inspection = open_inspection(item=walk.received(1000), by=cast.inspector)
    record_count(result=result_of(inspection, 1), by=cast.inspector, nonconforming=0)
    conclude(
        inspection=inspection, by=cast.inspector, rejected=Decimal(1000), reason="no certificate"
    )
    assert [lot.accepted for lot in results(party)] == [True]


def test_what_is_rejected_before_its_sample_was_looked_at_is_no_lot(walk, cast, party):
    make_series_plan(cast)
    inspection = open_inspection(item=walk.received(1000), by=cast.inspector)
    conclude(inspection=inspection, by=cast.inspector, rejected=Decimal(1000), reason="wet")
    assert lots(party) == []


@pytest.mark.parametrize(
    "head", [{"sampling": "full"}, {"sampling": "fixed", "fixed_size": 5}, {"sampling": "zero"}]
)
def test_other_ways_of_sampling_make_no_series(walk, cast, party, head):
    make_plan(cast, [MAJOR], **head)
    decide_lot(walk)
    assert lots_by_series(Q()) == {}


def test_a_fixed_number_of_its_own_is_no_sample_by_aql(walk, cast, party):
    make_series_plan(cast, characteristics=[a_look(sample_size=5)])
    decide_lot(walk)
    assert lots_by_series(Q()) == {}


def test_goods_without_a_part_number_are_no_series(walk, cast):
    item = walk.received(1000, part_number="")
    make_plan(cast, [MAJOR], category=item.category, part_number="", continuing=True)
    decide_lot(walk, item=item)
    assert lots_by_series(Q()) == {}


def test_what_is_open_or_broken_off_does_not_count_yet(walk, cast, party):
    make_series_plan(cast)
    open_inspection(item=walk.received(1000), by=cast.inspector)
    assert lots(party) == []


# ---- whose series -----------------------------------------------------------------


def test_each_owner_part_and_plan_has_a_series_of_its_own(walk, cast, party):
    make_series_plan(cast)
    make_series_plan(cast, code="SIP-02", part_number="HC-2")
    decide_lots(walk, 0, 0)
    decide_lot(walk, part_number="HC-2")
    walk.party = make_party("yl", name="远麟")
    decide_lot(walk)
    counted = {key: len(found) for key, found in lots_by_series(Q()).items()}
    assert counted == {
        key_of(party): 2,
        key_of(party, part_number="HC-2", plan_code="SIP-02"): 1,
        key_of(walk.party): 1,
    }


def test_revisions_of_a_plan_go_on_with_the_same_series(walk, cast, party):
    plan = make_series_plan(cast)
    decide_lot(walk)
    release_plan(plan=revise_plan(plan=plan, by=cast.inspector), by=cast.manager)
    decide_lot(walk)
    assert len(lots(party)) == 2


# ---- lots that come again ---------------------------------------------------------


def first_submissions(party) -> list[bool]:
    return [lot.first_submission for lot in results(party)]


def test_a_lot_released_from_quarantine_comes_again(walk, cast, party):
    make_series_plan(cast)
    refused = decide_lot(walk, 5)
    item = release(item=fresh(refused.item), by=cast.inspector, reason="sorted")
    decide_lot(walk, item=item)
    assert first_submissions(party) == [True, False]


def rejected_part(walk, cast):
    """A part of an accepted lot, rejected and released to be verified again."""
    inspection = open_inspection(item=walk.received(1000), by=cast.inspector)
    done = decide_begun(inspection, by=cast.inspector, rejected=100)
    return release(item=done.rejected_item, by=cast.inspector, reason="sorted")


def test_a_part_of_a_lot_that_was_inspected_comes_again(walk, cast, party):
    make_series_plan(cast)
    decide_lot(walk, item=rejected_part(walk, cast))
    assert first_submissions(party) == [True, False]


def test_so_does_a_part_of_that_part(walk, cast, party):
    make_series_plan(cast)
    _rest, part = split(item=rejected_part(walk, cast), by=cast.inspector, quantity=Decimal(40))
    decide_lot(walk, item=part)
    assert first_submissions(party) == [True, False]


def test_parts_of_a_lot_that_was_divided_before_are_lots_of_their_own(walk, cast, party):
    make_series_plan(cast)
    item, part = split(item=walk.received(2000), by=cast.inspector, quantity=Decimal(1000))
    decide_lot(walk, item=item)
    decide_lot(walk, item=part)
    assert first_submissions(party) == [True, True]


def test_what_was_inspected_without_a_plan_before_comes_again_too(walk, cast, party):
    rejected = walk.quarantined(1000)
    make_series_plan(cast)
    decide_lot(walk, item=release(item=rejected, by=cast.inspector, reason="sorted"))
    assert first_submissions(party) == [False]


# ---- corrections ------------------------------------------------------------------


def corrected(inspection, cast, nonconforming, rejected=0):
    correction = correct(inspection=inspection, by=cast.inspector, reason="miscounted")
    record_count(result=result_of(correction, 1), by=cast.inspector, nonconforming=nonconforming)
    return conclude_correction(
        inspection=correction, by=cast.inspector, rejected=Decimal(rejected), reason="miscounted"
    )


def test_a_correction_counts_once_and_in_the_place_of_what_it_corrects(walk, cast, party):
    make_series_plan(cast)
    wrong, later = decide_lots(walk, 0, 0)
    right = corrected(wrong, cast, 3, rejected=1000)
    found = results(party)
    assert [lot.reference for lot in found] == [right.number, later.number]
    assert [lot.accepted for lot in found] == [False, True]
    assert [lot.first_submission for lot in found] == [True, True]


def test_a_correction_of_a_correction_is_what_counts(walk, cast, party):
    make_series_plan(cast)
    second = corrected(corrected(decide_lot(walk), cast, 1), cast, 2)
    (found,) = results(party)
    assert (found.reference, found.passes_tighter) == (second.number, False)


def test_a_correction_under_way_leaves_the_first_decision_valid(walk, cast, party):
    make_series_plan(cast)
    wrong = decide_lot(walk)
    correct(inspection=wrong, by=cast.inspector, reason="miscounted")
    assert [lot.reference for lot in results(party)] == [wrong.number]


# ---- how much is asked of the database ----------------------------------------------


def test_it_takes_as_many_queries_for_three_lots_as_for_one(walk, cast, connection_queries):
    make_series_plan(cast)
    decide_lot(walk)
    one = connection_queries(lambda: lots_by_series(Q()))
    decide_lots(walk, 0, 0)
    assert connection_queries(lambda: lots_by_series(Q())) == one == 2


@pytest.fixture
def connection_queries():
    def count_queries(act) -> int:
        with CaptureQueriesContext(connection) as queries:
            act()
        return len(queries)

    return count_queries
