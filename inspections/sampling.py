"""How many pieces of a lot to inspect, and how many may be nonconforming.

Pure: no database. A `Plan` comes from `single_plan` (ISO 2859-1 / GB/T 2828.1 or MIL-STD-105E,
for a continuing series of lots), `zero_acceptance` (one lot by itself), `full` or `fixed`.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import ceil

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import listed
from inspections.enums import Edition, Level, SamplingMethod, Severity
from inspections.sampling_tables import AQLS, Row, code_letter, plan_of, tighter_acceptance_number
from inspections.zero_acceptance import smallest_sample
from registry.errors import InvalidInput

AQL_BY_VALUE = {Decimal(aql): aql for aql in AQLS}
CONSUMER_RISK = Decimal("0.10")
#: The exact search for a sample stays under half a second up to here.
LARGEST_EXACT_LOT = 10_000_000


class SamplingError(InvalidInput, ValueError):
    """A plan was asked for that nobody can give; ``field`` names the value."""


@dataclass(frozen=True)
class Plan:
    """Take ``sample_size`` pieces of ``lot_size``; accept with fewer than ``re`` nonconforming.

    ``n`` is the sample size of the table; ``sample_size`` is how many pieces to inspect, the
    whole lot where n reaches or exceeds it (``inspects_all``). ``letter`` is the code letter of
    the plan, ``code_letter`` that of the lot before an arrow of the table was followed.
    Letters, level, AQL, severity and edition are None where no table was asked.

    The reduced plans of MIL-STD-105E have a gap between Ac and Re: with a count in it the lot
    is accepted, but normal inspection is due from the next lot on. Elsewhere Re is Ac + 1.
    """

    method: SamplingMethod
    lot_size: int
    n: int
    ac: int = 0
    re: int = 1
    letter: str | None = None
    code_letter: str | None = None
    level: Level | None = None
    aql: str | None = None
    severity: Severity | None = None
    edition: Edition | None = None

    @property
    def sample_size(self) -> int:
        return min(self.n, self.lot_size)

    @property
    def inspects_all(self) -> bool:
        return self.n >= self.lot_size

    @property
    def followed_arrow(self) -> bool:
        return self.letter != self.code_letter

    def accepts(self, nonconforming: int) -> bool:
        """Whether the lot is acceptable with so many nonconforming pieces in the sample."""
        return _whole(nonconforming, "nonconforming", least=0) < self.re

    def returns_to_normal(self, nonconforming: int) -> bool:
        """Whether such a count ends reduced inspection: a refused lot does, and so does one
        that is accepted in the gap. False under another severity."""
        return self.severity == Severity.REDUCED and (
            _whole(nonconforming, "nonconforming", least=0) > self.ac
        )

    def passes_tighter(self, nonconforming: int) -> bool | None:
        """Whether the same sample would pass one AQL step tighter as well (9.3.3.2).

        None where the standard does not ask: without an AQL, or with Ac of 0 or 1.
        """
        if self.method != SamplingMethod.AQL or self.ac < 2:
            return None
        row = Row(self.letter, self.n, self.ac, self.re)
        tighter = tighter_acceptance_number(row, self.aql, self.severity, self.edition)
        return _whole(nonconforming, "nonconforming", least=0) <= tighter


def single_plan(
    *,
    lot_size: int,
    level: str = Level.II,
    aql: str,
    severity: str = Severity.NORMAL,
    edition: str = Edition.ISO,
) -> Plan:
    """The single sampling plan of the standard; ``aql`` in percent, one of ``AQLS``.

    A lot of one has no code letter: the one piece is inspected and must conform.
    Raises SamplingError for what the standard does not know.
    """
    lot_size = _whole(lot_size, "lot_size")
    chosen = {
        "level": _choice(Level, level, "level"),
        "aql": known_aql(aql),
        "severity": _choice(Severity, severity, "severity"),
        "edition": _choice(Edition, edition, "edition"),
    }
    if lot_size == 1:
        return Plan(SamplingMethod.AQL, lot_size, n=1, **chosen)
    letter = code_letter(lot_size, chosen["level"])
    row = plan_of(letter, chosen["aql"], chosen["severity"], chosen["edition"])
    return Plan(SamplingMethod.AQL, lot_size, row.n, row.ac, row.re, row.letter, letter, **chosen)


def passes_tighter(*, nonconforming: int, **plan) -> bool | None:
    """`Plan.passes_tighter` of ``single_plan(**plan)``."""
    return single_plan(**plan).passes_tighter(nonconforming)


def zero_acceptance(
    lot_size: int, limiting_quality: Decimal, consumer_risk: Decimal = CONSUMER_RISK
) -> Plan:
    """The smallest sample with Ac = 0 that protects against a bad lot by itself.

    In the spirit of ISO 2859-2: a lot with ``limiting_quality`` percent nonconforming pieces,
    rounded up to a whole one, is accepted with a probability of ``consumer_risk`` at most.
    Raises SamplingError where 0 < limiting_quality <= 100 or 0 < consumer_risk < 1 fails, and
    for lots of more than ``LARGEST_EXACT_LOT`` pieces.
    """
    lot_size = _whole(lot_size, "lot_size")
    if lot_size > LARGEST_EXACT_LOT:
        raise SamplingError(
            _("Lots of more than %(most)s pieces are not calculated by limiting quality.")
            % {"most": number_format(LARGEST_EXACT_LOT, force_grouping=True)},
            remedy=_("Divide the lot, or sample by AQL."),
            field="lot_size",
        )
    percent = _exact(limiting_quality)
    if percent is None or not 0 < percent <= 100:
        raise SamplingError(
            _("The limiting quality is a percentage above 0, and 100 at most."),
            field="limiting_quality",
        )
    risk = _exact(consumer_risk)
    if risk is None or not 0 < risk < 1:
        raise SamplingError(
            _("The consumer's risk is a probability between 0 and 1."), field="consumer_risk"
        )
    nonconforming = ceil(lot_size * percent / 100)
    return Plan(SamplingMethod.ZERO, lot_size, smallest_sample(lot_size, nonconforming, risk))


def full(lot_size: int) -> Plan:
    """Every piece is inspected, and every piece must conform."""
    lot_size = _whole(lot_size, "lot_size")
    return Plan(SamplingMethod.FULL, lot_size, n=lot_size)


def fixed(lot_size: int, n: int) -> Plan:
    """``n`` pieces, or the whole lot where it has fewer; each must conform."""
    return Plan(SamplingMethod.FIXED, _whole(lot_size, "lot_size"), _whole(n, "n"))


def known_aql(aql: str | Decimal | int) -> str:
    """``aql`` as the standard spells it ("1" is "1.0"), or SamplingError."""
    percent = _exact(aql)
    if percent not in AQL_BY_VALUE:
        raise SamplingError(
            _("AQL %(aql)s is not in the standard.") % {"aql": aql},
            remedy=_one_of(AQLS),
            field="aql",
        )
    return AQL_BY_VALUE[percent]


def _exact(value: str | Decimal | int | Fraction) -> Fraction | None:
    """``value`` as an exact number; None for a float or what is no number."""
    if isinstance(value, float | bool):
        return None
    try:
        return value if isinstance(value, Fraction) else Fraction(Decimal(value))
    except (InvalidOperation, OverflowError, TypeError, ValueError):
        return None  # "abc", "Infinity", None, "NaN"


def _whole(number: int, field: str, *, least: int = 1) -> int:
    """``number`` as an int (a Decimal without a fraction is one), at least ``least``."""
    exact = _exact(number)
    if exact is None or exact.denominator != 1 or exact < least:
        raise SamplingError(_REFUSALS[field] % {"value": number}, field=field)
    return int(exact)


_REFUSALS = {
    "lot_size": _("A lot is a whole number of pieces, at least 1; %(value)s is not."),
    "n": _("A sample is a whole number of pieces, at least 1; %(value)s is not."),
    "nonconforming": _("Nonconforming pieces are a whole number, at least 0; %(value)s is not."),
    "level": _("There is no inspection level “%(value)s”."),
    "severity": _("There is no severity of inspection “%(value)s”."),
    "edition": _("There is no edition of the sampling tables “%(value)s”."),
}


def _choice(choices, value: str, field: str):
    try:
        return choices(value)
    except ValueError:
        raise SamplingError(
            _REFUSALS[field] % {"value": value}, remedy=_one_of(choices.values), field=field
        ) from None


def _one_of(values) -> str:
    return _("Choose one of: %(values)s.") % {"values": listed(values)}
