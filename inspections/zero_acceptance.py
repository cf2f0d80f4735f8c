"""How many pieces to take from one lot by itself so that a bad lot seldom passes with Ac = 0.

In whole numbers throughout: no rounding can make a sample one piece too small.
"""

from bisect import bisect_left
from fractions import Fraction
from math import perm


def chance_of_finding_none(lot_size: int, nonconforming: int, n: int) -> Fraction:
    """The probability that ``n`` pieces of a lot hold none of its ``nonconforming`` ones.

    Hypergeometric: drawn without putting back.
    """
    passing, all_draws = _draws(lot_size, nonconforming, n)
    return Fraction(passing, all_draws)


def smallest_sample(lot_size: int, nonconforming: int, risk: Fraction) -> int:
    """The smallest n for which that probability is ``risk`` at most.

    The larger the sample, the smaller the chance; so the search doubles n until it is enough
    and halves the interval from there. Doubling first keeps the numbers small.
    """

    def enough(n: int) -> bool:
        passing, all_draws = _draws(lot_size, nonconforming, n)
        return passing * risk.denominator <= all_draws * risk.numerator

    surely = lot_size - nonconforming + 1  # at least one of them is in it
    upper = 1
    while upper < surely and not enough(upper):
        upper *= 2
    return bisect_left(range(min(upper, surely)), True, lo=1, key=enough)


def _draws(lot_size: int, nonconforming: int, n: int) -> tuple[int, int]:
    """Numerator and denominator of C(N-D, n) / C(N, n), which is C(N-n, D) / C(N, D), too."""
    few, many = sorted((nonconforming, n))
    return perm(lot_size - many, few), perm(lot_size, few)
