"""Figures of a measured sample: mean, standard deviation, process performance. Pure, in decimals.

The mean is Σx / n, the standard deviation s = √(Σ(x − mean)² / (n − 1)), that of the whole sample.
With it the indices are *performance* indices (ISO 22514-2, AIAG SPC): Pp = (U − L) / 6s and
Ppk = min(U − mean, mean − L) / 3s. Cp and Cpk take the spread within subgroups instead, which one
sample of a lot does not tell; where both spreads are the same, so are the figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

FEWEST = 25  # values below which the indices say too little
PLACES = Decimal("0.000001")  # of mean and standard deviation
INDEX_PLACES = Decimal("0.01")
DIGITS = 40  # while computing


class Missing(StrEnum):
    """Why there are no indices."""

    TOO_FEW = "too_few"
    NO_LOWER = "no_lower"
    NO_UPPER = "no_upper"
    ALL_EQUAL = "all_equal"


@dataclass(frozen=True)
class Figures:
    """``pp`` and ``ppk`` are None where ``missing`` says why; ``deviation`` is, for one value."""

    count: int
    mean: Decimal
    deviation: Decimal | None
    least: Decimal
    most: Decimal
    pp: Decimal | None = None
    ppk: Decimal | None = None
    missing: Missing | None = None


def figures_of(
    values: Sequence[Decimal], lower: Decimal | None, upper: Decimal | None
) -> Figures | None:
    """What ``values`` come to, against limits in the same unit; None where there is no value."""
    if not values:
        return None
    with localcontext() as context:
        context.prec = DIGITS
        mean = sum(values) / len(values)
        deviation = _deviation(values, mean)
        missing = _missing(len(values), deviation, lower, upper)
        pp, ppk = (None, None) if missing else indices(mean, deviation, lower, upper)
        return Figures(
            count=len(values),
            mean=mean.quantize(PLACES, ROUND_HALF_UP),
            deviation=deviation and deviation.quantize(PLACES, ROUND_HALF_UP),
            least=min(values),
            most=max(values),
            pp=pp,
            ppk=ppk,
            missing=missing,
        )


def indices(
    mean: Decimal, deviation: Decimal, lower: Decimal, upper: Decimal
) -> tuple[Decimal, Decimal]:
    """Pp and Ppk, to two decimals. Below 0 the mean itself lies outside."""
    pp = (upper - lower) / (6 * deviation)
    ppk = min(upper - mean, mean - lower) / (3 * deviation)
    return pp.quantize(INDEX_PLACES, ROUND_HALF_UP), ppk.quantize(INDEX_PLACES, ROUND_HALF_UP)


def _deviation(values: Sequence[Decimal], mean: Decimal) -> Decimal | None:
    if len(values) < 2:
        return None
    squares = sum((value - mean) ** 2 for value in values)
    return (squares / (len(values) - 1)).sqrt()


def _missing(count, deviation, lower, upper) -> Missing | None:
    if lower is None:
        return Missing.NO_LOWER
    if upper is None:
        return Missing.NO_UPPER
    if count < FEWEST:
        return Missing.TOO_FEW
    return None if deviation else Missing.ALL_EQUAL
