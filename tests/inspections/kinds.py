"""Plans for one kind of property, in force, and items of that kind."""

from datetime import timedelta

from django.utils import timezone

from inspections.enums import CharacteristicKind, FactType
from inspections.models import Instrument
from inspections.services.instruments import add_instrument
from tests.factories import a_dimension, make_category, make_plan

DOCUMENT, FACT = CharacteristicKind.DOCUMENT, CharacteristicKind.FACT


def certificate(**fields) -> dict:
    """A certificate whose expiry says when the next calibration is due."""
    return {
        "kind": DOCUMENT,
        "name": "校准证书",
        "name_en": "Certificate",
        "needs_number": True,
        "needs_expiry": True,
        "feeds": "calibration_due_on",
    } | fields


def a_day(name: str = "有效期", **fields) -> dict:
    """A day to record."""
    return {"kind": FACT, "fact_type": FactType.DATE, "name": name} | fields


def dimension(**fields) -> dict:
    """Length, two pieces of whatever lot."""
    return a_dimension("长度", name_en="Length", sample_size=2, **fields)


def plan_in_force(cast, *characteristics: dict, category: str = "gauge", **head):
    """A plan for a category."""
    return make_plan(
        cast,
        list(characteristics),
        code=f"SIP-{category.upper()}",
        category=make_category(category),
        part_number="",
        **{"sampling": "full"} | head,
    )


def make_instrument(cast, number: str = "LJ-001", **fields) -> Instrument:
    return add_instrument(by=cast.inspector, number=number, **{"name": "游标卡尺"} | fields)


def make_calibrated(cast, number: str = "LJ-001") -> Instrument:
    """An instrument that one may measure with."""
    today = timezone.localdate()
    days = {"calibrated_on": today - timedelta(days=100), "due_on": today + timedelta(days=265)}
    return make_instrument(cast, number, certificate="C-1", **days)
