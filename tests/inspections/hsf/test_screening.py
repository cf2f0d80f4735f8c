"""Every band edge of every material class: at the edge, one unit inside, one unit outside."""

import pytest

from inspections.enums import HsfReason, HsfVerdict, MaterialClass
from inspections.hsf import screening
from tests.inspections.hsf.table import (
    LIMITED,
    STEP,
    TABLE,
    D,
    judge,
    limit,
    reading,
)

PASS, UNSURE, FAIL = HsfVerdict.PASS, HsfVerdict.INCONCLUSIVE, HsfVerdict.FAIL
SIGMA = D("12.5")
LOD = D(20)

LOWER = [
    (material, element, LOD if below is None else D(below) - 3 * SIGMA)
    for (material, element), (_limit, below, _over) in TABLE.items()
]
UPPER = [
    (material, element, D(over) + 3 * SIGMA)
    for (material, element), (_limit, _below, over) in TABLE.items()
    if over is not None
]


def verdict_at(value, material, element, **more):
    read = reading(element, value, SIGMA, LOD)
    return judge(LIMITED.get(element, element), material, read, **more)


# ---- the table ----------------------------------------------------------------------


@pytest.mark.parametrize(("material", "element", "edge"), LOWER)
def test_a_reading_passes_up_to_the_lower_band_and_no_further(material, element, edge):
    at = verdict_at(edge, material, element)
    assert (at.verdict, at.low) == (PASS, edge)
    assert verdict_at(edge - STEP, material, element).verdict == PASS
    assert verdict_at(edge + STEP, material, element).verdict == UNSURE


@pytest.mark.parametrize(("material", "element", "edge"), UPPER)
def test_a_reading_fails_from_the_upper_band_on_and_not_before(material, element, edge):
    at = verdict_at(edge, material, element)
    assert (at.verdict, at.high) == (FAIL, edge)
    assert verdict_at(edge + STEP, material, element).verdict == FAIL
    below = verdict_at(edge - STEP, material, element)
    assert (below.verdict, below.reason) == (UNSURE, HsfReason.BETWEEN)


def test_the_edges_are_those_of_all_fourteen_rows():
    assert (len(LOWER), len(UPPER)) == (14, 9)


@pytest.mark.parametrize("material", ["polymer", "metal", "composite"])
def test_chromium_never_fails_by_xrf_alone(material):
    judged = verdict_at(900_000, material, "Cr")
    assert (judged.verdict, judged.reason, judged.high) == (
        UNSURE,
        HsfReason.NO_UPPER_BAND,
        None,
    )


@pytest.mark.parametrize("material", ["polymer", "composite"])
@pytest.mark.parametrize("code", ["PBB", "PBDE"])
def test_bromine_never_fails_a_flame_retardant_by_xrf_alone(material, code):
    judged = judge(code, material, reading("Br", 900_000, SIGMA))
    assert (judged.verdict, judged.reason) == (UNSURE, HsfReason.NO_UPPER_BAND)


@pytest.mark.parametrize("code", ["PBB", "PBDE", "DEHP"])
def test_organic_compounds_are_not_looked_for_in_metal(code):
    judged = judge(code, "metal", reading("Br", 900_000, SIGMA))
    assert (judged.verdict, judged.reason) == (
        HsfVerdict.NOT_APPLICABLE,
        HsfReason.NOT_IN_METAL,
    )


@pytest.mark.parametrize("material", ["polymer", "composite", "packaging"])
def test_phthalates_are_never_seen(material):
    assert judge("DEHP", material).reason == HsfReason.BLIND


def test_what_was_not_read_is_inconclusive():
    judged = judge("Pb", "metal", reading("Cd", 1, 1))
    assert (judged.verdict, judged.reason) == (UNSURE, HsfReason.NO_READING)


def test_a_judgement_names_the_rule_it_followed():
    judged = verdict_at(1, "polymer", "Pb")
    assert (judged.rule, judged.extended) == ("IEC 62321-3-1:2013", False)


def test_where_sigma_leaves_no_room_nothing_passes():
    assert judge("Cd", "polymer", reading("Cd", 0, "23.4")).verdict == UNSURE


@pytest.mark.parametrize("value", ["0", "69", "100", "131", "1000000"])
@pytest.mark.parametrize("material", ["polymer", "composite"])
def test_a_value_without_sigma_proves_nothing(value, material):
    judged = judge("Cd", material, reading("Cd", value, lod=20))
    assert (judged.verdict, judged.reason) == (UNSURE, HsfReason.NO_SIGMA)


# ---- below detection ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("material", "code", "lod"),
    [
        ("polymer", "Cd", 70),
        ("metal", "Pb", 700),
        ("composite", "Pb", 500),
        ("polymer", "PBB", 300),
        ("composite", "Cd", 50),  # half the limit: ours, the table asks no more than the LOD
    ],
)
def test_nothing_detected_passes_where_the_instrument_sees_deep_enough(material, code, lod):
    element = {"PBB": "Br"}.get(code, code)
    assert judge(code, material, reading(element, lod=lod)).verdict == PASS
    blunt = judge(code, material, reading(element, lod=lod + STEP))
    assert (blunt.verdict, blunt.reason) == (UNSURE, HsfReason.LOD_TOO_HIGH)


def test_cadmium_in_composite_is_judged_by_the_limit_of_detection_alone():
    unknown = judge("Cd", "composite", reading("Cd", 5, 1))
    assert (unknown.verdict, unknown.reason) == (UNSURE, HsfReason.NO_LOD)
    blunt = judge("Cd", "composite", reading("Cd", 5, 1, lod="50.1"))
    assert (blunt.verdict, blunt.reason) == (UNSURE, HsfReason.LOD_TOO_HIGH)
    assert judge("Cd", "composite", reading("Cd", 153, 1)).verdict == FAIL


# ---- tighter limits -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("material", "code", "value", "low", "high"),
    [
        ("polymer", "Cd", 5, "3.5", "6.5"),
        ("metal", "Pb", 90, "63", "117"),
        ("composite", "Pb", 90, "45", "135"),
        ("polymer", "PBB", 500, "150", None),
        ("composite", "Cr(VI)", 100, "50", None),
    ],
)
def test_bands_are_scaled_to_the_limit_that_applies_and_say_so(material, code, value, low, high):
    sigma = D("0.1")
    element = {"PBB": "Br", "Cr(VI)": "Cr"}.get(code, code)
    edge = D(low) - 3 * sigma
    at = judge(code, material, reading(element, edge, sigma), value=value)
    assert (at.verdict, at.low, at.extended) == (PASS, edge, True)
    over = judge(code, material, reading(element, edge + STEP, sigma), value=value)
    assert over.verdict == UNSURE
    if high:
        top = D(high) + 3 * sigma
        assert judge(code, material, reading(element, top, sigma), value=value).verdict == FAIL
        under = judge(code, material, reading(element, top - STEP, sigma), value=value)
        assert under.verdict == UNSURE


def test_cadmium_in_composite_keeps_its_limit_of_detection_under_a_tighter_limit():
    assert judge("Cd", "composite", reading("Cd", lod=2), value=5).verdict == PASS
    assert judge("Cd", "composite", reading("Cd", lod=3), value=5).verdict == UNSURE
    assert judge("Cd", "composite", reading("Cd", "10.5", 1, lod=2), value=5).verdict == FAIL


# ---- by itself: halogens, packaging, sums -------------------------------------------


@pytest.mark.parametrize("element", ["Br", "Cl"])
@pytest.mark.parametrize("material", ["polymer", "composite"])
def test_halogens_are_judged_by_themselves_with_their_sigma(element, material):
    def at(value):
        return judge(element, material, reading(element, value, 10), value=900).verdict

    assert [at(870), at(870 + STEP), at(930), at(930 + STEP)] == [PASS, UNSURE, UNSURE, FAIL]


def test_a_halogen_can_keep_its_limit_and_still_leave_the_flame_retardant_open():
    read = reading("Br", 500, 10)
    assert judge("Br", "polymer", read, value=900).verdict == PASS
    assert judge("PBB", "polymer", read).verdict == UNSURE


def test_a_sum_counts_the_sigmas_together():
    def at(bromine, chlorine):
        read = reading("Br", bromine, 10), reading("Cl", chlorine, 5)
        return judge("Br+Cl", "polymer", *read, value=1500, of="Br+Cl").verdict

    assert at(800, 655) == PASS
    assert at(800, 655 + STEP) == UNSURE
    assert at(845, 700) == UNSURE
    assert at(845 + STEP, 700) == FAIL


def test_a_sum_with_a_reading_missing_fails_early_but_never_passes_early():
    over = judge("Br+Cl", "polymer", reading("Br", 1600, 10), value=1500, of="Br+Cl")
    assert over.verdict == FAIL
    open_ = judge("Br+Cl", "polymer", reading("Br", 1, 1), value=1500, of="Br+Cl")
    assert (open_.verdict, open_.reason) == (UNSURE, HsfReason.NO_READING)


FOUR = "Pb+Cd+Hg+Cr(VI)"


def packaging(chromium, lead=30):
    read = [
        reading("Pb", lead, 5),
        reading("Cd", lod=5),
        reading("Hg", lod=5),
        reading("Cr", chromium, 5),
    ]
    return judge(FOUR, "packaging", *read, value=100, of=FOUR)


def test_packaging_passes_where_all_chromium_could_be_hexavalent():
    assert packaging(30).verdict == PASS  # 45 + 5 + 5 + 45
    assert packaging(30 + STEP).verdict == UNSURE


def test_packaging_does_not_fail_by_chromium_that_may_be_harmless():
    judged = packaging(50_000)
    assert (judged.verdict, judged.reason) == (UNSURE, HsfReason.NO_UPPER_BAND)
    assert packaging(1, lead=115 + STEP).verdict == FAIL


def test_two_compounds_of_one_element_share_its_content():
    judged = judge("PBB+PBDE", "packaging", reading("Br", 900, 10), value=1000, of="PBB+PBDE")
    assert judged.verdict == PASS


def test_a_sum_in_metal_leaves_out_what_metal_has_not():
    judged = judge("Pb+Br", "metal", reading("Pb", 10, 1), value=100, of="Pb+Br")
    assert judged.verdict == PASS


def test_all_limits_are_judged_each_by_itself():
    limits = [limit("Pb"), limit("DEHP")]
    judged = screening.judge_all(limits, {"Pb": reading("Pb", 1, 1)}, {}, MaterialClass.POLYMER)
    assert [one.verdict for one in judged] == [PASS, UNSURE]


# ---- controls -----------------------------------------------------------------------


def test_control_the_edges_stand_at_three_sigma(monkeypatch):
    """With 2σ for 3σ the edges move, and the tests above would be red."""
    monkeypatch.setattr(screening, "SIGMAS", 2)
    edge = D(700) - 3 * SIGMA
    assert verdict_at(edge + STEP, "polymer", "Pb").verdict == PASS


def test_control_without_scaling_a_customers_limit_would_be_missed(monkeypatch):
    monkeypatch.setattr(screening.Band, "fitted", lambda self, limit: self)
    assert judge("Cd", "polymer", reading("Cd", 60, 1), value=5).verdict == PASS
