"""Plans: written, released by somebody else, revised, retired (domain Q4)."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from inspections.enums import PlanState
from inspections.models import InspectionPlan
from inspections.queries import plan_for
from inspections.services import planning
from inspections.services.opening import open_inspection
from inspections.services.planning import (
    change_plan,
    copy_plan,
    definitions_of,
    head_of,
    release_plan,
    retire_plan,
    revise_plan,
)
from registry.enums import Role
from registry.errors import InvalidInput, NotPermitted, StaleVersion, WorkflowError
from registry.models import Event
from tests.factories import (
    a_certificate,
    a_dimension,
    a_look,
    fresh,
    make_category,
    make_party,
    make_plan,
    make_user,
)

APPEARANCE, LENGTH, CERTIFICATE = a_look(), a_dimension(), a_certificate()


def names(plan) -> list[str]:
    return list(plan.characteristics.values_list("name", flat=True))


# ---- writing ----------------------------------------------------------------------


def test_a_new_plan_is_a_draft_of_revision_1(cast):
    plan = make_plan(cast, released=False)
    assert (plan.number, plan.state, plan.created_by) == ("SIP-01/1", "draft", cast.inspector)
    assert names(plan) == ["Appearance", "Length"]
    told = Event.objects.get(action="draft_plan")
    assert (told.object_key, told.actor) == ("SIP-01/1", cast.inspector)
    assert '"lower_limit":"11.9"' in told.body


def test_a_draft_is_written_anew_and_keeps_its_rows(cast):
    plan = make_plan(cast, released=False)
    first = plan.characteristics.first().pk
    changed = change_plan(
        plan=plan, by=cast.manager, name="电容", characteristics=[LENGTH, APPEARANCE, CERTIFICATE]
    )
    assert (changed.name, changed.version) == ("电容", 2)
    assert names(changed) == ["Length", "Appearance", "Certificate"]
    assert changed.characteristics.first().pk == first
    row = changed.characteristics.get(position=2)
    assert (row.nominal, row.lower_limit, row.unit, row.importance) == (None, None, "", "minor")


def test_characteristics_that_are_left_out_are_gone(cast):
    plan = change_plan(
        plan=make_plan(cast, released=False), by=cast.inspector, characteristics=[APPEARANCE]
    )
    assert names(plan) == ["Appearance"]


def test_of_two_writers_the_second_is_told(cast):
    plan = make_plan(cast, released=False)
    change_plan(plan=plan, by=cast.inspector, version=1, characteristics=[APPEARANCE])
    with pytest.raises(StaleVersion):
        change_plan(plan=plan, by=cast.manager, version=1, characteristics=[LENGTH])
    assert names(plan) == ["Appearance"]


def test_what_is_in_force_is_not_edited(cast):
    with pytest.raises(WorkflowError, match="In force") as refusal:
        change_plan(plan=make_plan(cast), by=cast.inspector, characteristics=[APPEARANCE])
    assert refusal.value.guard == "state"


@pytest.mark.parametrize("role", ["warehouse", "liaison", "controller", "auditor"])
def test_only_who_writes_plans_writes_one(cast, role):
    with pytest.raises(NotPermitted):
        make_plan(cast, released=False, by=getattr(cast, role))


# ---- what makes no sense ------------------------------------------------------------


def test_a_number_is_taken_once(cast):
    make_plan(cast, released=False)
    with pytest.raises(InvalidInput, match="exists already") as refusal:
        make_plan(cast, released=False, part_number="HC-2")
    assert refusal.value.field == "code"


@pytest.mark.parametrize("code", ["", " ", "A B", "A//B", "-A", "A?", "A#1", "..", "X" * 41])
def test_a_number_that_no_address_could_hold_is_refused(cast, code):
    with pytest.raises(InvalidInput) as refusal:
        make_plan(cast, code=code, released=False)
    assert refusal.value.field == "code"


@pytest.mark.parametrize("code", ["SIP-01", "Q/HC-IQC_2.1", "检验指引-07"])
def test_a_number_may_be_as_companies_write_them(cast, code):
    assert make_plan(cast, code=code, released=False).number == f"{code}/1"


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ({"name": " "}, "name"),
        ({"part_number": ""}, "category"),
        ({"sampling": "fixed"}, "fixed_size"),
        ({"sampling": "fixed", "fixed_size": 0}, "fixed_size"),
        ({"sampling": "half"}, "sampling"),
        ({"level": "IV"}, "level"),
        ({"aql_major": "0.66"}, "aql_major"),
        ({"aql_major": ""}, "aql_major"),
        ({"aql_minor": "25"}, "aql_minor"),
        ({"aql_critical": "1"}, "aql_critical"),
        ({"edition": "iso-1974"}, "edition"),
        ({"sampling": "zero", "limiting_quality": Decimal(0)}, "limiting_quality"),
        ({"sampling": "zero", "limiting_quality": Decimal(101)}, "limiting_quality"),
        ({"sampling": "zero", "continuing": True}, "continuing"),
        ({"name": "x" * 121}, "name"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_a_head_that_makes_no_sense_is_refused_at_its_field(cast, head, field):
    with pytest.raises(InvalidInput) as refusal:
        make_plan(cast, released=False, **head)
    assert refusal.value.field == field
    assert not InspectionPlan.objects.exists()


def test_a_plan_of_an_owner_needs_a_part_and_a_part_no_category(cast, party):
    with pytest.raises(InvalidInput) as refusal:
        make_plan(cast, released=False, part_number="", party=party, category=make_category())
    assert refusal.value.field == "part_number"
    with pytest.raises(InvalidInput) as refusal:
        make_plan(cast, released=False, part_number="HC-1", category=make_category())
    assert refusal.value.field == "category"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"name": ""}, "name"),
        ({"kind": "smell"}, "kind"),
        ({"importance": "fatal"}, "importance"),
        ({"lower_limit": Decimal("12.2")}, "lower_limit"),
        ({"lower_limit": None, "upper_limit": None}, "lower_limit"),
        ({"nominal": Decimal("12.5")}, "nominal"),
        ({"nominal": Decimal("11.5")}, "nominal"),
        ({"unit": ""}, "unit"),
        ({"unit": "parsec"}, "unit"),
        ({"upper_limit": Decimal("12.1234567")}, "upper_limit"),
        ({"sample_size": 0}, "sample_size"),
        ({"requirement": "x" * 301}, "requirement"),
        ({"kind": "fact"}, "fact_type"),
        ({"kind": "fact", "fact_type": "colour"}, "fact_type"),
        ({"kind": "fact", "fact_type": "text", "feeds": "expires_on"}, "feeds"),
        ({"feeds": "expires_on"}, "feeds"),
        ({"kind": "hsf"}, "material_class"),
    ],
)
def test_a_characteristic_that_makes_no_sense_is_refused_with_its_place(cast, row, field):
    with pytest.raises(InvalidInput) as refusal:
        make_plan(cast, released=False, characteristics=[APPEARANCE, LENGTH | row])
    assert (refusal.value.field, refusal.value.line) == (field, 2)
    assert str(refusal.value.message)


def test_one_limit_is_enough_and_both_may_be_one_value(cast):
    upper, point = LENGTH | {"lower_limit": None}, LENGTH | {"lower_limit": Decimal("12")}
    make_plan(cast, released=False, characteristics=[upper, point | {"upper_limit": Decimal("12")}])


def test_a_plan_without_characteristics_is_refused(cast):
    with pytest.raises(InvalidInput, match="no characteristic") as refusal:
        change_plan(plan=make_plan(cast, released=False), by=cast.inspector, characteristics=[])
    assert refusal.value.field == "characteristics"
    plan = make_plan(cast, code="SIP-02", released=False, part_number="HC-2")
    plan.characteristics.all().delete()
    with pytest.raises(InvalidInput, match="no characteristic"):
        release_plan(plan=plan, by=cast.manager)


def test_the_database_itself_refuses_limits_that_are_turned_round(cast):
    row = make_plan(cast, released=False).characteristics.get(position=2)
    row.lower_limit = Decimal(13)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


# ---- released ---------------------------------------------------------------------


def test_somebody_else_releases_it_and_it_is_make_plan(cast, walk):
    plan = release_plan(plan=make_plan(cast, released=False), by=cast.manager)
    assert (plan.state, plan.released_by) == (PlanState.ACTIVE, cast.manager)
    assert plan_for(walk.received()) == plan


def test_nobody_releases_what_they_wrote(cast):
    with pytest.raises(NotPermitted):
        release_plan(plan=make_plan(cast, released=False, by=cast.manager), by=cast.manager)


def test_nobody_releases_what_they_wrote_a_part_of(cast):
    plan = make_plan(cast, released=False)
    change_plan(plan=plan, by=cast.manager, characteristics=[APPEARANCE])
    change_plan(plan=plan, by=cast.inspector, characteristics=[APPEARANCE, LENGTH])
    with pytest.raises(NotPermitted):
        release_plan(plan=fresh(plan), by=cast.manager)
    assert release_plan(plan=fresh(plan), by=cast.administrator).state == PlanState.ACTIVE


def test_inspectors_do_not_release(cast):
    with pytest.raises(NotPermitted):
        release_plan(plan=make_plan(cast, released=False, by=cast.manager), by=cast.inspector)


def test_what_is_released_is_what_was_looked_at(cast):
    plan = make_plan(cast, released=False)
    change_plan(plan=plan, by=cast.inspector, characteristics=[APPEARANCE])
    with pytest.raises(StaleVersion):
        release_plan(plan=plan, by=cast.manager, version=1)


def test_a_plan_is_released_once(cast):
    with pytest.raises(WorkflowError, match="In force"):
        release_plan(plan=make_plan(cast), by=cast.manager)


def test_of_two_plans_for_the_same_goods_the_second_is_refused(cast):
    make_plan(cast)
    with pytest.raises(WorkflowError, match="SIP-01/1 is in force for the same goods") as refusal:
        make_plan(cast, code="SIP-02")
    assert refusal.value.guard == "scope"
    assert InspectionPlan.objects.get(code="SIP-02").state == PlanState.DRAFT


def test_where_the_look_at_the_scope_is_missed_the_database_refuses_with_the_same_sentence(
    cast, monkeypatch
):
    make_plan(cast)
    monkeypatch.setattr(planning, "_check_scope_is_free", lambda plan: None)
    with pytest.raises(WorkflowError, match="SIP-01/1 is in force for the same goods"):
        make_plan(cast, code="SIP-02")
    assert InspectionPlan.objects.filter(state=PlanState.ACTIVE).count() == 1


def test_narrower_goods_may_have_their_own_plan_and_it_wins(cast, walk, party):
    general = make_plan(cast, code="CAT", part_number="", category=make_category())
    part = make_plan(cast, code="PART")
    own = make_plan(cast, code="OWN", party=party)
    assert plan_for(walk.received()) == own
    retire_plan(plan=own, by=cast.manager, reason="Customer's own drawing withdrawn")
    assert plan_for(walk.received()) == part
    assert plan_for(walk.received(part_number="HC-9")) == general


def test_another_owners_plan_is_not_taken(cast, walk):
    make_plan(cast, code="OTHER", party=make_party("yh", "远海", "Yuanhai"))
    assert plan_for(walk.received()) is None


# ---- revised, copied, retired -------------------------------------------------------


def test_the_next_revision_replaces_the_former_when_it_is_released(cast):
    former = make_plan(cast)
    revision = revise_plan(plan=former, by=cast.inspector)
    assert (revision.number, revision.state) == ("SIP-01/2", PlanState.DRAFT)
    assert fresh(former).state == PlanState.ACTIVE
    assert definitions_of(revision) == definitions_of(former)
    release_plan(plan=revision, by=cast.manager)
    assert fresh(former).state == PlanState.RETIRED
    assert Event.objects.get(action="retire_plan").reason == "Replaced by SIP-01/2."


def test_revising_again_leads_to_the_draft_that_is_there(cast):
    plan = make_plan(cast)
    assert revise_plan(plan=plan, by=cast.inspector) == revise_plan(plan=plan, by=cast.manager)


def test_a_revision_that_is_refused_leaves_the_former_make_plan(cast):
    former = make_plan(cast)
    make_plan(cast, code="SIP-02", part_number="HC-2")
    revision = revise_plan(plan=former, by=cast.inspector)
    change_plan(plan=revision, by=cast.inspector, characteristics=[LENGTH], part_number="HC-2")
    with pytest.raises(WorkflowError, match="SIP-02/1"):
        release_plan(plan=revision, by=cast.manager)
    assert fresh(former).state == PlanState.ACTIVE


def test_an_inspection_keeps_the_plan_as_it_was_when_it_began(cast, walk):
    plan = make_plan(cast)
    inspection = open_inspection(item=walk.received(), by=cast.inspector)
    revision = revise_plan(plan=plan, by=cast.inspector)
    wider = LENGTH | {"upper_limit": Decimal("12.5")}
    change_plan(plan=revision, by=cast.inspector, characteristics=[wider])
    release_plan(plan=revision, by=cast.manager)
    assert inspection.plan == plan
    assert inspection.results.get(position=2).upper_limit == Decimal("12.1")


def test_a_copy_is_a_draft_for_other_goods(cast, party):
    plan = make_plan(cast, sampling="zero")
    copy = copy_plan(plan=plan, by=cast.inspector, code="SIP-02", party=party)
    assert (copy.number, copy.state) == ("SIP-02/1", PlanState.DRAFT)
    assert definitions_of(copy) == definitions_of(plan)
    assert head_of(copy) == head_of(plan) | {"party": party}


def test_retiring_takes_a_reason_and_the_plan_out_of_force(cast, walk):
    plan = make_plan(cast)
    with pytest.raises(InvalidInput) as refusal:
        retire_plan(plan=plan, by=cast.manager, reason=" . ")
    assert refusal.value.field == "reason"
    retire_plan(plan=plan, by=cast.manager, reason="Part is no longer supplied")
    assert plan_for(walk.received()) is None
    assert Event.objects.get(action="retire_plan").reason == "Part is no longer supplied"
    with pytest.raises(WorkflowError, match="Retired"):
        retire_plan(plan=plan, by=cast.manager, reason="again")


def test_a_writer_gives_up_their_own_draft_but_retires_nothing_else(cast):
    mine, other = (
        make_plan(cast, released=False),
        make_plan(cast, code="SIP-02", released=False, by=cast.manager, part_number="HC-2"),
    )
    retire_plan(plan=mine, by=cast.inspector, reason="Made twice")
    active = make_plan(cast, code="SIP-03", part_number="HC-3")
    for plan in (other, active):
        with pytest.raises(NotPermitted):
            retire_plan(plan=plan, by=cast.inspector, reason="no")
    colleague = make_user("colleague", Role.INSPECTOR)
    with pytest.raises(NotPermitted):
        retire_plan(plan=make_plan(cast, code="SIP-04", released=False), by=colleague, reason="no")


def test_a_retired_plan_comes_back_as_a_new_revision(cast):
    plan = retire_plan(plan=make_plan(cast), by=cast.manager, reason="Not supplied")
    revision = revise_plan(plan=plan, by=cast.inspector)
    assert release_plan(plan=revision, by=cast.manager).number == "SIP-01/2"
