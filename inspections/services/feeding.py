"""What accepted goods take over from their verification: expiry, next calibration (F6).

A characteristic says by ``feeds`` which day it finds out. The goods' own field takes it over,
and a customer's gauge enters the calibration list with it.
"""

from collections.abc import Container
from datetime import date

from inspections.enums import FactType, Feeds
from inspections.models import CharacteristicResult, Inspection
from inspections.services.calibrating import enter_calibration_list, is_recalibrated
from registry.models import Item
from registry.services.describing import DESCRIBED, describe


def days_fed(results: list[CharacteristicResult]) -> dict[str, date]:
    """The days that ``results`` found out, by ``Feeds``; where two say one, the earlier binds."""
    found: dict[str, date] = {}
    for result in results:
        day = day_of(result)
        if day is not None:
            found[result.feeds] = min(day, found.get(result.feeds, day))
    return found


def day_of(result: CharacteristicResult) -> date | None:
    """The day that one result feeds, once it is recorded: of its document, or of its fact."""
    if not result.feeds or not result.is_recorded:
        return None
    if result.document_expires_on:
        return result.document_expires_on
    is_day = result.fact_type == FactType.DATE and result.fact
    return date.fromisoformat(result.fact) if is_day else None


def feed(
    results: list[CharacteristicResult],
    item: Item,
    *,
    by,
    inspection: Inspection,
    only: Container[str] = frozenset(Feeds.values),
) -> None:
    """``item``, which is accepted, takes over the days in ``results``, of them ``only`` those.

    What a correction finds does not undo a calibration that was recorded since. Call inside the
    transaction of the decision.
    """
    found = days_fed(results)
    overtaken = inspection.supersedes_id is not None and is_recalibrated(item)
    described = {name: day for name, day in found.items() if name in DESCRIBED and name in only}
    if overtaken:
        described.pop(Feeds.CALIBRATION_DUE_ON, None)
    if described:
        describe(item=item, by=by, **described)
    if not overtaken:
        enter_calibration_list(item, results, found, by=by, inspection=inspection)
