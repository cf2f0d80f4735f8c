"""What the readings and reports of goods come to on a day, and which reports fit the goods."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from custprop.lib.display import format_quantity, listed
from inspections import hsf
from inspections.enums import (
    CharacteristicKind,
    CheckResult,
    HsfVerdict,
    LimitScheme,
    MaterialClass,
)
from inspections.models import CharacteristicResult, HsfCheck, HsfJudgement, LabReport
from inspections.queries.substances import bands_for, limits_for
from registry import rules
from registry.models import Item

#: What is loaded with results whose check of substances is told.
CHECKED_SUBSTANCES = (
    "hsf_check__readings__element",
    "hsf_check__judgements__substance__screened_by",
    "hsf_check__judgements__substance__members__substance__screened_by",
    "hsf_check__judgements__report",
)


@dataclass(frozen=True)
class Assessment:
    """Limits in force for a material that day, and the word on each."""

    material: MaterialClass
    on: date
    limits: dict[str, hsf.Limit]
    bands: dict[str, hsf.Band]
    settled: tuple[hsf.Settled, ...] = ()

    def judging(
        self, readings: Mapping[str, hsf.Reading], reports: Iterable[LabReport]
    ) -> "Assessment":
        """The same limits with the word on each. ``reports`` come with their values."""
        judged = hsf.judge_all(self.limits.values(), readings, self.bands, self.material)
        read = [report.as_judged for report in reports]
        settled = hsf.settle(judged, read, on=self.on, material=self.material)
        return replace(self, settled=tuple(settled))

    @cached_property
    def elements(self) -> list[str]:
        """What XRF is to measure, in the order of the limits."""
        return list(
            dict.fromkeys(
                part.element
                for limit in self.limits.values()
                for part in limit.parts_in(self.material)
                if part.element
            )
        )

    @property
    def needs(self) -> list[hsf.Need]:
        return hsf.reports_needed(self.settled, self.material)

    @property
    def verdict(self) -> HsfVerdict:
        return hsf.overall(self.settled)


def limits_in_force(*, party, material: str, on: date, halogen_free: bool = False) -> Assessment:
    """What ``party``'s goods are judged by that day; nothing judged yet. Three queries."""
    schemes = [LimitScheme.HALOGEN_FREE] if halogen_free else []
    return Assessment(
        MaterialClass(material),
        on,
        limits_for(party=party, material_class=material, on=on, schemes=schemes),
        bands_for(material),
    )


def assess(
    *,
    party,
    material: str,
    on: date,
    readings: Mapping[str, hsf.Reading],
    reports: Iterable[LabReport],
    halogen_free: bool = False,
) -> Assessment:
    """Judge ``readings`` and ``reports`` by what is in force for ``party``'s goods that day."""
    rules_of_the_day = limits_in_force(
        party=party, material=material, on=on, halogen_free=halogen_free
    )
    return rules_of_the_day.judging(readings, reports)


def rules_on_the_page(result: CharacteristicResult) -> tuple[Assessment, set[str]]:
    """What the entry page of ``result`` is about today, halogens included, and which of the
    limits hold without anybody marking the goods as halogen-free."""
    goods = {
        "party": result.inspection.item.owner,
        "material": result.material_class,
        "on": timezone.localdate(),
    }
    asked = limits_in_force(**goods, halogen_free=True)
    always = limits_for(party=goods["party"], material_class=result.material_class, on=goods["on"])
    return asked, set(always)


def assess_again(check: HsfCheck, *, on: date) -> Assessment:
    """What was entered, judged by the limits and reports of another day."""
    result = check.result
    readings = check.readings.select_related("element")
    reports = check.reports.filter(withdrawn_at=None).prefetch_related("values__substance")
    return assess(
        party=result.inspection.item.owner,
        material=result.material_class,
        on=on,
        readings={reading.element.code: reading.as_judged for reading in readings},
        reports=reports,
        halogen_free=check.halogen_free,
    )


def lab_reports_for(user):
    """Laboratory reports this person may see, the newest first."""
    if not rules.sees_register(user):
        return LabReport.objects.none()
    return LabReport.objects.select_related(
        "party", "item", "recorded_by", "withdrawn_by"
    ).prefetch_related("values__substance")


def reports_about(item: Item, material: str):
    """Reports that fit: of this owner's part, or of these very goods; withdrawn ones do not."""
    scope = Q(item__in=_lineage(item))
    if item.part_number:
        scope |= Q(part_number=item.part_number)
    return (
        LabReport.objects.filter(
            scope, party=item.owner_id, material_class=material, withdrawn_at=None
        )
        .prefetch_related("values__substance")
        .order_by("-valid_until", "-pk")
    )


def last_lods(user, material: str) -> dict[str, Decimal]:
    """The limits of detection that ``user`` typed last for this material, by element."""
    check = (
        HsfCheck.objects.filter(result__recorded_by=user, result__material_class=material)
        .order_by("-pk")
        .first()
    )
    if check is None:
        return {}
    readings = check.readings.exclude(lod=None).select_related("element")
    return {reading.element.code: reading.lod for reading in readings}


def _lineage(item: Item) -> list[int]:
    """The item and what it was split off from."""
    keys = [item.pk]
    while item.parent_id is not None:
        item = item.parent
        keys.append(item.pk)
    return keys


def wants_report(result: CharacteristicResult) -> bool:
    """Whether readings are entered, and only a laboratory report can say more."""
    hazardous = result.kind == CharacteristicKind.HSF and hasattr(result, "hsf_check")
    return hazardous and not result.is_recorded


def word_on(result: CharacteristicResult) -> CheckResult | HsfVerdict:
    """The word on a result; of hazardous substances also that nothing can be said yet."""
    return HsfVerdict.INCONCLUSIVE if wants_report(result) else result.status


# ---- in words -----------------------------------------------------------------------


def hazardous_in_words(check: HsfCheck) -> str:
    """What a check came to, in one line: what exceeds its limit, what wants a report, or that
    all limits are kept. Needs ``CHECKED_SUBSTANCES``."""
    judged = list(check.judgements.all())
    failed = [_exceeded(one, check) for one in judged if one.verdict == HsfVerdict.FAIL]
    unsure = [one.substance.code for one in judged if one.verdict == HsfVerdict.INCONCLUSIVE]
    kept = [one for one in judged if one.verdict == HsfVerdict.PASS]
    words = failed
    if unsure:
        words.append(_("report needed: %(substances)s") % {"substances": listed(unsure)})
    if not words:
        words.append(
            ngettext("%(n)s limit kept", "%(n)s limits kept", len(kept)) % {"n": len(kept)}
        )
    return " · ".join(words)


def _exceeded(judgement: HsfJudgement, check: HsfCheck) -> str:
    found = (
        _("report %(number)s") % {"number": judgement.report.number}
        if judgement.report
        else reading_of(judgement, check)
    )
    words = {
        "substance": judgement.substance.code,
        "found": found,
        "limit": format_quantity(judgement.limit),
    }
    if not found:
        return _("%(substance)s over %(limit)s mg/kg") % words
    return _("%(substance)s over %(limit)s mg/kg (%(found)s)") % words


def reading_of(judgement: HsfJudgement, check: HsfCheck) -> str:
    """What XRF read for it, of a sum each of its elements; empty where XRF sees nothing."""
    read = {reading.element.code: reading.told for reading in check.readings.all()}
    if not judgement.substance.is_sum:
        return read.get(judgement.substance.element, "")
    elements = dict.fromkeys(
        member.substance.element for member in judgement.substance.members.all()
    )
    return "; ".join(f"{element} {read[element]}" for element in elements if element in read)
