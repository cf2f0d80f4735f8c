"""The walk of an item — received → verified → labelled → stored → in use → returned — for the
ribbon on its page and on the pages of the steps."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from registry.enums import State
from registry.models import Item

STATIONS = (
    pgettext_lazy("walk", "Received"),
    pgettext_lazy("walk", "Verified"),
    pgettext_lazy("walk", "Labelled"),
    pgettext_lazy("walk", "In store"),
    pgettext_lazy("walk", "In use"),
    pgettext_lazy("walk", "Returned"),
)
RECEIVED, VERIFIED, _LABELLED, STORED, IN_USE, RETURNED = range(len(STATIONS))
STATION_OF = {State.RECEIVED: 0, State.VERIFIED: 1, State.LABELLED: 2, State.STORED: 3}


@dataclass(frozen=True)
class WalkStep:
    """``status``: done, here, blocked or ahead. ``reason``: what blocks it and what frees it."""

    label: str | Promise
    status: str
    reason: str = ""


def walk_of(item: Item) -> list[WalkStep]:
    """The steps of ``item`` with where it is, what is behind it and what blocks it."""
    here = _station(item)
    blocked = item.state == State.QUARANTINED
    steps = []
    for station, label in enumerate(STATIONS):
        if station == here:
            steps.append(_blocked(label) if blocked else WalkStep(label, "here"))
        else:
            done = station < here and _was_passed(item, station)
            steps.append(WalkStep(label, "done" if done else "ahead"))
    return steps


def _station(item: Item) -> int:
    """Where on the walk ``item`` stands, by its state and what it holds."""
    if item.state == State.QUARANTINED:
        return STORED if item.stored_at else VERIFIED
    if item.state == State.CLOSED:
        return RETURNED if item.returned else IN_USE
    if item.state == State.STORED and item.issued > 0:
        return IN_USE
    return STATION_OF[item.status]


def _was_passed(item: Item, station: int) -> bool:
    """Rejected goods go back without ever having been in store or in use."""
    if station == IN_USE:
        return bool(item.issued or item.consumed)
    return item.stored_at is not None or item.state != State.CLOSED or station == RECEIVED


def _blocked(label) -> WalkStep:
    reason = _(
        "In quarantine. It goes on when it is released to be verified again, "
        "accepted by concession, or returned to its owner."
    )
    return WalkStep(label, "blocked", reason)
