"""What is needed while one measures: the instruments to choose from, and what was read so far."""

from dataclasses import dataclass
from decimal import Decimal

from inspections.capability import Figures, figures_of
from inspections.models import CharacteristicResult, Instrument, Reading
from inspections.queries.instruments import instruments_at_hand
from inspections.run_chart import Chart, chart_of


def instruments_for(result: CharacteristicResult):
    """Instruments at hand of the kind that is asked for; all of them where none is of it."""
    found = instruments_at_hand()
    fitting = found.filter(kind__iexact=result.instrument_kind)
    return fitting if result.instrument_kind and fitting.exists() else found


def usual_instrument(user, result: CharacteristicResult) -> Instrument | None:
    """What is chosen, else what this person last measured the same characteristic with, else the
    only one there is of the kind that is asked for; never one out of use or not calibrated."""
    if result.instrument is not None:
        return result.instrument
    usable = [one for one in (_last_used(user, result), _only_one(result)) if one is not None]
    return next((one for one in usable if one.active and one.is_calibrated()), None)


def _only_one(result: CharacteristicResult) -> Instrument | None:
    if not result.instrument_kind:
        return None
    fitting = [one for one in instruments_for(result) if one.is_calibrated()]
    return fitting[0] if len(fitting) == 1 else None


def _last_used(user, result: CharacteristicResult) -> Instrument | None:
    last = (
        CharacteristicResult.objects.filter(
            recorded_by=user,
            instrument__isnull=False,
            name=result.name,
            inspection__plan_id=result.inspection.plan_id,
        )
        .select_related("instrument")
        .order_by("-recorded_at")
        .first()
    )
    return last and last.instrument


@dataclass(frozen=True)
class Progress:
    """How far a sample is measured. ``readings`` are in the order of the pieces."""

    result: CharacteristicResult
    readings: list[Reading]

    @property
    def taken(self) -> int:
        return len(self.readings)

    @property
    def next_no(self) -> int:
        return self.taken + 1

    @property
    def complete(self) -> bool:
        return self.taken >= self.result.sample

    @property
    def last(self) -> Reading | None:
        return self.readings[-1] if self.readings else None

    @property
    def outside(self) -> int:
        return sum(not reading.within for reading in self.readings)

    @property
    def figures(self) -> Figures | None:
        values = [reading.value for reading in self.readings]
        return figures_of(values, self.result.lower_limit, self.result.upper_limit)

    @property
    def chart(self) -> Chart | None:
        result, figures = self.result, self.figures
        levels = {
            "upper": result.upper_limit,
            "nominal": result.nominal,
            "mean": figures and figures.mean,
            "lower": result.lower_limit,
        }
        values = [(reading.value, reading.within) for reading in self.readings]
        return chart_of(values, places=result.sample or len(values), levels=levels)

    @property
    def off_by(self) -> Decimal | None:
        """How far the last value lies outside, below 0 where it is too small; None within."""
        if self.last is None or self.last.within:
            return None
        lower, value = self.result.lower_limit, self.last.value
        if lower is not None and value < lower:
            return value - lower
        return value - self.result.upper_limit

    @property
    def short_by(self) -> Decimal | None:
        """The same as a figure without its sign, for words that say too small."""
        return None if self.off_by is None else abs(self.off_by)


def progress_of(result: CharacteristicResult) -> Progress:
    return Progress(result, list(result.readings.order_by("sample_no")))
