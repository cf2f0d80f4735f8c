"""The climate of places: limits, what lay there when, excursions and what they exposed (P1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from inspections.enums import Measured
from inspections.models import ClimateReading, Excursion
from inspections.run_chart import Chart, chart_of
from registry import rules
from registry.models import Item, Location, Movement
from registry.needs import Range, demands_of, offered_range

CHARTED = 60


@dataclass(frozen=True)
class Stay:
    """One item at a place, from ``since`` until it went (None: it is there)."""

    item: Item
    since: datetime
    until: datetime | None

    def covers(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)

    def demand(self, measured: str) -> Range:
        return getattr(demands_of(self.item), measured)


def present_in(location: Location, start: datetime, end: datetime) -> list[Stay]:
    """Every stay at ``location`` that meets the time from ``start`` to ``end``, told from the
    ledger. Two queries."""
    came = Movement.objects.filter(to_location=location, at__lte=end).values("item")
    moves = (
        Movement.objects.filter(item__in=came, at__lte=timezone.now())
        .order_by("item", "seq")
        .values_list("item", "to_location", "at")
    )
    spans: list[tuple[int, datetime, datetime | None]] = []
    here: dict[int, datetime] = {}
    for item, to_location, at in moves:
        if to_location == location.pk:
            here.setdefault(item, at)
        elif item in here:
            spans.append((item, here.pop(item), at))
    items = Item.objects.select_related("category", "owner").in_bulk(
        {item for item, _since, _until in spans} | set(here)
    )
    for item, since in here.items():
        gone = items[item].state_since if not items[item].is_open else None
        spans.append((item, since, gone))
    return [
        Stay(items[item], since, until)
        for item, since, until in spans
        if since <= end and (until is None or until >= start)
    ]


def limits_at(location: Location, stays: list[Stay], measured: str, moment: datetime) -> Range:
    """What ``location`` offers, narrowed by what the goods there need."""
    limits = offered_range(location, measured)
    for stay in stays:
        if stay.covers(moment):
            limits = limits.narrowed(stay.demand(measured))
    return limits


@dataclass(frozen=True)
class Exposed:
    """One item that needed better than it had, and for how long at most that was so."""

    item: Item
    need: str
    since: datetime
    until: datetime | None  # None: it goes on

    @property
    def lasted(self) -> timedelta:
        return (self.until or timezone.now()) - self.since

    @property
    def hours(self) -> str:
        return f"{self.lasted.total_seconds() / 3600:.1f}"

    def as_told(self) -> dict:
        """As the event of the assessment tells it."""
        return {
            "item": self.item.number,
            "owner": self.item.owner.code,
            "name": self.item.name,
            "need": self.need,
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "minutes": int(self.lasted.total_seconds() // 60),
        }


def exposed_in(excursion: Excursion) -> list[Exposed]:
    """The goods whose own need one of its readings broke while they were there. Three queries."""
    end = excursion.ended_at or timezone.now()
    readings = [
        (taken_at, value)
        for taken_at, value in ClimateReading.objects.filter(
            location=excursion.location_id,
            taken_at__range=(excursion.began_at, end),
            **{f"{excursion.measured}_within": False},
        ).values_list("taken_at", excursion.measured)
    ]
    exposed = []
    for stay in present_in(excursion.location, excursion.began_at, end):
        need = stay.demand(excursion.measured)
        broken = any(stay.covers(at) and not need.holds(value) for at, value in readings)
        if broken:
            ends = [moment for moment in (stay.until, excursion.ended_at) if moment is not None]
            exposed.append(
                Exposed(
                    stay.item,
                    f"{need} {excursion.unit}",
                    max(stay.since, excursion.began_at),
                    min(ends) if ends else None,
                )
            )
    return sorted(exposed, key=lambda row: row.item.number)


def excursions_for(user):
    """Excursions, those to be assessed first."""
    found = Excursion.objects.select_related("location", "closed_by")
    return found if rules.sees_register(user) else found.none()


def to_assess(user):
    return excursions_for(user).filter(closed_at=None).order_by("began_at", "pk")


def excursions_of(item: Item) -> list[Excursion]:
    """Assessed excursions that exposed ``item``, and open ones of the place it is at."""
    here = Q(location=item.location_id, closed_at=None) if item.location_id else Q(pk=None)
    found = Excursion.objects.filter(here | Q(exposures__item=item)).distinct()
    return list(found.select_related("location", "closed_by"))


def readings_of(location: Location):
    return ClimateReading.objects.filter(location=location).select_related("taken_by", "instrument")


def charts_of(location: Location, readings: list[ClimateReading]) -> list[tuple[Measured, Chart]]:
    """A run chart for each measure of which the newest of ``readings`` have values."""
    now = timezone.now()
    stays = present_in(location, now, now)
    charts = []
    for measured in Measured:
        values = [
            (getattr(reading, measured.value), getattr(reading, f"{measured.value}_within"))
            for reading in reversed(readings[:CHARTED])
            if getattr(reading, measured.value) is not None
        ]
        limits = limits_at(location, stays, measured, now)
        levels = {"lower": limits.low, "upper": limits.high}
        chart = chart_of(values, places=len(values), levels=levels)
        if chart is not None:
            charts.append((measured, chart))
    return charts
