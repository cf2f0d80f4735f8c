"""Dry bags of the demo: one open since this morning, one open too long, one baked."""

from datetime import datetime, timedelta
from decimal import Decimal

from inspections.demo.clock import at
from registry.enums import BagEvent, State
from registry.floor_life import is_sensitive
from registry.models import Item, User
from registry.services.floor_life import record_bag_event


def play_floor_life(people: dict[str, User], today: datetime) -> None:
    """The newest moisture-sensitive goods in store; where there are fewer, fewer bags."""
    stored = Item.objects.filter(state=State.STORED, on_hand__gt=0).order_by("-number")
    first, second, third, *_rest = [*filter(is_sensitive, stored), None, None, None]
    for item, days in ((first, 0), (second, 9), (third, 10)):
        if item is not None:
            with at(today - timedelta(days=days)):
                record_bag_event(item=item, by=people["warehouse"], kind=BagEvent.OPENED)
    if third is not None:
        with at(today - timedelta(days=1)):
            record_bag_event(
                item=third,
                by=people["inspector"],
                kind=BagEvent.BAKED,
                bake_celsius=125,
                bake_hours=Decimal(9),
            )
