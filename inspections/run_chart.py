"""A run chart of measured values as coordinates for an SVG: values in their order, the limits, the
nominal value and the mean. Pure; ``templates/inspections/inspecting/_chart.html`` draws it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 12, 108, 14, 24  # margins; words stand in the right one
AIR = Decimal("0.1")  # of the range, above and below
NEAREST = 15  # pixels between two words in the margin


@dataclass(frozen=True)
class Point:
    number: int
    value: Decimal
    within: bool
    x: str
    y: str


@dataclass(frozen=True)
class Line:
    """A level across the chart. ``label_y`` is where its words stand."""

    kind: str  # upper, lower, nominal, mean
    value: Decimal
    y: str
    label_y: str


@dataclass(frozen=True)
class Chart:
    points: list[Point]
    lines: list[Line]
    path: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM

    @property
    def outside(self) -> list[Point]:
        return [point for point in self.points if not point.within]


def chart_of(
    values: Sequence[tuple[Decimal, bool]], *, places: int, levels: dict[str, Decimal | None]
) -> Chart | None:
    """The chart of ``values`` (each with whether it is within) on an axis of ``places`` pieces.

    ``levels`` are the lines by kind; None is left out. None where there is no value.
    """
    if not values:
        return None
    known = {kind: value for kind, value in levels.items() if value is not None}
    low, high = _range([*known.values(), *(value for value, _within in values)])
    step = Decimal(WIDTH - LEFT - RIGHT) / max(places - 1, 1)

    def y_of(value: Decimal) -> Decimal:
        share = (value - low) / (high - low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    points = [
        Point(number, value, within, _pixel(LEFT + (number - 1) * step), _pixel(y_of(value)))
        for number, (value, within) in enumerate(values, 1)
    ]
    path = "M" + "L".join(f"{point.x} {point.y}" for point in points)
    return Chart(points, _lines(known, y_of), path)


def _range(values: list[Decimal]) -> tuple[Decimal, Decimal]:
    low, high = min(values), max(values)
    air = (high - low) * AIR or abs(high) * AIR or Decimal(1)
    return low - air, high + air


def _lines(levels: dict[str, Decimal], y_of) -> list[Line]:
    """From top to bottom, with their words apart."""
    lines, last = [], Decimal(-NEAREST)
    for kind, value in sorted(levels.items(), key=lambda level: -level[1]):
        y = y_of(value)
        last = max(y, last + NEAREST)
        lines.append(Line(kind, value, _pixel(y), _pixel(last)))
    return lines


def _pixel(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):f}"
