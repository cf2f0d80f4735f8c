"""The substances come with every profile: once, with their sources, local edits kept."""

import pytest

from inspections.models import ScreeningBand, Substance, SubstanceLimit, SumMember
from registry.models import Event
from registry.services.profiles import load_profile, profile_names

pytestmark = pytest.mark.django_db

COUNTS = {Substance: 15, SumMember: 6, SubstanceLimit: 34, ScreeningBand: 14}


def counts() -> dict:
    return {model: model.objects.count() for model in COUNTS}


def test_a_profile_brings_the_substances_limits_and_table():
    added = load_profile("electronics")
    assert counts() == COUNTS
    assert (added["substances"], added["substance limits"], added["screening bands"]) == (
        COUNTS[Substance] + COUNTS[SumMember],
        COUNTS[SubstanceLimit],
        COUNTS[ScreeningBand],
    )


def test_loading_again_adds_nothing():
    load_profile("electronics")
    events = Event.objects.count()
    assert set(load_profile("electronics").values()) == {0}
    assert (counts(), Event.objects.count()) == (COUNTS, events)


def test_local_edits_are_kept():
    load_profile("electronics")
    SubstanceLimit.objects.filter(code="rohs-pb").update(limit=500, valid_until="2030-01-01")
    Substance.objects.filter(code="Pb").update(name="铅及其化合物", position=40)
    ScreeningBand.objects.filter(element__code="Pb", material_class="metal").update(below=600)
    SumMember.objects.filter(substance__code="Cl").delete()
    load_profile("electronics")
    assert SubstanceLimit.objects.get(code="rohs-pb").limit == 500
    assert Substance.objects.get(code="Pb").name == "铅及其化合物"
    assert ScreeningBand.objects.get(element__code="Pb", material_class="metal").below == 600
    assert SumMember.objects.filter(total__code="Br+Cl").count() == 1


def test_what_was_deleted_comes_back_and_the_rest_stays():
    load_profile("electronics")
    SubstanceLimit.objects.get(code="rohs3-dehp").delete()
    assert load_profile("electronics")["substance limits"] == 1


def test_every_limit_and_every_band_names_its_source():
    load_profile("electronics")
    assert not SubstanceLimit.objects.filter(source="").exists()
    assert not ScreeningBand.objects.filter(source="").exists()


def test_the_file_is_no_profile_of_its_own():
    assert "hsf" not in profile_names()
