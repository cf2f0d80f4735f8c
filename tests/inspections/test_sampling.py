"""The plan of a lot: how many pieces, and judging by it."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from inspections.enums import Edition, Level, SamplingMethod, Severity
from inspections.sampling import SamplingError, fixed, full, passes_tighter, single_plan
from inspections.sampling_tables import AQLS

# ---- the plan of a lot ------------------------------------------------------


@pytest.mark.parametrize(
    ("lot_size", "level", "aql", "severity", "plan"),
    [
        (1000, "II", "1.0", "normal", ("J", 80, 2, 3)),
        (1000, "II", "1.0", "tightened", ("J", 80, 1, 2)),
        (1000, "II", "1.0", "reduced", ("J", 32, 1, 2)),
        (120, "II", "0.65", "normal", ("F", 20, 0, 1)),
        (200, "II", "1.0", "normal", ("H", 50, 1, 2)),
        (150, "II", "1.0", "normal", ("E", 13, 0, 1)),
        (2000, "II", "2.5", "normal", ("K", 125, 7, 8)),
        (600_000, "III", "0.025", "tightened", ("S", 3150, 1, 2)),
    ],
)
def test_plans_that_people_know_by_heart(lot_size, level, aql, severity, plan):
    found = single_plan(lot_size=lot_size, level=level, aql=aql, severity=severity)
    assert (found.letter, found.n, found.ac, found.re) == plan
    assert found.edition == Edition.ISO


def test_examples_that_others_published():
    """http://aqlrule.com/manual/examples.html , examples 1 to 3 (reduced: ANSI version)."""
    plan = single_plan(lot_size=1000, level="II", aql="1.5")
    assert (plan.letter, plan.n, plan.ac, plan.re) == ("J", 80, 3, 4)
    plan = single_plan(lot_size=20, level="I", aql="1.5")
    assert (plan.code_letter, plan.letter, plan.n, plan.ac, plan.re) == ("B", "D", 8, 0, 1)
    plan = single_plan(
        lot_size=125, level="III", aql="1.0", severity="reduced", edition=Edition.MIL
    )
    assert (plan.code_letter, plan.letter, plan.n, plan.ac, plan.re) == ("G", "H", 20, 0, 2)


def test_a_plan_says_which_arrow_was_followed():
    up = single_plan(lot_size=150, aql="1.0")
    assert (up.code_letter, up.letter, up.followed_arrow) == ("F", "E", True)
    down = single_plan(lot_size=200, aql="1.0")
    assert (down.code_letter, down.letter, down.followed_arrow) == ("G", "H", True)
    straight = single_plan(lot_size=1000, aql="1.0")
    assert (straight.code_letter, straight.letter, straight.followed_arrow) == ("J", "J", False)


def test_level_ii_and_normal_inspection_unless_agreed_otherwise():
    plan = single_plan(lot_size=200, aql="1.0")
    assert (plan.level, plan.severity, plan.method) == (
        Level.II,
        Severity.NORMAL,
        SamplingMethod.AQL,
    )


def test_a_sample_as_large_as_the_lot_is_the_whole_lot():
    plan = single_plan(lot_size=15, aql="0.65")
    assert (plan.letter, plan.n, plan.sample_size, plan.inspects_all) == ("F", 20, 15, True)
    plan = single_plan(lot_size=20, aql="0.65")
    assert (plan.n, plan.sample_size, plan.inspects_all) == (20, 20, True)
    plan = single_plan(lot_size=21, aql="0.65")
    assert (plan.n, plan.sample_size, plan.inspects_all) == (20, 20, False)


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("severity", Severity)
def test_a_lot_of_one_is_inspected_and_must_conform(severity, edition):
    for aql in AQLS:
        plan = single_plan(lot_size=1, aql=aql, severity=severity, edition=edition)
        assert (plan.n, plan.ac, plan.re, plan.letter) == (1, 0, 1, None)
        assert plan.inspects_all
        assert not plan.accepts(1)


def test_aqls_are_numbers_however_they_are_spelt():
    for spelling in ("1.0", "1", "1.00", Decimal("1.000"), 1):
        assert single_plan(lot_size=200, aql=spelling).aql == "1.0"


def test_a_lot_size_may_come_from_a_quantity_column():
    assert single_plan(lot_size=Decimal("200.000000"), aql="1.0").lot_size == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"lot_size": 0}, "lot_size"),
        ({"lot_size": -5}, "lot_size"),
        ({"lot_size": Decimal("2.5")}, "lot_size"),
        ({"lot_size": None}, "lot_size"),
        ({"lot_size": "many"}, "lot_size"),
        ({"level": "IV"}, "level"),
        ({"level": ""}, "level"),
        ({"aql": "1.2"}, "aql"),
        ({"aql": "0"}, "aql"),
        ({"aql": "NaN"}, "aql"),
        ({"aql": "15"}, "aql"),
        ({"aql": None}, "aql"),
        ({"aql": 1.5}, "aql"),
        ({"severity": "strict"}, "severity"),
        ({"edition": "ISO 2859-2"}, "edition"),
    ],
)
def test_what_the_standard_does_not_know_is_refused_at_its_field(wrong, field):
    with pytest.raises(SamplingError) as refusal:
        single_plan(**{"lot_size": 200, "aql": "1.0"} | wrong)
    assert refusal.value.field == field
    assert isinstance(refusal.value, ValueError)
    with translation.override("en"):
        assert str(refusal.value).endswith(".")


def test_a_wrong_aql_is_told_the_ones_that_exist():
    with translation.override("en"), pytest.raises(SamplingError) as refusal:
        single_plan(lot_size=200, aql="1.2")
    assert refusal.value.message == "AQL 1.2 is not in the standard."
    assert refusal.value.remedy.startswith("Choose one of: 0.010, 0.015,")


# ---- judging by a plan ------------------------------------------------------


def test_a_lot_is_accepted_below_the_rejection_number():
    plan = single_plan(lot_size=1000, aql="1.0")  # 80 (2, 3)
    assert [plan.accepts(found) for found in range(5)] == [True, True, True, False, False]
    assert not any(plan.returns_to_normal(found) for found in range(5))


def test_between_ac_and_re_of_105e_the_lot_passes_and_reduced_inspection_ends():
    plan = single_plan(lot_size=1000, aql="1.0", severity="reduced", edition=Edition.MIL)
    assert (plan.n, plan.ac, plan.re) == (32, 1, 3)
    assert [plan.accepts(found) for found in range(4)] == [True, True, True, False]
    assert [plan.returns_to_normal(found) for found in range(4)] == [False, False, True, True]


def test_iso_has_no_gap_so_that_only_a_refused_lot_ends_reduced_inspection():
    plan = single_plan(lot_size=1000, aql="1.0", severity="reduced")
    for found in range(5):
        assert plan.returns_to_normal(found) is not plan.accepts(found)


@pytest.mark.parametrize("judge", ["accepts", "returns_to_normal", "passes_tighter"])
def test_fewer_than_none_cannot_be_nonconforming(judge):
    plan = single_plan(lot_size=1000, aql="1.0", severity="reduced", edition=Edition.MIL)
    plan = single_plan(lot_size=1000, aql="1.0") if judge == "passes_tighter" else plan
    with pytest.raises(SamplingError):
        getattr(plan, judge)(-1)


def test_one_aql_step_tighter_is_judged_on_the_same_sample():
    """J at 1.0 is 80 (2, 3); the row above it in the AQL, J at 0.65, is 80 (1, 2)."""
    of_lot = {"lot_size": 1000, "level": "II", "aql": "1.0", "severity": "normal"}
    passing = [passes_tighter(nonconforming=found, **of_lot) for found in range(4)]
    assert passing == [True, True, False, False]


def test_beyond_an_arrow_the_tighter_plan_is_that_of_the_letter_reached():
    """R at 2.5 goes up to N 500 (21, 22). N at 1.5 is 500 (14, 15); R at 1.5 would be 800."""
    plan = single_plan(lot_size=600_000, level="III", aql="2.5")
    assert (plan.code_letter, plan.letter, plan.n, plan.ac) == ("R", "N", 500, 21)
    assert plan.passes_tighter(14)
    assert not plan.passes_tighter(15)


def test_with_ac_of_0_or_1_or_no_aql_the_standard_does_not_ask():
    assert single_plan(lot_size=200, aql="1.0").passes_tighter(0) is None
    assert single_plan(lot_size=150, aql="1.0").passes_tighter(0) is None
    assert full(10).passes_tighter(0) is None


# ---- what holds for all plans -----------------------------------------------

PLANS = {
    "level": st.sampled_from(Level),
    "aql": st.sampled_from(AQLS),
    "severity": st.sampled_from(Severity),
    "edition": st.sampled_from(Edition),
}
LOT_SIZES = st.integers(1, 1_000_000)


@given(lot_size=LOT_SIZES, **PLANS)
def test_some_are_inspected_and_fewer_may_fail(lot_size, **choices):
    plan = single_plan(lot_size=lot_size, **choices)
    assert 1 <= plan.sample_size <= min(plan.n, lot_size)
    assert 0 <= plan.ac < plan.re
    assert plan.ac < plan.sample_size
    assert plan.inspects_all is (plan.sample_size == lot_size)


@given(lot_size=LOT_SIZES, more=st.integers(0, 100_000), **PLANS)
def test_a_larger_lot_never_needs_a_smaller_sample(lot_size, more, **choices):
    plan = single_plan(lot_size=lot_size, **choices)
    larger = single_plan(lot_size=lot_size + more, **choices)
    assert larger.n >= plan.n
    assert larger.sample_size >= plan.sample_size
    assert larger.ac >= plan.ac


# ---- all, or a fixed number -------------------------------------------------


def test_every_piece_or_a_fixed_number():
    plan = full(40)
    assert (plan.n, plan.ac, plan.re, plan.inspects_all) == (40, 0, 1, True)
    plan = fixed(40, 5)
    assert (plan.n, plan.ac, plan.re, plan.sample_size, plan.inspects_all) == (5, 0, 1, 5, False)
    assert fixed(3, 5).sample_size == 3
    assert fixed(3, 5).inspects_all
    assert (plan.letter, plan.severity, plan.edition, plan.followed_arrow) == (None,) * 3 + (False,)
    for plan in (full(40), fixed(40, 5)):
        assert plan.accepts(0)
        assert not plan.accepts(1)


def test_a_sample_of_none_is_refused():
    with pytest.raises(SamplingError) as refusal:
        fixed(40, 0)
    assert refusal.value.field == "n"
    with pytest.raises(SamplingError):
        full(0)
