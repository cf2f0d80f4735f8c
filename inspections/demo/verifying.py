"""Filling an inspection in as an inspector would, through the services."""

import hashlib
import io
import random
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from django.utils import timezone
from PIL import Image, ImageDraw

from inspections.enums import CharacteristicKind, CheckResult, FactType, Feeds
from inspections.models import CharacteristicResult, Inspection, Instrument
from inspections.services.deciding import conclude
from inspections.services.marking import record_mark_found
from inspections.services.measuring import record_readings
from inspections.services.opening import open_inspection
from inspections.services.recording import (
    record_count,
    record_document,
    record_fact,
    record_verdict,
)
from registry.enums import MarkMethod
from registry.models import Item, User
from registry.services.evidence import Examined, add_evidence
from registry.services.marking import suggested_wording

#: What is found for facts in words, by the English name of the characteristic.
FACTS = {
    "Drawing number and revision": "DWG-{part} / C",
    "Document number": "DWG-{part}",
    "Revision": "C",
    "Revision it stands for": "DWG-{part} / C",
    "Reviewed by": "工程部 / engineering",
    "Equipment number": "EQ-{number}",
    "Serial number": "SN {number}",
    "Storage condition": "避光，≤ 60 %RH / dark, ≤ 60 %RH",
    "Accessories": "电源线 1、USB 线 1 / power cord, USB cable",
}


class Examiner:
    """One inspector at work; ``dice`` decide what is measured."""

    def __init__(self, by: User, dice: random.Random):
        self.by, self.dice = by, dice
        own = Instrument.objects.filter(item=None).order_by("calibration_due_on")
        self.instruments = {one.kind: one for one in own}  # of a kind the one due last

    def verify(self, item: Item) -> Inspection:
        """Everything is found in order, and the goods are accepted."""
        inspection = open_inspection(item=item, by=self.by)
        self.fill(inspection)
        return conclude(inspection=inspection, by=self.by)

    def fill(self, inspection: Inspection, *, until: int = 99, bad: int = 0) -> None:
        """Results up to position ``until``; ``bad`` pieces look wrong where pieces are looked at
        by the AQL."""
        for result in inspection.results.filter(position__lte=until):
            result.inspection = inspection
            self.record(result, bad=bad if result.code_letter else 0)

    def record(self, result: CharacteristicResult, *, bad: int = 0) -> None:
        to = {"result": result, "by": self.by}
        if result.kind in (CharacteristicKind.VISUAL, CharacteristicKind.FUNCTION):
            record_count(**to, nonconforming=bad)
        elif result.kind == CharacteristicKind.DIMENSION:
            texts = [self.value(result) for _piece in range(result.sample)]
            record_readings(**to, texts=texts, instrument=self.instrument(result))
        elif result.kind == CharacteristicKind.DOCUMENT:
            number = f"{result.inspection.item.owner.code}-{self.dice.randint(1000, 9999)}"
            record_document(**to, present=True, number=number, expires_on=self.expiry(result))
        elif result.kind == CharacteristicKind.FACT:
            record_fact(**to, fact=self.fact(result))
        elif result.kind == CharacteristicKind.MARK:
            self.read_mark(**to)
        else:
            record_verdict(**to, verdict=CheckResult.PASS)
        if result.needs_photo:
            add_evidence(by=self.by, subject=result, upload=picture("EVIDENCE"))

    def value(self, result: CharacteristicResult) -> str:
        """A measured value well within the limits, two thirds of the tolerance wide."""
        middle = (result.lower_limit + result.upper_limit) / 2
        spread = float(result.upper_limit - result.lower_limit) / 9
        off = max(-3.0, min(3.0, self.dice.gauss(0.2, 1)))
        return f"{middle + round(Decimal(off * spread), 3)}"

    def instrument(self, result: CharacteristicResult) -> Instrument | None:
        return self.instruments.get(result.instrument_kind)

    def expiry(self, result: CharacteristicResult) -> date | None:
        if not (result.needs_expiry or result.feeds):
            return None
        return self.announced(result) or timezone.localdate() + timedelta(days=300)

    @staticmethod
    def announced(result: CharacteristicResult) -> date | None:
        """The day that the owner announced for what ``result`` feeds."""
        return getattr(result.inspection.item, result.feeds, None) if result.feeds else None

    def fact(self, result: CharacteristicResult) -> str:
        item = result.inspection.item
        if result.fact_type == FactType.NUMBER:
            return str(self.dice.choice((1, 2, 4, 1200, 18500)))
        if result.fact_type == FactType.DATE:
            past = timezone.localdate() - timedelta(days=self.dice.randint(20, 120))
            ahead = self.announced(result) or timezone.localdate() + timedelta(days=300)
            return (ahead if result.feeds not in ("", Feeds.CALIBRATED_ON) else past).isoformat()
        if result.fact_type == FactType.SHA256:
            return hashlib.sha256(item.number.encode()).hexdigest()
        words = FACTS.get(result.name_en, "与清单一致 / as on the list")
        return words.format(part=item.part_number or item.number, number=item.number[-6:])

    def read_mark(self, *, result: CharacteristicResult, by: User) -> None:
        wording = suggested_wording(result.inspection.item)
        record_mark_found(
            result=result,
            by=by,
            method=MarkMethod.LASER,
            place="侧面，铭牌旁 / side, beside the nameplate",
            wording=wording,
            read_back=wording,
            photo=picture("MARK"),
        )


@cache
def picture(words: str) -> Examined:
    """A picture that stands for a photo, as no camera was there."""
    drawn = Image.new("RGB", (480, 320), "#9aa3ab")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((60, 90, 420, 230), fill="#c9ced2", outline="#5b646c", width=4)
    pen.text((150, 140), f"DEMO · {words}", fill="#2b3238", font_size=28)
    kept = io.BytesIO()
    drawn.save(kept, "PNG")
    return Examined(kept.getvalue(), "image/png", f"{words.lower()}.png")
