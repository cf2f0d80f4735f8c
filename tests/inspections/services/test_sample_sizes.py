"""How many pieces are looked at, and what was agreed wins where it is stricter (Q4, F1)."""

from decimal import Decimal

import pytest

from inspections.enums import SamplingMethod
from inspections.models import PlanCharacteristic
from inspections.services.opening import open_inspection
from inspections.services.sample_sizes import Terms, lot_size_of, sample_for, terms_for, terms_of
from registry.models import Agreement, AgreementLine
from registry.queries.queues import agreed_on
from tests.factories import a_certificate, a_dimension, a_look, fresh, make_category, make_plan


@pytest.fixture
def agree(party):
    """``agree(item, {…}, …)``: the item is under an agreement with such lines."""

    def agreed_with(item, *lines):
        agreement = Agreement.objects.create(party=party, number="HC-2026-001")
        for line in lines:
            AgreementLine.objects.create(
                agreement=agreement, **{"category": make_category(), "name": "consigned"} | line
            )
        item.agreement = agreement
        item.save(update_fields=["agreement"])
        return fresh(item)

    return agreed_with


def aqls(terms: Terms) -> tuple[str, str, str]:
    return terms.aql_critical, terms.aql_major, terms.aql_minor


def samples(terms: Terms, lot_size=1000, severity="normal") -> dict[str, tuple]:
    """(n, Ac, Re) by class."""
    found = {}
    for importance in ("critical", "major", "minor"):
        characteristic = PlanCharacteristic(kind="visual", importance=importance)
        plan = sample_for(characteristic, terms=terms, lot_size=lot_size, severity=severity)
        found[importance] = (plan.sample_size, plan.ac, plan.re)
    return found


# ---- the plan alone -----------------------------------------------------------------


def test_without_an_agreement_the_plan_stands(cast, walk):
    plan = make_plan(cast, aql_critical="0.10", level="I")
    terms = terms_for(plan, walk.received())
    assert terms == terms_of(plan)
    assert (terms.level, aqls(terms), terms.agreed) == ("I", ("0.10", "1.0", "2.5"), ())


def test_each_class_is_sampled_by_its_aql(cast):
    terms = terms_of(make_plan(cast, aql_critical="0.10"))
    assert samples(terms) == {"critical": (125, 0, 1), "major": (80, 2, 3), "minor": (80, 5, 6)}


def test_critical_ones_without_an_aql_take_the_majors_sample_and_no_nonconforming(cast):
    assert samples(terms_of(make_plan(cast)))["critical"] == (80, 0, 1)


def test_severity_takes_its_own_table(cast):
    terms = terms_of(make_plan(cast))
    assert samples(terms, severity="tightened")["major"] == (80, 1, 2)
    assert samples(terms, severity="reduced")["major"] == (32, 1, 2)


@pytest.mark.parametrize(
    ("head", "sample"),
    [
        ({"sampling": "full"}, (1000, 0, 1)),
        ({"sampling": "fixed", "fixed_size": 5}, (5, 0, 1)),
        ({"sampling": "zero", "limiting_quality": Decimal(5)}, (44, 0, 1)),
    ],
)
def test_other_ways_to_sample_accept_no_nonconforming_piece(cast, head, sample):
    assert set(samples(terms_of(make_plan(cast, **head))).values()) == {sample}


def test_a_lot_smaller_than_the_sample_is_inspected_whole(cast):
    plan = make_plan(cast, sampling="fixed", fixed_size=50)
    assert samples(terms_of(plan), lot_size=8)["major"] == (8, 0, 1)


def test_a_number_of_its_own_goes_before_the_plans_sampling(cast, walk):
    rows = [a_look(), a_dimension(sample_size=3), a_certificate()]
    make_plan(cast, characteristics=rows)
    inspection = open_inspection(item=walk.received(1000), by=cast.inspector)
    found = [(row.sample, row.ac, row.re) for row in inspection.results.all()]
    assert found == [(80, 5, 6), (3, 0, 1), (1, 0, 1)]


@pytest.mark.parametrize(("on_hand", "pieces"), [("0.3", 1), ("1", 1), ("2.5", 3), ("500", 500)])
def test_what_is_measured_counts_by_whole_units_begun(walk, on_hand, pieces):
    item = walk.received(Decimal(on_hand), unit="KG")
    assert lot_size_of(item) == pieces


# ---- what was agreed ----------------------------------------------------------------


def test_a_stricter_level_wins(cast, walk, agree):
    item = agree(walk.received(1000), {"agreed_level": "III"})
    terms = terms_for(make_plan(cast), item)
    assert (terms.level, terms.agreed) == ("III", ("III",))
    assert samples(terms)["major"] == (125, 3, 4)


@pytest.mark.parametrize("level", ["S-1", "S-4", "I", "II"])
def test_a_looser_level_is_ignored(cast, walk, agree, level):
    item = agree(walk.received(), {"agreed_level": level})
    assert terms_for(make_plan(cast), item).agreed == ()


def test_general_level_i_is_stricter_than_the_special_levels(cast, walk, agree):
    item = agree(walk.received(), {"agreed_level": "I"})
    assert terms_for(make_plan(cast, level="S-4"), item).level == "I"


def test_a_stricter_aql_wins_for_each_class_that_is_looser(cast, walk, agree):
    item = agree(walk.received(), {"agreed_aql": "0.65"})
    terms = terms_for(make_plan(cast, aql_critical="0.10"), item)
    assert aqls(terms) == ("0.10", "0.65", "0.65")
    assert terms.agreed == ("AQL 0.65",)


def test_an_aql_between_ours_wins_for_the_looser_class_alone(cast, walk, agree):
    item = agree(walk.received(), {"agreed_aql": "1.5"})
    assert aqls(terms_for(make_plan(cast), item)) == ("", "1.0", "1.5")


def test_a_looser_aql_is_ignored(cast, walk, agree):
    item = agree(walk.received(), {"agreed_aql": "10"})
    terms = terms_for(make_plan(cast), item)
    assert (aqls(terms), terms.agreed) == (("", "1.0", "2.5"), ())


def test_aqls_are_compared_as_numbers_and_not_as_texts(cast, walk, agree):
    item = agree(walk.received(), {"agreed_aql": "2.5"})
    assert terms_for(make_plan(cast, aql_minor="10"), item).aql_minor == "2.5"


def test_agreed_100_percent_goes_before_any_sampling(cast, walk, agree):
    item = agree(walk.received(1000), {"full_inspection": True, "agreed_aql": "0.65"})
    for number, sampling in enumerate(("aql", "zero", "fixed")):
        plan = make_plan(
            cast, code=f"P-{number}", part_number=f"P-{number}", sampling=sampling, fixed_size=5
        )
        terms = terms_for(plan, item)
        assert (terms.sampling, terms.agreed) == (SamplingMethod.FULL, ("100 %",))
        assert samples(terms)["minor"] == (1000, 0, 1)


def test_a_plan_of_100_percent_takes_nothing_from_an_agreement(cast, walk, agree):
    item = agree(walk.received(), {"full_inspection": True, "agreed_aql": "0.010"})
    assert terms_for(make_plan(cast, sampling="full"), item).agreed == ()


def test_an_agreed_aql_wins_over_a_fixed_number_where_it_looks_at_more(cast, walk, agree):
    plan = make_plan(cast, sampling="fixed", fixed_size=5)
    terms = terms_for(plan, agree(walk.received(1000), {"agreed_aql": "0.65"}))
    assert (terms.sampling, terms.level) == (SamplingMethod.AQL, "II")
    assert samples(terms) == {"critical": (80, 0, 1), "major": (80, 0, 1), "minor": (80, 0, 1)}
    assert terms.agreed == ("II", "AQL 0.65")


def test_an_agreed_aql_that_looks_at_more_accepts_no_more_than_the_plan(cast, walk, agree):
    item = agree(walk.received(500), {"agreed_aql": "10"})
    for number, head in enumerate(({"sampling": "zero"}, {"sampling": "fixed", "fixed_size": 20})):
        plan = make_plan(cast, code=f"Z-{number}", part_number=f"Z{number}", **head)
        assert samples(terms_for(plan, item))["major"] == (80, 0, 1)


def test_every_piece_that_was_agreed_goes_before_a_number_of_its_own(cast, walk, agree):
    rows = [a_look(sample_size=2), a_dimension(sample_size=2)]
    rows.append({"kind": "function", "name": "Burns", "importance": "major", "sample_size": 2})
    make_plan(cast, characteristics=rows)
    item = agree(walk.received(100), {"full_inspection": True})
    found = open_inspection(item=item, by=cast.inspector).results.all()
    assert [row.sample for row in found] == [100, 100, 2]


def test_a_fixed_number_stays_where_it_looks_at_more_than_the_agreement(cast, walk, agree):
    plan = make_plan(cast, sampling="fixed", fixed_size=200)
    item = agree(walk.received(1000), {"agreed_aql": "0.65", "agreed_level": "II"})
    assert terms_for(plan, item) == terms_of(plan)


def test_ac_0_by_limiting_quality_gives_way_to_an_agreed_aql_that_looks_at_more(cast, walk, agree):
    plan = make_plan(cast, sampling="zero", limiting_quality=Decimal(5))
    item = agree(walk.received(1000), {"agreed_aql": "0.65", "agreed_level": "III"})
    assert samples(terms_for(plan, item))["major"] == (125, 0, 1)
    strict = make_plan(
        cast, code="LQ-1", part_number="X", sampling="zero", limiting_quality=Decimal(1)
    )
    assert terms_for(strict, item) == terms_of(strict)


def test_of_several_lines_the_strictest_wins_in_any_order(cast, walk, agree):
    lines = [{"agreed_aql": "0.65"}, {"agreed_aql": "0.40", "agreed_level": "III"}, {}]
    plan = make_plan(cast)
    first = terms_for(plan, agree(walk.received(), *lines))
    assert (first.level, aqls(first)) == ("III", ("", "0.40", "0.40"))
    Agreement.objects.all().update(number="HC-2026-000")
    again = terms_for(plan, agree(walk.received(), *reversed(lines)))
    assert (again.level, aqls(again)) == (first.level, aqls(first))


def test_the_lines_own_part_number_speaks_for_it_alone(cast, walk, agree):
    plan = make_plan(cast)
    other = {"part_number": "HC-9", "full_inspection": True}
    own = {"part_number": "HC-1001", "agreed_aql": "0.65"}
    assert terms_for(plan, agree(walk.received(), other, own)).agreed == ("AQL 0.65",)
    Agreement.objects.all().update(number="HC-2026-000")
    assert terms_for(plan, agree(walk.received(), other)).agreed == ()


def test_an_inspection_keeps_what_was_agreed_and_samples_by_it(cast, walk, agree):
    make_plan(cast)
    item = agree(walk.received(1000), {"agreed_level": "III", "agreed_aql": "0.65"})
    inspection = open_inspection(item=item, by=cast.inspector)
    kept = inspection.plan_facts["terms"]
    assert (kept["level"], kept["aql_major"], kept["agreed"]) == (
        "III",
        "0.65",
        ["III", "AQL 0.65"],
    )
    assert [row.sample for row in inspection.results.all()] == [125, 125]


def test_goods_without_a_plan_are_looked_at_by_the_basic_aspects_whatever_was_agreed(
    cast, walk, agree
):
    item = agree(walk.received(), {"full_inspection": True})
    inspection = open_inspection(item=item, by=cast.inspector)
    assert inspection.plan is None
    assert {row.sample for row in inspection.results.all()} == {None}


def test_a_line_about_another_category_says_nothing_of_these_goods(cast, walk, agree):
    item = agree(walk.received(1000), {"agreed_aql": "0.010", "part_number": ""})
    item.category = make_category("mould", name="模具")
    assert agreed_on(item) == []
