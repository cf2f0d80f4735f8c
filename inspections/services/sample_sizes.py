"""How many pieces an inspection looks at: the plan, the lot, and what was agreed (Q4, F1)."""

import math
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from inspections import sampling
from inspections.enums import (
    SAMPLED_KINDS,
    CharacteristicKind,
    Importance,
    SamplingMethod,
    Severity,
)
from inspections.models import InspectionPlan, PlanCharacteristic
from registry.enums import Aql, InspectionLevel
from registry.models import Item
from registry.queries.queues import agreed_on

LEVELS = list(InspectionLevel)
AQLS = list(Aql)


EVERY_PIECE = "100 %"  # among what was agreed
#: Kinds that leave a piece as it was.
LOOKED_AT = (CharacteristicKind.VISUAL, CharacteristicKind.DIMENSION)


@dataclass(frozen=True)
class Terms:
    """By what a lot is sampled, kept with the inspection as ``plan_facts["terms"]``.

    ``agreed`` names what the owner's agreement made stricter than the plan. ``discontinued``:
    acceptance by sampling is, and so every piece is inspected. ``none_nonconforming``: the plan
    accepts no nonconforming piece, whatever sample an agreement makes of it.
    """

    sampling: str
    level: str
    aql_critical: str
    aql_major: str
    aql_minor: str
    fixed_size: int | None
    limiting_quality: str
    edition: str
    agreed: tuple[str, ...] = ()
    discontinued: bool = False
    none_nonconforming: bool = False

    def as_facts(self) -> dict:
        return asdict(self) | {"agreed": list(self.agreed)}

    @property
    def asks_every_piece(self) -> bool:
        """Whether every piece is inspected though the plan would sample."""
        return self.discontinued or EVERY_PIECE in self.agreed

    def aql_of(self, importance: str) -> str:
        return {
            Importance.CRITICAL: self.aql_critical or self.aql_major,
            Importance.MAJOR: self.aql_major,
            Importance.MINOR: self.aql_minor,
        }[Importance(importance)]


def lot_size_of(item: Item) -> int:
    """Units of product in the lot; what is measured (kg, m) counts by whole units begun."""
    return max(1, math.ceil(item.on_hand))


def terms_of(plan: InspectionPlan) -> Terms:
    """The plan's own terms, before anything was agreed."""
    return Terms(
        sampling=plan.sampling,
        level=plan.level,
        aql_critical=plan.aql_critical,
        aql_major=plan.aql_major,
        aql_minor=plan.aql_minor,
        fixed_size=plan.fixed_size,
        limiting_quality=f"{plan.limiting_quality.normalize():f}",
        edition=plan.edition,
    )


def terms_for(plan: InspectionPlan, item: Item, *, discontinued: bool = False) -> Terms:
    """The plan's terms; where the owner's agreement is stricter, that wins (F1).

    While acceptance by sampling is ``discontinued`` for such lots (ISO 2859-1, 9.4) every piece
    is inspected: the goods are here, and not to be accepted on the word of a sample.
    """
    terms = terms_of(plan)
    if discontinued:
        terms = replace(terms, sampling=SamplingMethod.FULL, discontinued=True)
    for line in agreed_on(item):
        terms = _stricter(terms, line, lot_size=lot_size_of(item))
    return terms


def _stricter(terms: Terms, line, *, lot_size: int) -> Terms:
    """``terms``, with what ``line`` of the agreement asks more strictly, named in ``agreed``."""
    if terms.sampling == SamplingMethod.FULL:
        return terms
    if line.full_inspection:
        return replace(terms, sampling=SamplingMethod.FULL, agreed=(*terms.agreed, EVERY_PIECE))
    if terms.sampling != SamplingMethod.AQL:
        return _by_aql_if_stricter(terms, line, lot_size=lot_size)
    wins: dict = {}
    if line.agreed_level and LEVELS.index(line.agreed_level) > LEVELS.index(terms.level):
        wins["level"] = line.agreed_level
    for name in ("aql_critical", "aql_major", "aql_minor"):
        ours = getattr(terms, name)
        if line.agreed_aql and ours and AQLS.index(line.agreed_aql) < AQLS.index(ours):
            wins[name] = line.agreed_aql
    return _agreed(terms, **wins)


def _by_aql_if_stricter(terms: Terms, line, *, lot_size: int) -> Terms:
    """An agreed AQL replaces a fixed number or Ac = 0 where it looks at more pieces of the lot;
    still none of them may be nonconforming."""
    if not line.agreed_aql:
        return terms
    level = line.agreed_level or terms.level
    agreed = sampling.single_plan(
        lot_size=lot_size, level=level, aql=line.agreed_aql, edition=terms.edition
    )
    if agreed.sample_size <= _without_aql(terms, lot_size).sample_size:
        return terms
    aqls = dict.fromkeys(("aql_major", "aql_minor"), line.agreed_aql)
    return _agreed(
        replace(terms, sampling=SamplingMethod.AQL, aql_critical="", none_nonconforming=True),
        level=level,
        **aqls,
    )


def _agreed(terms: Terms, **wins: str) -> Terms:
    """``terms`` with the values that were agreed."""
    names = [value if name == "level" else f"AQL {value}" for name, value in wins.items()]
    new = dict.fromkeys(name for name in names if name not in terms.agreed)
    return replace(terms, **wins, agreed=(*terms.agreed, *new))


def _without_aql(terms: Terms, lot_size: int) -> sampling.Plan:
    """The sample of ``terms`` that ask for every piece, a fixed number, or Ac = 0."""
    if terms.sampling == SamplingMethod.FULL:
        return sampling.full(lot_size)
    if terms.sampling == SamplingMethod.FIXED:
        return sampling.fixed(lot_size, terms.fixed_size)
    return sampling.zero_acceptance(lot_size, Decimal(terms.limiting_quality))


def sample_for(
    characteristic: PlanCharacteristic, *, terms: Terms, lot_size: int, severity: str
) -> sampling.Plan:
    """The sample of one characteristic: its own fixed number, one look, or by the terms.

    Where every piece is asked for beyond the plan (agreed with the owner, or because sampling is
    discontinued) that goes before a number of its own, except for functions: a test may destroy.
    """
    if terms.asks_every_piece and characteristic.kind in LOOKED_AT:
        return sampling.full(lot_size)
    if characteristic.sample_size:
        return sampling.fixed(lot_size, characteristic.sample_size)
    if characteristic.kind not in SAMPLED_KINDS:
        return sampling.fixed(lot_size, 1)
    if terms.sampling != SamplingMethod.AQL:
        return _without_aql(terms, lot_size)
    found = sampling.single_plan(
        lot_size=lot_size,
        level=terms.level,
        aql=terms.aql_of(characteristic.importance),
        severity=severity,
        edition=terms.edition,
    )
    critical = characteristic.importance == Importance.CRITICAL and not terms.aql_critical
    if critical or terms.none_nonconforming:
        return replace(found, ac=0, re=1)
    return found


#: Lots for which a plan's page shows what it comes to.
EXAMPLE_LOTS = (50, 200, 1_000, 5_000)


@dataclass(frozen=True)
class Examples:
    """What a plan comes to: the classes told apart, and by lot size the sample of each."""

    classes: list
    rows: list[tuple[int, list[sampling.Plan]]]


def example_samples(plan: InspectionPlan) -> Examples:
    """What ``plan`` comes to for lots of usual sizes under normal inspection.

    Classes differ by their AQL alone; otherwise one column stands for all of them.
    """
    terms = terms_of(plan)
    classes = list(Importance) if terms.sampling == SamplingMethod.AQL else [Importance.MAJOR]
    pieces = [PlanCharacteristic(kind=SAMPLED_KINDS[0], importance=one) for one in classes]
    rows = [
        (
            lot_size,
            [
                sample_for(piece, terms=terms, lot_size=lot_size, severity=Severity.NORMAL)
                for piece in pieces
            ],
        )
        for lot_size in EXAMPLE_LOTS
    ]
    labels = [one.label for one in classes] if len(classes) > 1 else [_("All classes")]
    return Examples(labels, rows)
