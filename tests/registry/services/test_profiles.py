"""A profile is data: loaded once or ten times, local edits win."""

import pytest

from registry.enums import Step
from registry.models import Category, Department, Event, Location, PaperForm
from registry.queries.routing import department_for
from registry.services.profiles import load_profile, profile_names

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", profile_names())
def test_every_profile_routes_every_category_to_a_verifier(name):
    load_profile(name)
    unrouted = [
        category.code
        for category in Category.objects.all()
        if department_for(category=category, step=Step.VERIFY) is None
    ]
    assert unrouted == []


def test_loading_again_adds_nothing():
    load_profile("electronics")
    events = Event.objects.count()
    assert set(load_profile("electronics").values()) == {0}
    assert Event.objects.count() == events


def test_local_edits_are_kept():
    load_profile("electronics")
    Department.objects.filter(code="iqc").update(name="质量科")
    load_profile("electronics")
    assert Department.objects.get(code="iqc").name == "质量科"


def test_every_row_leaves_an_event():
    added = load_profile("electronics")
    assert Event.objects.filter(action="load_profile").count() == sum(added.values())


def test_places_know_their_path():
    load_profile("electronics")
    assert Location.objects.get(code="WH-A1").path == "WH/WH-A1"


def test_gauges_go_to_quality_and_moulds_to_engineering():
    load_profile("electronics")
    routed = {
        code: department_for(category=Category.objects.get(code=code), step=Step.VERIFY).code
        for code in ("gauge", "mould", "equipment", "document")
    }
    assert routed == {
        "gauge": "iqc",
        "mould": "engineering",
        "equipment": "equipment",
        "document": "documents",
    }


@pytest.mark.parametrize("name", profile_names())
def test_no_two_forms_of_a_profile_have_one_number(name):
    load_profile(name)
    numbers = list(PaperForm.objects.exclude(number="").values_list("number", flat=True))
    assert len(numbers) == len(set(numbers)) > 10
