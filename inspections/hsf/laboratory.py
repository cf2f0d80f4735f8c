"""Laboratory reports: for what XRF cannot decide, and what they prove (IEC 62321-4 to -8).

A report decides what screening left open. It never overrules a reading that failed; a report
that finds too much fails the goods, whatever the screening said.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from inspections.enums import HsfReason, HsfVerdict, LabUnit, MaterialClass
from inspections.hsf.reading import check_content
from inspections.hsf.screening import FAIL, PASS, UNSURE, Judgement, Limit

# IEC 62321-7-1:2015: hexavalent chromium on metal, µg/cm²
COATING_NEGATIVE, COATING_POSITIVE = Decimal("0.10"), Decimal("0.13")


@dataclass(frozen=True)
class LabValue:
    """One line of a report. ``value`` None: not detected, below ``lod`` (the report's MDL)."""

    code: str
    value: Decimal | None
    lod: Decimal | None = None
    method: str = ""
    unit: LabUnit = LabUnit.MG_KG

    def __post_init__(self):
        check_content(self.value, field="value")
        check_content(self.lod, field="lod", above_zero=True)


@dataclass(frozen=True)
class Report:
    """A laboratory's report. It counts from ``tested_on`` to ``valid_until``, both included.

    ``key`` tells its record.
    """

    number: str
    laboratory: str
    tested_on: date
    valid_until: date
    values: tuple[LabValue, ...] = ()
    key: int | None = None

    def refusal(self, on: date) -> HsfReason | None:
        """Why the report does not count on that day; None where it does."""
        if not self.laboratory.strip():
            return HsfReason.NO_LABORATORY
        if on > self.valid_until:
            return HsfReason.EXPIRED
        return HsfReason.TESTED_LATER if on < self.tested_on else None

    def values_for(self, limit: Limit, material: MaterialClass) -> list[LabValue] | None:
        """The lines on the substances of ``limit``; None unless all of them are there."""
        by_code = {value.code: value for value in self.values}
        wanted = [part.code for part in limit.parts_in(material)]
        if limit.code in by_code:
            return [by_code[limit.code]]
        return [by_code[code] for code in wanted] if by_code.keys() >= set(wanted) else None


@dataclass(frozen=True)
class Need:
    """A limit that still wants a laboratory report, on these substances, and why."""

    code: str
    substances: tuple[str, ...]
    reason: HsfReason


@dataclass(frozen=True)
class Settled:
    """The last word on one limit: by screening, or by ``report`` where that decided.

    ``reason`` says why it is still inconclusive.
    """

    judgement: Judgement
    verdict: HsfVerdict
    report: Report | None = None
    reason: HsfReason | None = None

    @property
    def limit(self) -> Limit:
        return self.judgement.limit


def settle(
    judgements: Iterable[Judgement],
    reports: Iterable[Report],
    *,
    on: date,
    material: MaterialClass,
) -> list[Settled]:
    """Each limit with the last word of screening and reports on that day.

    Of several reports on a substance the worst that decides counts: who chose them said that
    they are about these goods.
    """
    reports = list(reports)
    return [_settle(judgement, reports, on, material) for judgement in judgements]


def _settle(
    judgement: Judgement, reports: list[Report], on: date, material: MaterialClass
) -> Settled:
    told = [
        (report, *_lab_verdict(judgement.limit, values, material))
        if (refusal := report.refusal(on)) is None
        else (report, UNSURE, refusal)
        for report in reports
        if (values := report.values_for(judgement.limit, material))
    ]
    for verdict in (FAIL, PASS):
        deciding = next((report for report, said, _ in told if said == verdict), None)
        if deciding and (verdict == FAIL or judgement.verdict == UNSURE):
            return Settled(judgement, verdict, deciding)
    if judgement.verdict == UNSURE and told:
        report, _verdict, reason = told[-1]
        return Settled(judgement, UNSURE, report, reason)
    return Settled(judgement, judgement.verdict, None, judgement.reason)


def reports_needed(settled: Iterable[Settled], material: MaterialClass) -> list[Need]:
    """What still wants a laboratory report, and why: everything inconclusive."""
    return [
        Need(
            one.limit.code,
            tuple(part.code for part in one.limit.parts_in(material)),
            one.reason or HsfReason.BETWEEN,
        )
        for one in settled
        if one.verdict == UNSURE
    ]


def overall(settled: Iterable[Settled]) -> HsfVerdict:
    """The verdict on the material: one failure fails it, one open question leaves it open."""
    verdicts = {one.verdict for one in settled} - {HsfVerdict.NOT_APPLICABLE}
    if not verdicts:
        return HsfVerdict.NOT_APPLICABLE
    return next(verdict for verdict in (FAIL, UNSURE, PASS) if verdict in verdicts)


def _lab_verdict(
    limit: Limit, values: list[LabValue], material: MaterialClass
) -> tuple[HsfVerdict, HsfReason | None]:
    if not all(value.method.strip() for value in values):
        return UNSURE, HsfReason.NO_METHOD
    if any(value.unit == LabUnit.UG_CM2 for value in values):
        if len(values) > 1 or material != MaterialClass.METAL:
            return UNSURE, HsfReason.WRONG_UNIT
        return _coating(values[0])
    found = [value.lod if value.value is None else value.value for value in values]
    least = sum((value.value or Decimal(0) for value in values), Decimal(0))
    if least > limit.value:
        return FAIL, None
    if None in found:
        return UNSURE, HsfReason.NO_LOD
    return (PASS, None) if sum(found) <= limit.value else (UNSURE, HsfReason.LOD_TOO_HIGH)


def _coating(value: LabValue) -> tuple[HsfVerdict, HsfReason | None]:
    """Hexavalent chromium on metal: positive or negative, whatever the limit in mg/kg."""
    if value.value is None:
        if value.lod is None:
            return UNSURE, HsfReason.NO_LOD
        able = value.lod <= COATING_NEGATIVE
        return (PASS, None) if able else (UNSURE, HsfReason.LOD_TOO_HIGH)
    if value.value < COATING_NEGATIVE:
        return PASS, None
    return (FAIL, None) if value.value > COATING_POSITIVE else (UNSURE, HsfReason.GREY_ZONE)
