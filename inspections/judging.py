"""Judging a value and a sample. Pure: what counts as within, as plausible, as passed.

Limits and values are decimals in the unit of the characteristic; an empty limit does not bind.
"""

from decimal import Decimal

from inspections.enums import CheckResult

#: How many times the tolerance a value may lie off the middle before it is asked about, and how
#: many times one single limit. A slipped decimal point is a factor of ten.
FAR_OFF_TOLERANCE = 5
FAR_OFF_LIMIT = 5


def is_within(value: Decimal, lower: Decimal | None, upper: Decimal | None) -> bool:
    """Whether ``value`` keeps to both limits; a value on the limit does."""
    return (lower is None or value >= lower) and (upper is None or value <= upper)


def is_plausible(value: Decimal, lower: Decimal | None, upper: Decimal | None) -> bool:
    """Whether ``value`` could have been measured at all, or was more likely mistyped."""
    if lower is not None and upper is not None and upper > lower:
        middle, width = (lower + upper) / 2, upper - lower
        return abs(value - middle) <= FAR_OFF_TOLERANCE * width
    limit = upper if lower is None else lower
    if not limit or not value:
        return True
    return (
        (value > 0) == (limit > 0)
        and (abs(limit) <= FAR_OFF_LIMIT * abs(value) or (lower is None and value >= 0))
        and abs(value) <= FAR_OFF_LIMIT * abs(limit)
    )


def verdict_on(*, nonconforming: int, ac: int, re: int, looked_at: int, sample: int) -> CheckResult:
    """The verdict on a sample of which ``looked_at`` of ``sample`` pieces are done.

    It fails as soon as ``re`` are nonconforming. Between ``ac`` and ``re`` (reduced plans of
    MIL-STD-105E) the lot passes, and normal inspection comes back for the next one.
    """
    if nonconforming >= re:
        return CheckResult.FAIL
    return CheckResult.PASS if looked_at >= sample else CheckResult.NOT_CHECKED
