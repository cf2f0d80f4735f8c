"""What the readings and reports of goods come to on a day, and which reports fit the goods."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from inspections import hsf
from inspections.enums import HsfVerdict, LimitScheme, MaterialClass
from inspections.models import HsfCheck, LabReport
from inspections.queries.substances import bands_for, limits_for
from registry import rules
from registry.models import Item


@dataclass(frozen=True)
class Assessment:
    """Limits in force for a material that day, and the word on each."""

    material: MaterialClass
    on: date
    limits: dict[str, hsf.Limit]
    bands: dict[str, hsf.Band]
    settled: list[hsf.Settled]

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


def assess(
    *,
    party,
    material: str,
    on: date,
    readings: Mapping[str, hsf.Reading] | None = None,
    reports: Iterable[LabReport] = (),
    halogen_free: bool = False,
) -> Assessment:
    """Judge ``readings`` and ``reports`` by what is in force for ``party``'s goods that day.

    Three queries. ``reports`` come with their values (``reports_for``).
    """
    material = MaterialClass(material)
    schemes = [LimitScheme.HALOGEN_FREE] if halogen_free else []
    limits = limits_for(party=party, material_class=material, on=on, schemes=schemes)
    bands = bands_for(material)
    judged = hsf.judge_all(limits.values(), readings or {}, bands, material)
    settled = hsf.settle(judged, [report.as_judged for report in reports], on=on, material=material)
    return Assessment(material, on, limits, bands, settled)


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


def _lineage(item: Item) -> list[int]:
    """The item and what it was split off from."""
    keys = [item.pk]
    while item.parent_id is not None:
        item = item.parent
        keys.append(item.pk)
    return keys
