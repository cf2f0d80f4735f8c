"""Lots of one series, received and decided through the services.

The plan samples major ones at AQL 1.0, level II. A lot of 1000: normal 80 (2, 3), of which one
AQL step tighter accepts 1; tightened 80 (1, 2); reduced 32 (1, 2). A lot of 200: 50 (1, 2).
"""

from decimal import Decimal

from inspections.enums import CheckResult, SeverityChange, SwitchingFact
from inspections.models import Inspection
from inspections.queries.lots import SeriesKey
from inspections.queries.switching import series_of
from inspections.services.deciding import conclude
from inspections.services.opening import open_inspection
from inspections.services.recording import record_count
from inspections.services.switching import confirm_change
from inspections.switching import Standing
from tests.factories import a_look, make_plan

PART = "HC-1001"
FOR_REDUCED = (SwitchingFact.STEADY, SwitchingFact.AGREED)


def make_series_plan(cast, *, continuing=True, **head):
    characteristics = head.pop("characteristics", [a_look("Marking", importance="major")])
    return make_plan(cast, characteristics, continuing=continuing, **head)


def decide_lot(walk, nonconforming=0, *, quantity=1000, item=None, rejected=None, **goods):
    """One lot, received, counted and decided as its sample says. All its characteristics have
    ``nonconforming`` pieces."""
    inspector = walk.cast.inspector
    item = item or walk.received(quantity, **goods)
    inspection = open_inspection(item=item, by=inspector)
    return decide_begun(inspection, nonconforming, by=inspector, rejected=rejected)


def decide_begun(inspection, nonconforming=0, *, by, rejected=None) -> Inspection:
    for result in inspection.results.all():
        record_count(result=result, by=by, nonconforming=nonconforming)
    failed = inspection.results.filter(verdict=CheckResult.FAIL).exists()
    if rejected is None:
        rejected = inspection.quantity if failed else 0
    reason = "marking is missing" if rejected else ""
    return conclude(inspection=inspection, by=by, rejected=Decimal(rejected), reason=reason)


def decide_lots(walk, *nonconforming: int, **options) -> list[Inspection]:
    return [decide_lot(walk, count, **options) for count in nonconforming]


def key_of(party, part_number=PART, plan_code="SIP-01") -> SeriesKey:
    return SeriesKey(party.pk, part_number, plan_code)


def standing_of(party, **key) -> Standing:
    return series_of(key_of(party, **key)).standing


def proposed(party, **key) -> SeverityChange | None:
    suggestion = standing_of(party, **key).suggestion
    return suggestion and suggestion.change


def confirm(by, party, change, *, facts=(), reason="agreed with the team", **more):
    key = {"part_number": PART, "plan_code": "SIP-01"} | more
    return confirm_change(by=by, party=party, change=change, facts=facts, reason=reason, **key)
