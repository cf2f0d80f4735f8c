"""Beginning an inspection: which plan, which sample, and the copy that stays (Q4, F1, F3)."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from inspections.enums import InspectionState
from inspections.models import Inspection
from inspections.queries.agreed import agreed_in_words
from inspections.services.correcting import correct
from inspections.services.opening import BASIC_ASPECTS, break_off, open_inspection
from inspections.services.planning import release_plan, retire_plan, revise_plan
from inspections.services.recording import record_count
from inspections.services.signing import decide_signed
from registry.enums import Role, Step
from registry.errors import NotPermitted, StaleVersion, WorkflowError
from registry.models import Agreement, Event, User
from registry.services.handing_over import pass_on
from registry.services.signing import signatures_of
from tests.factories import (
    a_dimension,
    a_look,
    fresh,
    make_category,
    make_department,
    make_party,
    make_plan,
    make_user,
    result_of,
    route,
)
from tests.signing import proof_of


def test_goods_without_a_plan_get_the_five_aspects_in_both_languages(walk, cast):
    inspection = open_inspection(item=walk.received(), by=cast.inspector)
    rows = inspection.results.all()
    assert [row.aspect for row in rows] == list(BASIC_ASPECTS)
    assert (rows[0].name, rows[0].name_en) == ("外观", "Appearance")
    assert inspection.plan is None
    assert inspection.plan_facts == {"agreed": []}


def test_the_plan_is_copied_with_the_sample_of_this_lot(walk, cast):
    plan = make_plan(cast, aql_major="1.0", aql_minor="2.5", level="II")
    inspection = open_inspection(item=walk.received(200), by=cast.inspector)
    look, length = inspection.results.all()
    # Lot of 200, level II: letter G. 2.5: 32 (2, 3); 1.0: the arrow leads to H, 50 (1, 2).
    assert (look.code_letter, look.sample, look.ac, look.re) == ("G", 32, 2, 3)
    assert (length.code_letter, length.sample, length.ac, length.re) == ("H", 50, 1, 2)
    assert (length.lower_limit, length.upper_limit) == (Decimal("11.9"), Decimal("12.1"))
    assert inspection.plan == plan
    assert inspection.plan_facts["number"] == "SIP-01/1"
    assert inspection.plan_facts["lot_size"] == 200
    assert inspection.plan_facts["terms"]["edition"] == "iso-2859-1"


def test_critical_ones_without_an_aql_take_the_majors_sample_and_no_nonconforming(walk, cast):
    make_plan(cast, [a_look("Crack", importance="critical")])
    inspection = open_inspection(item=walk.received(2000), by=cast.inspector)
    row = result_of(inspection, 1)
    assert (row.sample, row.ac, row.re) == (125, 0, 1)


def test_a_small_lot_is_looked_at_as_a_whole(walk, cast):
    make_plan(cast)
    inspection = open_inspection(item=walk.received(5), by=cast.inspector)
    assert {row.sample for row in inspection.results.all()} == {5}


@pytest.mark.parametrize(
    ("head", "sample", "ac"),
    [
        ({"sampling": "full"}, 80, 0),
        ({"sampling": "fixed", "fixed_size": 3}, 3, 0),
        ({"sampling": "zero", "limiting_quality": Decimal(5)}, 35, 0),
    ],
)
def test_other_ways_of_sampling_accept_none_nonconforming(walk, cast, head, sample, ac):
    make_plan(cast, [a_look()], **head)
    row = result_of(open_inspection(item=walk.received(80), by=cast.inspector), 1)
    assert (row.sample, row.ac, row.re) == (sample, ac, ac + 1)


def test_a_number_of_its_own_and_what_is_looked_at_once_beat_the_plans_sampling(walk, cast):
    make_plan(
        cast,
        [a_dimension(sample_size=5), {"kind": "document", "name": "CoC"}],
    )
    inspection = open_inspection(item=walk.received(500), by=cast.inspector)
    assert [row.sample for row in inspection.results.all()] == [5, 1]


def test_the_most_special_plan_in_force_wins(walk, cast, party):
    category = make_category()
    of_category = make_plan(cast, code="C", part_number="", category=category)
    item = walk.received()
    assert open_inspection(item=item, by=cast.inspector).plan == of_category
    of_part = make_plan(cast, code="P")
    assert open_inspection(item=walk.received(), by=cast.inspector).plan == of_part
    of_owner = make_plan(cast, code="O", party=party)
    assert open_inspection(item=walk.received(), by=cast.inspector).plan == of_owner
    other = make_plan(cast, code="X", party=make_party("other"))
    assert open_inspection(item=walk.received(), by=cast.inspector).plan == of_owner != other
    retire_plan(plan=of_owner, by=cast.manager, reason="not made any more")
    assert open_inspection(item=walk.received(), by=cast.inspector).plan == of_part


def test_drafts_do_not_count(walk, cast):
    make_plan(cast, released=False)
    assert open_inspection(item=walk.received(), by=cast.inspector).plan is None


def test_what_is_under_way_keeps_its_copy_when_the_plan_is_revised(walk, cast):
    plan = make_plan(cast, [a_dimension()])
    inspection = open_inspection(item=walk.received(), by=cast.inspector)
    release_plan(plan=revise_plan(plan=plan, by=cast.inspector), by=cast.manager)
    inspection.refresh_from_db()
    assert inspection.plan_facts["number"] == "SIP-01/1"
    assert open_inspection(item=walk.received(), by=cast.inspector).plan.number == "SIP-01/2"


def test_an_inspection_is_begun_once_and_found_again(walk, cast):
    item = walk.received()
    first = open_inspection(item=item, by=cast.inspector)
    again = open_inspection(
        item=item, by=make_user("second", "inspector", department=make_department())
    )
    assert first == again
    assert Event.objects.filter(action="open_inspection").count() == 1


def test_the_database_refuses_a_second_open_inspection_of_one_item(walk, cast):
    first = open_inspection(item=walk.received(), by=cast.inspector)
    first.pk, first.number = None, "IN-2026-9999"
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_only_received_goods_are_inspected_by_who_verifies_them(walk, cast):
    with pytest.raises(NotPermitted):
        open_inspection(item=walk.received(), by=cast.warehouse)
    with pytest.raises(WorkflowError, match="not possible while"):
        open_inspection(item=walk.stored(), by=cast.inspector)
    with pytest.raises(StaleVersion):
        open_inspection(item=walk.received(), by=cast.inspector, version=99)


def test_one_that_is_broken_off_keeps_its_results_and_another_begins(walk, cast):
    make_plan(cast)
    item = walk.received()
    inspection = open_inspection(item=item, by=cast.inspector)
    record_count(result=result_of(inspection, 1), by=cast.inspector, nonconforming=1)
    with pytest.raises(WorkflowError, match="A reason is needed"):
        break_off(inspection=inspection, by=cast.inspector, reason=" . ")
    broken = break_off(inspection=inspection, by=cast.inspector, reason="wrong lot on the bench")
    assert broken.state == InspectionState.BROKEN_OFF
    assert result_of(broken, 1).nonconforming == 1
    assert open_inspection(item=item, by=cast.inspector) != broken
    with pytest.raises(WorkflowError, match="was broken off"):
        record_count(result=result_of(broken, 1), by=cast.inspector, nonconforming=0)
    assert Inspection.objects.count() == 2


def test_the_record_names_the_department_that_the_goods_were_passed_on_to(walk, cast):
    route(make_category(), Step.VERIFY, cast.inspector.department)
    laboratory = make_department("lab", "实验室", "Laboratory")
    make_user("chemist", Role.INSPECTOR, department=laboratory)
    item = walk.received()
    pass_on(item=item, by=cast.inspector, to_department=laboratory, reason="needs the furnace")
    chemist = User.objects.get(username="chemist")
    assert open_inspection(item=fresh(item), by=chemist).department == laboratory


# ---- what was agreed with the owner ---------------------------------------------


@pytest.fixture
def line(party):
    agreement = Agreement.objects.create(party=party, number="HT-1")
    words = {"verification_method": "by samples", "acceptance_criteria": "no bent leads"}
    return agreement.lines.create(category=make_category(), name="CAP", **words)


@pytest.fixture
def judged(walk, cast, line):
    """Decided by what ``line`` says, and signed."""
    item = walk.received()
    type(item).objects.filter(pk=item.pk).update(agreement=line.agreement)
    proof = proof_of(cast.inspector)
    return decide_signed(item=fresh(item), by=cast.inspector, proof=proof, appearance="pass")


def test_what_was_agreed_is_part_of_what_is_signed_as_it_was_then(judged, line):
    kept = [{"verification_method": "by samples", "acceptance_criteria": "no bent leads"}]
    assert fresh(judged).signed_content()["plan"]["agreed"] == kept
    type(line).objects.update(acceptance_criteria="bent is fine")
    assert signatures_of(fresh(judged))[0].is_valid
    altered = judged.plan_facts | {"agreed": []}
    Inspection.objects.filter(pk=judged.pk).update(plan_facts=altered)
    assert not signatures_of(fresh(judged))[0].is_valid


def test_a_correction_judges_by_what_was_agreed_for_the_first(judged, line, cast):
    type(line).objects.update(acceptance_criteria="bent is fine")
    correction = correct(inspection=judged, by=cast.inspector, reason="wrong lot number")
    assert agreed_in_words(correction) == "by samples; no bent leads"


def test_the_correction_of_one_from_before_that_was_kept_keeps_what_is_agreed_now(
    judged, line, cast
):
    Inspection.objects.filter(pk=judged.pk).update(plan_facts={})
    correction = correct(inspection=judged, by=cast.inspector, reason="wrong lot number")
    type(line).objects.update(acceptance_criteria="bent is fine")
    assert agreed_in_words(correction) == "by samples; no bent leads"
