"""Mean, standard deviation and performance indices against published figures."""

from decimal import Decimal

import pytest

from inspections.capability import FEWEST, Missing, figures_of, indices

#: NIST StRD, Michelson 1879: km/s less 299,000. Certified mean 852.4, deviation 79.0105478190518.
MICHELSON = [
    *(850, 740, 900, 1070, 930, 850, 950, 980, 980, 880, 1000, 980, 930, 650, 760, 810, 1000, 1000),
    *(960, 960, 960, 940, 960, 940, 880, 800, 850, 880, 900, 840, 830, 790, 810, 880, 880, 830),
    *(800, 790, 760, 800, 880, 880, 880, 860, 720, 720, 620, 860, 970, 950, 880, 910, 850, 870),
    *(840, 840, 850, 840, 840, 840, 890, 810, 810, 820, 800, 770, 760, 740, 750, 760, 910, 920),
    *(890, 860, 880, 720, 840, 850, 850, 780, 890, 840, 780, 810, 760, 810, 790, 810, 820, 850),
    *(870, 870, 810, 740, 810, 940, 950, 800, 810, 870),
]


def decimals(*values) -> list[Decimal]:
    return [Decimal(str(value)) for value in values]


def test_the_certified_figures_of_michelsons_values_come_out():
    values = [Decimal(value) / 1000 + 299 for value in MICHELSON]
    figures = figures_of(values, Decimal(299), Decimal(300))
    assert figures.count == 100
    assert figures.mean == Decimal("299.852400")
    assert figures.deviation == Decimal("0.079011")


def test_values_that_break_floats_come_out_exactly():
    """NIST StRD NumAcc4: 1,001 values of nine digits, mean 10000000.2, deviation 0.1, exactly."""
    values = decimals("10000000.2", *["10000000.1", "10000000.3"] * 500)
    figures = figures_of(values, None, None)
    assert (figures.mean, figures.deviation) == (Decimal("10000000.2"), Decimal("0.1"))


def test_the_indices_of_the_handbooks_example():
    """NIST/SEMATECH e-Handbook 6.1.6: limits 8 and 20, mean 16, s = 2: 1.0 and 0.6667."""
    assert indices(*decimals(16, 2, 8, 20)) == (Decimal("1.00"), Decimal("0.67"))


def test_a_mean_outside_the_limits_gives_an_index_below_zero():
    assert indices(*decimals(21, 2, 8, 20)) == (Decimal("1.00"), Decimal("-0.17"))


def test_a_sample_of_twenty_five_has_its_indices():
    values = decimals(*[11, 13] * 12, 12)
    figures = figures_of(values, Decimal(9), Decimal(15))
    assert figures.missing is None
    assert figures.deviation == Decimal("1.000000")
    assert (figures.pp, figures.ppk) == (Decimal("1.00"), Decimal("1.00"))


@pytest.mark.parametrize(
    ("values", "lower", "upper", "missing"),
    [
        ([11, 13] * 12, 9, 15, Missing.TOO_FEW),
        ([11, 13] * 13, None, 15, Missing.NO_LOWER),
        ([11, 13] * 13, 9, None, Missing.NO_UPPER),
        ([12] * FEWEST, 9, 15, Missing.ALL_EQUAL),
    ],
)
def test_it_is_said_why_there_are_none(values, lower, upper, missing):
    figures = figures_of(decimals(*values), *(limit and Decimal(limit) for limit in (lower, upper)))
    assert (figures.missing, figures.pp, figures.ppk) == (missing, None, None)


def test_one_value_has_no_deviation_and_none_no_figures():
    assert figures_of(decimals(12), None, None).deviation is None
    assert figures_of([], None, None) is None


def test_least_and_most_are_as_measured():
    figures = figures_of(decimals("12.10", "11.95"), None, None)
    assert (figures.least, figures.most) == (Decimal("11.95"), Decimal("12.10"))
