"""The floor life of moisture-sensitive goods (J-STD-020 and J-STD-033): how long they may lie
outside their dry bag at no more than 30 °C and 60 % RH. Pure: events in, what is left out.

The clock runs while the bag is open, stands while it is sealed, and begins anew with a bake.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.enums import BagEvent

#: Hours of floor life by moisture sensitivity level. Level 1 has no limit, level 6 none without a
#: bake, and then what its label says.
FLOOR_LIFE_HOURS = {"2": 8760, "2a": 672, "3": 168, "4": 72, "5": 48, "5a": 24, "6": 0}
BAKE_FIRST = "6"
SOON = timedelta(hours=12)


def is_sensitive(goods) -> bool:
    """Whether the goods have a floor life: a level other than 1."""
    return goods.msl.lower() in FLOOR_LIFE_HOURS


@dataclass(frozen=True)
class Clock:
    """Where the clock of one item stands at one moment. ``open_since`` is None while it stands."""

    life: timedelta
    used: timedelta
    open_since: datetime | None
    baked_at: datetime | None
    bake_first: bool = False  # level 6, not baked yet

    @property
    def left(self) -> timedelta:
        return self.life - self.used

    @property
    def is_exceeded(self) -> bool:
        return self.bake_first or self.left <= timedelta(0)

    @property
    def is_running(self) -> bool:
        return self.open_since is not None

    @property
    def is_short(self) -> bool:
        """Little is left, and it is running out."""
        return self.is_running and not self.is_exceeded and self.left <= SOON

    @property
    def hours_left(self) -> str:
        """Hours and minutes, rounded down; nothing where it is used up."""
        minutes = max(int(self.left.total_seconds()) // 60, 0)
        return f"{minutes // 60}:{minutes % 60:02d}"

    @property
    def hours_used(self) -> str:
        minutes = int(self.used.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"


def clock_of(goods, events: Iterable, now: datetime) -> Clock | None:
    """The clock of ``goods`` at ``now``, told from its ``events`` in the order of time; None for
    goods without a floor life. A bag of which nothing is told is sealed."""
    if not is_sensitive(goods):
        return None
    level = goods.msl.lower()
    used, open_since, baked_at = timedelta(0), None, None
    for event in events:
        if event.kind == BagEvent.BAKED:
            used, open_since, baked_at = timedelta(0), event.at, event.at
        elif event.kind == BagEvent.OPENED:
            open_since = open_since or event.at
        elif open_since is not None:
            used, open_since = used + (event.at - open_since), None
    if open_since is not None:
        used += max(now - open_since, timedelta(0))
    hours = goods.floor_life_hours or FLOOR_LIFE_HOURS[level]
    bake_first = level == BAKE_FIRST and baked_at is None
    return Clock(timedelta(hours=hours), used, open_since, baked_at, bake_first)
