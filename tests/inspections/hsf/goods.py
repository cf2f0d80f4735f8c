"""Goods whose hazardous substances are to be judged, and reports about them."""

from datetime import timedelta

from django.utils import timezone

from inspections.models import HsfJudgement
from inspections.services.hsf_recording import TypedReading, record_hsf
from inspections.services.lab_reports import TypedLine, record_report
from inspections.services.opening import open_inspection
from registry.services.evidence import Examined
from tests.factories import make_plan, result_of
from tests.pictures import PNG

PHTHALATES = ("DEHP", "BBP", "DBP", "DIBP")
CLEAN = [
    TypedReading("Pb", "12.5", "3"),
    TypedReading("Cd", "ND", lod="5"),
    TypedReading("Hg", "<8"),
    TypedReading("Cr", "90", "10"),
    TypedReading("Br", "40", "5"),
]


def an_hsf(material="polymer", **fields) -> dict:
    usual = {"kind": "hsf", "name": "有害物质", "name_en": "HSF", "material_class": material}
    return usual | fields


def begun(walk, cast, material="polymer", **goods):
    """The first result of an inspection by a plan that asks for hazardous substances alone."""
    head = {name: goods[name] for name in ("part_number",) if name in goods}
    make_plan(cast, [an_hsf(material)], code="SIP-HSF", **head)
    return result_of(open_inspection(item=walk.received(**goods), by=cast.inspector), 1)


def document() -> list[Examined]:
    return [Examined(PNG, "image/png", "report.png")]


def a_report(cast, item, *codes, value="5", material="polymer", **fields):
    """A report that finds ``value`` of each of ``codes`` (the phthalates)."""
    today = timezone.localdate()
    given = {
        "number": "R-2026-1",
        "laboratory": "Test lab",
        "tested_on": today - timedelta(days=30),
        "valid_until": today + timedelta(days=335),
        "lines": [
            TypedLine(code, value, lod="2", method="IEC 62321-8") for code in codes or PHTHALATES
        ],
        "files": document(),
    }
    return record_report(by=cast.inspector, item=item, material_class=material, **given | fields)


def enter(result, cast, readings=CLEAN, reports=(), **more):
    return record_hsf(result=result, by=cast.inspector, readings=readings, reports=reports, **more)


def judged(result) -> dict[str, HsfJudgement]:
    rows = HsfJudgement.objects.filter(check_made__result=result).select_related(
        "substance", "report"
    )
    return {row.substance.code: row for row in rows}
