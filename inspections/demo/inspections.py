"""Inspections that are worth looking at: one decided with many values, one under way, one that its
sample rejected, one sorted, and a customer's gauge."""

from datetime import datetime, timedelta
from decimal import Decimal

from inspections.demo.clock import at
from inspections.demo.verifying import Examiner
from inspections.services.deciding import conclude
from inspections.services.measuring import record_readings
from inspections.services.opening import open_inspection
from registry.enums import LocationKind
from registry.models import Category, Item, Party, User
from registry.queries.places import first_place
from registry.services.receiving import CountedLine, confirm_receipt

PART = "HC-SMA-EDGE"  # of the plan SIP-HC-SMA
LOTS = 4


def play_inspections(examiner: Examiner, keeper: User, today: datetime) -> None:
    """Four lots of one connector, received two days ago with the gauge for their thread."""
    day = today - timedelta(days=2)
    with at(day):
        decided, under_way, rejected, sorted_out, gauge = _received(keeper)
    with at(day + timedelta(hours=2)):
        examiner.verify(gauge)
    with at(day + timedelta(hours=3)):
        examiner.verify(decided)
    with at(day + timedelta(hours=4)):
        _reject(examiner, rejected)
    with at(day + timedelta(hours=6)):
        _sort(examiner, sorted_out)
    with at(today - timedelta(hours=1)):
        inspection = open_inspection(item=under_way, by=examiner.by)
        examiner.fill(inspection, until=2)
        result = inspection.results.get(position=3)
        result.inspection = inspection
        values = [examiner.value(result) for _piece in range(9)]
        record_readings(
            result=result,
            by=examiner.by,
            texts=values,
            instrument=examiner.instrument(result),
        )


def _received(keeper: User) -> list[Item]:
    goods = {
        "category": Category.objects.get(code="part"),
        "part_number": PART,
        "name": "CONN SMA JACK 50 OHM EDGE MNT",
        "manufacturer": "Molex",
        "unit": "PCS",
    }
    gauge = {
        "category": Category.objects.get(code="gauge"),
        "part_number": "HC-GO-SMA",
        "name": "SMA 螺纹通止规 / SMA thread gauge",
        "unit": "PCS",
        "permanent_mark_required": True,
    }
    receipt = confirm_receipt(
        by=keeper,
        party=Party.objects.get(code="HC"),
        location=first_place(LocationKind.PENDING),
        delivery_note="DN-SMA-0042",
        lines=[
            CountedLine(Decimal(1200), goods=goods | {"lot": f"D/C 26{40 + lot}"})
            for lot in range(LOTS)
        ]
        + [CountedLine(Decimal(1), goods=gauge)],
    )
    return list(Item.objects.filter(receipt_line__receipt=receipt).order_by("number"))


def _reject(examiner: Examiner, item: Item) -> None:
    inspection = open_inspection(item=item, by=examiner.by)
    examiner.fill(inspection, bad=9)
    conclude(
        inspection=inspection,
        by=examiner.by,
        rejected=item.on_hand,
        reason="镀层氧化发黑，样本中 9 件 / plating oxidised, 9 pieces of the sample",
    )


def _sort(examiner: Examiner, item: Item) -> None:
    """The sample failed; the lot was sorted, and what was bad goes back."""
    inspection = open_inspection(item=item, by=examiner.by)
    examiner.fill(inspection, bad=6)
    conclude(
        inspection=inspection,
        by=examiner.by,
        rejected=Decimal(37),
        reason="镀层有划痕，全数挑选出 37 件 / plating scratched, 37 pieces sorted out",
        sorted_rest=True,
    )
