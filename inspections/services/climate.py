"""Recording climate readings, and assessing what went outside (domain P1).

A reading is judged against what the place offers and what the goods there need at that moment.
The first one outside opens an excursion of that place and measure, later ones make it worse, and
the first one within ends it. Loggers may send late: a stretch of the past is told from the
readings around it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.enums import Effect, Measured
from inspections.models import ClimateReading, Excursion, Exposure
from inspections.queries.climate import exposed_in, limits_at, present_in
from registry.errors import InvalidInput, WorkflowError
from registry.models import Location
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require

AHEAD = timedelta(minutes=5)  # how far a logger's clock may be ahead
MOST_READINGS = 500


@dataclass(frozen=True)
class Taken:
    """What was read, before it is judged."""

    taken_at: datetime
    temperature: Decimal | None = None
    humidity: Decimal | None = None
    note: str = ""


@dataclass(frozen=True)
class Recorded:
    readings: list[ClimateReading]
    excursions: list[Excursion]  # opened by these readings
    known: int  # readings that stood in the log already


def record_readings(*, location: Location, by, readings: list[Taken], instrument=None) -> Recorded:
    """Append ``readings`` of one place, oldest first, and open or end its excursions.

    What the log has already (same moment, same values) is passed over, so that a logger may send
    again. Raises NotPermitted or InvalidInput; then nothing is recorded.
    """
    require(by, "record_climate")
    if not readings or len(readings) > MOST_READINGS:
        raise InvalidInput(
            _("There is no reading in it, or more than %(most)s.") % {"most": MOST_READINGS},
            remedy=_("Send between 1 and %(most)s readings at a time.") % {"most": MOST_READINGS},
        )
    for taken in readings:
        _check(taken)
    with writing():
        ordered = sorted(readings, key=lambda taken: taken.taken_at)
        there = present_in(location, ordered[0].taken_at, ordered[-1].taken_at)
        known = set(
            ClimateReading.objects.filter(
                location=location,
                taken_at__range=(ordered[0].taken_at, ordered[-1].taken_at),
            ).values_list("taken_at", "temperature", "humidity")
        )
        made, opened = [], []
        for taken in ordered:
            key = (taken.taken_at, taken.temperature, taken.humidity)
            if key in known:
                continue
            known.add(key)
            reading = _append(location, by, taken, instrument, there)
            made.append(reading)
            opened += _follow(reading, by, there)
    return Recorded(made, opened, len(ordered) - len(made))


def _check(taken: Taken) -> None:
    if taken.temperature is None and taken.humidity is None:
        raise InvalidInput(
            _("Neither temperature nor humidity was read."),
            remedy=_("Type at least one of them."),
            field="temperature",
        )
    if taken.taken_at > timezone.now() + AHEAD:
        raise InvalidInput(
            _("That moment is still ahead."),
            remedy=_("Type when the reading was taken."),
            field="taken_at",
        )


def _append(location, by, taken: Taken, instrument, there) -> ClimateReading:
    verdicts = {}
    for measured in Measured:
        value = getattr(taken, measured.value)
        limits = limits_at(location, there, measured, taken.taken_at)
        verdicts[f"{measured.value}_within"] = None if value is None else limits.holds(value)
    reading = ClimateReading.objects.create(
        location=location,
        taken_at=taken.taken_at,
        temperature=taken.temperature,
        humidity=taken.humidity,
        note=taken.note.strip(),
        instrument=instrument,
        taken_by=by,
        recorded_at=timezone.now(),
        **verdicts,
    )
    record_created(reading, by=by, action="record_climate", place=location.code)
    return reading


def _follow(reading: ClimateReading, by, there) -> list[Excursion]:
    """The excursions that ``reading`` opened; others it makes worse or ends."""
    opened = []
    for measured in Measured:
        within = getattr(reading, f"{measured.value}_within")
        if within is None:
            continue
        if within:
            _end(reading, measured, by)
            continue
        excursion = _outside(reading, measured, by, there)
        if excursion is not None:
            opened.append(excursion)
    return opened


def _neighbour(reading: ClimateReading, measured: Measured, *, later: bool):
    """The reading before or after this one at the same place that measured the same."""
    side, order = ("gt", "") if later else ("lt", "-")
    return (
        ClimateReading.objects.filter(location=reading.location_id)
        .filter(**{f"taken_at__{side}": reading.taken_at, f"{measured.value}__isnull": False})
        .order_by(f"{order}taken_at", f"{order}pk")
        .first()
    )


def _outside(reading, measured: Measured, by, there) -> Excursion | None:
    value = getattr(reading, measured.value)
    before = _neighbour(reading, measured, later=False)
    after = _neighbour(reading, measured, later=True)
    same = Excursion.objects.filter(location=reading.location_id, measured=measured, closed_at=None)
    found = None
    if before is not None and not getattr(before, f"{measured.value}_within"):
        found = same.filter(began_at__lte=reading.taken_at).order_by("-began_at").first()
    elif after is not None and not getattr(after, f"{measured.value}_within"):
        found = same.filter(began_at__gt=reading.taken_at).order_by("began_at").first()
    if found is None:
        return _open(reading, measured, by, there, before, after)
    told = snapshot(found)
    limits = found.limits
    if _beyond(value, limits) > _beyond(found.worst, limits):
        found.worst = value
    found.began_at = min(found.began_at, reading.taken_at)
    if found.ended_at is not None and found.ended_at <= reading.taken_at:
        found.ended_at = after.taken_at if after is not None else None
    found.save()
    record_changed(found, by=by, before=told, action="extend_excursion")
    return None


def _beyond(value: Decimal, limits) -> Decimal:
    over = value - limits.high if limits.high is not None else Decimal(0)
    under = limits.low - value if limits.low is not None else Decimal(0)
    return max(over, under)


def _open(reading, measured: Measured, by, there, before, after) -> Excursion:
    limits = limits_at(reading.location, there, measured, reading.taken_at)
    excursion = Excursion.objects.create(
        number=draw_number("EX"),
        location=reading.location,
        measured=measured,
        low=limits.low,
        high=limits.high,
        worst=getattr(reading, measured.value),
        last_good_at=before.taken_at if before is not None else None,
        began_at=reading.taken_at,
        ended_at=after.taken_at if after is not None else None,
    )
    record_created(excursion, by=by, action="open_excursion")
    return excursion


def _end(reading: ClimateReading, measured: Measured, by) -> None:
    running = Excursion.objects.filter(
        location=reading.location_id,
        measured=measured,
        ended_at=None,
        began_at__lt=reading.taken_at,
    ).first()
    if running is None:
        return
    after = _neighbour(reading, measured, later=True)
    if after is not None:  # it came late: the stretch goes on behind it
        return
    told = snapshot(running)
    running.ended_at = reading.taken_at
    running.save(update_fields=["ended_at"])
    record_changed(running, by=by, before=told, action="end_excursion")


def close_excursion(*, excursion: Excursion, by, effect: str, assessment: str) -> Excursion:
    """Assess what it did to the goods, and keep the list of what was exposed, and for how long.

    Raises NotPermitted, InvalidInput without an assessment, WorkflowError while the place is
    still outside or where it is closed already.
    """
    require(by, "assess_excursion", excursion)
    if not assessment.strip(" ."):
        raise InvalidInput(
            _("The assessment is missing."),
            remedy=_("Say what it did to the goods, and how you know."),
            field="assessment",
        )
    with writing():
        excursion = Excursion.objects.select_for_update().get(pk=excursion.pk)
        if excursion.closed_at is not None:
            raise WorkflowError(
                _("%(number)s is assessed already.") % {"number": excursion},
                guard="closed",
                remedy=_("What was assessed stays as it is."),
            )
        if excursion.is_running:
            raise WorkflowError(
                _("%(place)s is still outside its limits.") % {"place": excursion.location},
                guard="running",
                remedy=_("Bring it back or move the goods, then record a reading that is within."),
            )
        told = snapshot(excursion)
        exposures = exposed_in(excursion)
        excursion.effect, excursion.assessment = Effect(effect), assessment.strip()
        excursion.closed_at, excursion.closed_by = timezone.now(), by
        excursion.save()
        for row in exposures:
            Exposure.objects.create(
                excursion=excursion,
                item=row.item,
                need=row.need,
                since=row.since,
                until=row.until,
            )
        record_changed(
            excursion,
            by=by,
            before=told,
            action="close_excursion",
            exposed=[row.as_told() for row in exposures],
        )
    return excursion
