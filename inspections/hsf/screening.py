"""XRF screening: what readings of elements prove about limits on substances.

By the table of IEC 62321-3-1:2013 a reading passes up to the lower band − 3σ, fails from the
upper band + 3σ on, and is inconclusive between them. Two decisions are ours, not the table's:

- Where another limit applies than the one the table was made for (a customer's), the bands are
  scaled with it (polymer and metal 70 % / 130 %, composite 50 % / 150 %): ``extended``.
- What the table has no band for is judged by itself: it passes where value + 3σ keeps the limit
  and fails where value − 3σ exceeds it. So are halogens and sums; σ of a sum is the σ added up,
  which is never too little.

A value without σ is always inconclusive. Nothing detected passes where the limit of detection
itself lies in the passing band. All contents in mg/kg.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from inspections.enums import HsfReason, HsfVerdict, MaterialClass
from inspections.hsf.reading import SIGMAS, Reading

PASS, UNSURE, FAIL = HsfVerdict.PASS, HsfVerdict.INCONCLUSIVE, HsfVerdict.FAIL
LOD_SHARE = Decimal("0.5")  # a limit of detection above half the limit proves nothing


@dataclass(frozen=True)
class Part:
    """A substance that is limited; ``element`` is what XRF sees of it (None: nothing)."""

    code: str
    element: str | None = None
    in_metal: bool = True

    @property
    def is_element(self) -> bool:
        """Whether XRF sees the substance itself and not just an element of it."""
        return self.code == self.element


@dataclass(frozen=True)
class Rule:
    """Where a limit stands, and whose it is (empty: everybody's)."""

    source: str
    whose: str = ""


@dataclass(frozen=True)
class Limit:
    """At most ``value`` mg/kg of one substance, or of several together."""

    code: str
    value: Decimal
    parts: tuple[Part, ...]
    rules: tuple[Rule, ...]

    @property
    def is_sum(self) -> bool:
        return self.code not in {part.code for part in self.parts}

    def parts_in(self, material: MaterialClass) -> tuple[Part, ...]:
        """The substances that can occur in ``material`` at all."""
        return tuple(
            part for part in self.parts if part.in_metal or material != MaterialClass.METAL
        )


@dataclass(frozen=True)
class Band:
    """A row of the screening table, made for ``limit``. ``below`` None: the limit of detection;
    ``over`` None: a reading alone never fails."""

    element: str
    material: MaterialClass
    limit: Decimal
    below: Decimal | None
    over: Decimal | None
    source: str

    def fitted(self, limit: Decimal) -> "Band":
        """The same row for another limit, in the same proportions."""
        below, over = (
            None if edge is None else edge * limit / self.limit for edge in (self.below, self.over)
        )
        return replace(self, limit=limit, below=below, over=over)


@dataclass(frozen=True)
class Judgement:
    """What the readings prove about one limit. ``low`` and ``high`` are the bands with their 3σ:
    a value passes up to ``low`` and fails from ``high`` on."""

    limit: Limit
    verdict: HsfVerdict
    reason: HsfReason | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    rule: str = ""
    extended: bool = False

    @property
    def code(self) -> str:
        return self.limit.code


Readings = Mapping[str, Reading]
Bands = Mapping[str, Band]


def judge_all(
    limits: Iterable[Limit], readings: Readings, bands: Bands, material: MaterialClass
) -> list[Judgement]:
    """One judgement for each limit. ``readings`` and ``bands`` by element, for ``material``."""
    return [judge(limit, readings, bands, material) for limit in limits]


def judge(limit: Limit, readings: Readings, bands: Bands, material: MaterialClass) -> Judgement:
    """What ``readings`` prove about ``limit`` in ``material``."""
    parts = limit.parts_in(material)
    if not parts:
        return Judgement(limit, HsfVerdict.NOT_APPLICABLE, HsfReason.NOT_IN_METAL)
    if any(part.element is None for part in parts):
        return Judgement(limit, UNSURE, HsfReason.BLIND)
    if limit.is_sum:
        return _by_sum(limit, parts, readings)
    [part] = parts
    reading = readings.get(part.element)
    if reading is None:
        return Judgement(limit, UNSURE, HsfReason.NO_READING)
    band = bands.get(part.element)
    # A band without an upper end is made for compounds of the element, not for itself.
    if band is None or (band.over is None and part.is_element):
        return _by_sum(limit, parts, readings)
    return _by_band(limit, reading, band)


def _by_band(limit: Limit, reading: Reading, band: Band) -> Judgement:
    fitted = band.fitted(limit.value)
    told = {"rule": band.source, "extended": fitted != band}
    if not reading.detected:
        able = reading.lod <= (fitted.limit * LOD_SHARE if fitted.below is None else fitted.below)
        reason = None if able else HsfReason.LOD_TOO_HIGH
        return Judgement(limit, PASS if able else UNSURE, reason, **told)
    if reading.sigma is None:
        return Judgement(limit, UNSURE, HsfReason.NO_SIGMA, **told)
    spread = SIGMAS * reading.sigma
    low = reading.lod if fitted.below is None else fitted.below - spread
    high = None if fitted.over is None else fitted.over + spread
    told |= {"low": low, "high": high}
    if high is not None and reading.value >= high:
        return Judgement(limit, FAIL, **told)
    if low is None:
        return Judgement(limit, UNSURE, HsfReason.NO_LOD, **told)
    if reading.value > low:
        reason = HsfReason.NO_UPPER_BAND if high is None else HsfReason.BETWEEN
        return Judgement(limit, UNSURE, reason, **told)
    if fitted.below is None and low > fitted.limit * LOD_SHARE:
        return Judgement(limit, UNSURE, HsfReason.LOD_TOO_HIGH, **told)
    return Judgement(limit, PASS, **told)


def _by_sum(limit: Limit, parts: tuple[Part, ...], readings: Readings) -> Judgement:
    """Judge by the contents themselves. An element counts in full against the limit of its
    compound (all chromium might be hexavalent), but alone never exceeds it."""
    there = [(part, readings[part.element]) for part in parts if part.element in readings]
    least = sum(
        (reading.least or Decimal(0) for part, reading in there if part.is_element), Decimal(0)
    )
    if least > limit.value:
        return Judgement(limit, FAIL)
    if len(there) < len(parts):
        return Judgement(limit, UNSURE, HsfReason.NO_READING)
    if any(reading.most is None for _part, reading in there):
        return Judgement(limit, UNSURE, HsfReason.NO_SIGMA)
    # Two compounds of one element share its content.
    most = sum({part.element: reading.most for part, reading in there}.values(), Decimal(0))
    if most <= limit.value:
        return Judgement(limit, PASS)
    return Judgement(limit, UNSURE, _why_unsure(there))


def _why_unsure(there: list[tuple[Part, Reading]]) -> HsfReason:
    if all(not reading.detected for _part, reading in there):
        return HsfReason.LOD_TOO_HIGH
    if all(part.is_element for part, _reading in there):
        return HsfReason.BETWEEN
    return HsfReason.NO_UPPER_BAND
