"""What became of the goods of an anomaly, line by line of what was agreed (domain Q10).

The ledger tells it: what was returned, destroyed, written off since the report, of what was
isolated and of the parts that were split off it since; and what left quarantine again.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from inspections.enums import MISSING_KINDS, Disposition
from inspections.models import Anomaly, AnomalyDisposition
from registry.enums import Account, State
from registry.models import Event, Item, Movement
from registry.queries.lineage import with_parts

NONE = Decimal(0)
_OUT = (Account.RETURNED, Account.DESTROYED, Account.LOST, Account.TRANSFERRED)
CONCEDED, RELEASED = "conceded", "released"

#: By what a disposition is carried out, the likeliest first; the narrow ones are served first.
CARRIED_OUT_BY = {
    Disposition.SCRAP: (Account.DESTROYED,),
    Disposition.WRITE_OFF: (Account.LOST,),
    Disposition.USE_AS_IS: (CONCEDED,),
    Disposition.RETURN: (Account.RETURNED,),
    Disposition.NO_FAULT: (RELEASED, CONCEDED),
    Disposition.REPAIR: (RELEASED, CONCEDED, Account.RETURNED),
    Disposition.REPLACE: (Account.RETURNED, Account.DESTROYED, Account.LOST),
    Disposition.CHARGE: _OUT,
}


@dataclass(frozen=True)
class Progress:
    """One line of what was agreed, and how much of it is done."""

    disposition: Disposition
    agreed: Decimal
    done: Decimal
    written_off: bool  # what is left of it is carried out by writing it off

    @property
    def left(self) -> Decimal:
        return self.agreed - self.done


def progress_of(anomaly: Anomaly) -> list[Progress]:
    """Every agreed line in order. What was not isolated cannot be followed: it counts as done."""
    lines = list(anomaly.lines.all())
    if not anomaly.isolated:
        return [_progress(anomaly, line, line.quantity) for line in lines]
    there = whereabouts(anomaly)
    done: dict[int, Decimal] = {}
    narrow_first = list(CARRIED_OUT_BY)
    for line in sorted(lines, key=lambda line: narrow_first.index(Disposition(line.disposition))):
        done[line.pk] = _take(there, CARRIED_OUT_BY[Disposition(line.disposition)], line.quantity)
    return [_progress(anomaly, line, done[line.pk]) for line in lines]


def _progress(anomaly: Anomaly, line: AnomalyDisposition, done: Decimal) -> Progress:
    disposition = Disposition(line.disposition)
    return Progress(disposition, line.quantity, done, is_written_off(anomaly.kind, disposition))


def is_written_off(kind: str, disposition: Disposition) -> bool:
    """Whether carrying it out means that the goods leave the balance as lost: what was not found
    can be replaced or charged, but neither returned nor destroyed."""
    if disposition == Disposition.WRITE_OFF:
        return True
    settled = (Disposition.REPLACE, Disposition.CHARGE)
    return kind in MISSING_KINDS and disposition in settled


def _take(there: dict, ways: tuple, wanted: Decimal) -> Decimal:
    taken = NONE
    for way in ways:
        part = min(there.get(way, NONE), wanted - taken)
        there[way] = there.get(way, NONE) - part
        taken += part
    return taken


def whereabouts(anomaly: Anomaly) -> dict:
    """How much of what was isolated went where: by account, and what left quarantine again."""
    goods = goods_of(anomaly)
    there = dict.fromkeys(_OUT, NONE) | {CONCEDED: NONE, RELEASED: NONE}
    used: dict[int, Decimal] = {}
    for move in Movement.objects.filter(item__in=goods, at__gte=anomaly.reported_at):
        for account, sign in ((move.source, -1), (move.target, 1)):
            if account in there:
                there[account] += sign * move.quantity
            elif account == Account.CONSUMED:
                used[move.item_id] = used.get(move.item_id, NONE) + sign * move.quantity
    ways = _ways_out([item for item in goods if item.state != State.QUARANTINED])
    for item in goods:
        way = ways.get(item.number)
        if way is not None:
            there[way] += item.on_hand + item.issued + used.get(item.pk, NONE)
    return there


def goods_of(anomaly: Anomaly) -> list[Item]:
    """What was isolated, and what was split off it since; a query a generation."""
    parts = with_parts({anomaly.item_id}) - {anomaly.item_id}
    since = Movement.objects.filter(
        item__in=parts, verb="split_off", at__gte=anomaly.reported_at
    ).values("item")
    found = list(Item.objects.filter(Q(pk=anomaly.item_id) | Q(pk__in=since)).order_by("pk"))
    kept = {anomaly.item_id}
    for item in found:  # parents have lower keys than what was split off them
        if item.parent_id in kept:
            kept.add(item.pk)
    return [item for item in found if item.pk in kept]


def _ways_out(goods: list[Item]) -> dict[str, str]:
    """By which act each of ``goods`` left quarantine, the latest counts.

    A part that was split off afterwards left with what it was split off from.
    """
    verbs = {"concede": CONCEDED, "release": RELEASED}
    acts = Event.objects.filter(
        model="registry.item",
        object_key__in=[item.number for item in goods],
        action__in=verbs,
    ).order_by("seq")
    ways = {number: verbs[action] for number, action in acts.values_list("object_key", "action")}
    numbers = {item.pk: item.number for item in goods}
    for item in goods:
        if item.number not in ways and item.parent_id in numbers:
            way = ways.get(numbers[item.parent_id])
            if way:
                ways[item.number] = way
    return ways
