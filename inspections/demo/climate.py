"""The climate of the demo: quiet days, one door left open, one more that nobody assessed yet."""

from datetime import datetime, timedelta
from decimal import Decimal

from inspections.demo.clock import at
from inspections.enums import Effect
from inspections.services.climate import Taken, close_excursion, record_readings
from registry.models import Location, User

QUIET = ("6.2", "5.8", "6.0", "6.4", "5.9", "6.1")
DAYS = 6
EACH = timedelta(hours=4)


def play_climate(people: dict[str, User], today: datetime) -> None:
    """A dry cabinet and the chemicals, read every four hours; profiles without them have none."""
    for place in Location.objects.filter(code__in=("WH-DRY1", "WH-CHEM")).order_by("code"):
        dry = place.dry
        for day in range(DAYS, 0, -1):
            morning = today - timedelta(days=day)
            readings = [
                Taken(
                    morning + EACH * number,
                    Decimal("22.5") + Decimal(number) / 10,
                    Decimal(value) if dry else Decimal(value) * 8,
                )
                for number, value in enumerate(QUIET)
            ]
            if dry and day in (4, 1):
                readings[2] = Taken(readings[2].taken_at, Decimal(23), Decimal("18.5"))
                readings[3] = Taken(readings[3].taken_at, Decimal(23), Decimal("12.0"))
            with at(morning + timedelta(days=1)):
                done = record_readings(location=place, by=people["warehouse"], readings=readings)
            if day == 4:
                _assess(done.excursions, people["inspector"], morning + timedelta(days=1, hours=1))


def _assess(excursions, inspector: User, moment: datetime) -> None:
    with at(moment):
        for excursion in excursions:
            close_excursion(
                excursion=excursion,
                by=inspector,
                effect=Effect.NONE,
                assessment="柜门未关严，已调整；暴露时间在车间寿命内 / door ajar, mended; "
                "well within the floor life",
            )
