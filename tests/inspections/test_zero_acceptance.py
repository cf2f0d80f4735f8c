"""Samples with Ac = 0 by limiting quality, counted out by hand."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import ceil
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.enums import SamplingMethod
from inspections.sampling import SamplingError, zero_acceptance
from inspections.zero_acceptance import chance_of_finding_none, smallest_sample


def scanned_sample(lot_size: int, nonconforming: int, risk: Fraction) -> int:
    """Draw one piece after the other until finding none has become unlikely enough."""
    chance, n = Fraction(1), 0
    while chance > risk:
        chance *= Fraction(max(lot_size - nonconforming - n, 0), lot_size - n)
        n += 1
    return n


@pytest.mark.parametrize("lot_size", range(1, 9))
def test_the_chance_is_that_of_all_draws_counted_out(lot_size):
    for nonconforming in range(1, lot_size + 1):
        for n in range(1, lot_size + 1):
            draws = list(combinations(range(lot_size), n))
            clean = sum(min(draw) >= nonconforming for draw in draws)
            chance = chance_of_finding_none(lot_size, nonconforming, n)
            assert chance == Fraction(clean, len(draws))


@pytest.mark.parametrize("risk", [Fraction(1, 10), Fraction(1, 20), Fraction(1, 2)])
def test_the_sample_is_the_one_found_by_trying_one_after_the_other(risk):
    for lot_size in (*range(1, 30), 64, 127):
        for nonconforming in range(1, lot_size + 1):
            assert smallest_sample(lot_size, nonconforming, risk) == scanned_sample(
                lot_size, nonconforming, risk
            )


@pytest.mark.parametrize(
    ("lot_size", "limiting_quality", "n"),
    [
        (1, "5", 1),
        (10, "1", 9),  # one bad piece in ten: the chance to miss it is 1 in 10 with nine
        (100, "5", 37),
        (100, "4.1", 37),  # five pieces, rounded up
        (500, "2", 102),
        (1000, "1", 205),
        (1000, "5", 44),
        (1_000_000, "1", 230),
        (1_000_000, "5", 45),
    ],
)
def test_samples_by_limiting_quality(lot_size, limiting_quality, n):
    plan = zero_acceptance(lot_size, Decimal(limiting_quality))
    assert (plan.method, plan.n, plan.ac, plan.re) == (SamplingMethod.ZERO, n, 0, 1)
    nonconforming = ceil(lot_size * Fraction(limiting_quality) / 100)
    assert n == scanned_sample(lot_size, nonconforming, Fraction(1, 10))


@given(
    lot_size=st.integers(1, 3000),
    limiting_quality=st.decimals("0.01", 100, places=2),
    risk=st.decimals("0.01", "0.5", places=2),
)
def test_one_piece_fewer_would_be_too_few(lot_size, limiting_quality, risk):
    n = zero_acceptance(lot_size, limiting_quality, risk).n
    nonconforming = ceil(lot_size * Fraction(limiting_quality) / 100)
    assert chance_of_finding_none(lot_size, nonconforming, n) <= Fraction(risk)
    if n > 1:
        assert chance_of_finding_none(lot_size, nonconforming, n - 1) > Fraction(risk)


def test_a_smaller_risk_needs_a_larger_sample():
    samples = [zero_acceptance(500, Decimal(2), Decimal(risk)).n for risk in ("0.2", "0.1", "0.05")]
    assert samples == sorted(set(samples))


def test_lots_of_a_million_are_quick():
    """The hardest are those with about as many bad pieces as the sample has: measured 38 ms."""
    started = process_time()
    for limiting_quality in ("0.0001", "0.01", "0.15", "0.3", "1", "99"):
        plan = zero_acceptance(1_000_000, Decimal(limiting_quality))
        nonconforming = ceil(1_000_000 * Fraction(limiting_quality) / 100)
        assert chance_of_finding_none(1_000_000, nonconforming, plan.n) <= Fraction(1, 10)
    assert process_time() - started < 3


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ((0, Decimal(1)), "lot_size"),
        ((10_000_001, Decimal(1)), "lot_size"),
        ((100, Decimal(0)), "limiting_quality"),
        ((100, Decimal("100.1")), "limiting_quality"),
        ((100, Decimal("NaN")), "limiting_quality"),
        ((100, 1.5), "limiting_quality"),
        ((100, Decimal(1), Decimal(0)), "consumer_risk"),
        ((100, Decimal(1), Decimal(1)), "consumer_risk"),
    ],
)
def test_a_senseless_limit_is_refused_at_its_field(arguments, field):
    with pytest.raises(SamplingError) as refusal:
        zero_acceptance(*arguments)
    assert refusal.value.field == field
