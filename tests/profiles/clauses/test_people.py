"""Departments and responsibilities are data, in every profile (F8, R8)."""

import tomllib

import pytest

from inspections.services.deciding import decide
from registry.enums import State, Step
from registry.errors import NotPermitted
from registry.models import Category, Department, Responsibility
from registry.services.profiles import FOLDER, load_profile, profile_names
from tests.factories import fresh
from tests.profiles.clauses.trades import TRADES


def test_f8_departments_and_who_does_what_are_data_of_the_administration(works):
    thing = works.trade.thing
    row = Responsibility.objects.get(category__code=thing.category, step=Step.VERIFY)
    before, now = works.inspector_of(thing), works.other_inspector(thing)
    row.department, row.procedure_reference = now.department, "QP-99"
    row.save()
    item = works.comes(thing)
    with pytest.raises(NotPermitted):
        decide(item=item, by=before)
    decide(item=item, by=now)
    assert fresh(item).state == State.VERIFIED
    load_profile(works.profile)
    assert fresh(row).procedure_reference == "QP-99", "what was edited stays"


def test_r8_another_allocation_is_another_profile(works):
    assert set(profile_names()) == set(TRADES)
    told = tomllib.loads((FOLDER / f"{works.profile}.toml").read_text(encoding="utf-8"))
    assert set(Department.objects.values_list("code", flat=True)) == set(told["departments"])
    assert {
        category.code: works.verifier_of(category.code) for category in Category.objects.all()
    } == {code: department for code, (department, _procedure) in told["verify"].items()}
    assert not any(load_profile(works.profile).values()), "loading it again adds nothing"
