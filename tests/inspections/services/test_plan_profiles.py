"""The plans by kind of property that come with every profile (fixtures/inspection_plans.toml)."""

import pytest

from inspections.enums import CharacteristicKind, Feeds, PlanState
from inspections.models import InspectionPlan
from inspections.queries import plan_for
from inspections.services.planning import change_plan, definitions_of, release_plan, retire_plan
from registry.models import Category, Event
from registry.services.profiles import load_profile
from tests.factories import make_category

pytestmark = pytest.mark.django_db

WITHOUT_A_PLAN = {"material", "part"}


@pytest.fixture
def loaded():
    load_profile("electronics")
    return InspectionPlan.objects.all()


def of(category: str) -> InspectionPlan:
    return InspectionPlan.objects.get(category__code=category)


def test_every_kind_but_material_and_parts_has_one_draft_that_nobody_wrote(loaded):
    assert {plan.category.code for plan in loaded} | WITHOUT_A_PLAN == set(
        Category.objects.values_list("code", flat=True)
    )
    assert {plan.state for plan in loaded} == {PlanState.DRAFT}
    assert {plan.created_by for plan in loaded} == {None}
    assert all(plan.part_number == "" for plan in loaded)


def test_a_draft_binds_nobody(loaded, walk):
    assert plan_for(walk.received(1, category=make_category("mould"))) is None


def test_each_is_released_as_it_is_and_then_applies(loaded, walk, cast):
    for plan in loaded:
        release_plan(plan=plan, by=cast.manager)
    assert plan_for(walk.received(1, category=make_category("mould"))).code == "SIP-MOULD"


def test_each_tells_its_event_with_all_characteristics(loaded):
    events = Event.objects.filter(action="load_profile", model="inspections.inspectionplan")
    assert events.count() == loaded.count()


def test_loading_again_adds_none_and_keeps_what_was_changed(loaded, cast):
    mould, gauge = of("mould"), of("gauge")
    rows = definitions_of(mould)[:2]
    change_plan(plan=mould, by=cast.inspector, characteristics=rows, name="本厂模具检验")
    retire_plan(plan=gauge, by=cast.manager, reason="ours goes by part number")
    assert load_profile("electronics")["inspection plans"] == 0
    assert of("mould").name == "本厂模具检验"
    assert of("mould").characteristics.count() == 2
    assert of("gauge").state == PlanState.RETIRED


def test_what_people_read_is_there_in_both_languages(loaded):
    for plan in loaded:
        assert plan.name
        assert plan.name_en
        for row in plan.characteristics.all():
            assert row.name_en, row
            assert not row.requirement or " / " in row.requirement, row.requirement
            assert not row.method or " / " in row.method, row.method


@pytest.mark.parametrize("category", ["equipment", "tooling", "mould", "gauge"])
def test_what_needs_the_owners_name_is_asked_for_it(loaded, category):
    assert of(category).category.needs_permanent_mark
    assert of(category).characteristics.filter(kind=CharacteristicKind.MARK).exists()


@pytest.mark.parametrize(
    ("category", "feeds"),
    [
        ("gauge", {Feeds.CALIBRATION_DUE_ON, Feeds.CALIBRATED_ON, Feeds.SERIAL_NUMBER}),
        ("sealed_sample", {Feeds.EXPIRES_ON}),
        ("software", {Feeds.EXPIRES_ON}),
        ("personal_data", {Feeds.EXPIRES_ON}),
        ("equipment", set()),
    ],
)
def test_the_days_that_the_register_watches_are_found_out(loaded, category, feeds):
    found = of(category).characteristics.exclude(feeds="").values_list("feeds", flat=True)
    assert set(found) == feeds
