"""An item's history, read from the events alone: who, when, what, why, and what changed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from registry.models import (
    Consent,
    ControlledCopy,
    Destruction,
    DocumentRevision,
    DwellCase,
    Event,
    HandOver,
    Item,
    OutsideRequest,
    PermanentMark,
    Receipt,
    Return,
    Transfer,
)
from registry.panels import registered
from registry.queries.wording import Change, Wording, act_label
from registry.workflow import TABLE

SHOWN = 100


@dataclass(frozen=True)
class Entry:
    """``record`` is the number of the paper or record the act stands on, where it has one."""

    when: datetime
    who: str
    what: str | Promise
    why: str
    record: str
    changes: list[Change]


def timeline(item: Item, *, limit: int = SHOWN) -> list[Entry]:
    """The newest ``limit`` events of ``item`` and of the papers about it, newest first.

    A constant number of queries, however long the history is.
    """
    about = Q(model=Item._meta.label_lower, object_key=item.number)
    for papers in _papers(item):
        numbers = list(papers.order_by().values_list("number", flat=True))
        if numbers:
            # An act on the item is told by the item's own event; a paper's adds what is not.
            kind = papers.model._meta.label_lower
            about |= Q(model=kind, object_key__in=numbers) & ~Q(action__in=TABLE)
    hand_overs = [str(hand_over.pk) for hand_over in item.hand_overs.all()]
    if hand_overs:
        about |= Q(model=HandOver._meta.label_lower, object_key__in=hand_overs)
    events = list(Event.objects.filter(about).order_by("-seq")[:limit])
    bodies = [json.loads(event.body) for event in events]
    wording = Wording(bodies)
    return [
        Entry(
            when=event.at,
            who=event.actor_name,
            what=act_label(event.action),
            why=event.reason,
            record=_record(item, event, body),
            changes=wording.changes(body),
        )
        for event, body in zip(events, bodies, strict=True)
    ]


def _papers(item: Item) -> Iterable[QuerySet]:
    """The records beside the item whose events belong to its story."""
    yield Return.objects.filter(Q(lines__item=item) | Q(lines__came_back__item=item))
    yield Receipt.objects.filter(lines__back_from__item=item)
    yield Transfer.objects.filter(lines__item=item)
    yield Destruction.objects.filter(lines__item=item)
    yield OutsideRequest.objects.filter(lines__item=item)
    yield Consent.objects.filter(item=item)
    yield DwellCase.objects.filter(item=item)
    yield PermanentMark.objects.filter(item=item)
    yield DocumentRevision.objects.filter(item=item)
    yield ControlledCopy.objects.filter(revision__item=item)
    for records in registered.histories:
        yield records(item)


def _record(item: Item, event: Event, body: dict) -> str:
    if event.model == HandOver._meta.label_lower:
        return ""
    if event.object_key != item.number:
        return event.object_key
    return str(body["facts"].get("document") or body["facts"].get("inspection") or "")
