"""What lies too long: the cases, the ages by owner, and a case's story (domain Q11)."""

import json
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from custprop.lib.display import listed
from registry import rules
from registry.enums import State
from registry.models import Duty, DwellCase, Event, Item, Party
from registry.queries.duties import duties_of
from registry.queries.timeline import Entry
from registry.queries.wording import Wording, act_label


def dwell_cases_for(user) -> QuerySet[DwellCase]:
    cases = DwellCase.objects.select_related("item__owner", "item__location", "reasoned_by")
    return cases if rules.sees_register(user) else cases.none()


def open_case_of(item: Item) -> DwellCase | None:
    return item.dwell_cases.filter(closed_at=None).first()


# ---- ages by owner --------------------------------------------------------------


@dataclass(frozen=True)
class Band:
    """Days in store, from ``first`` to ``last`` (None: without end). ``heat`` draws it."""

    heat: int
    first: int
    last: int | None
    label: str | Promise


BANDS = (
    Band(0, 0, 30, pgettext_lazy("days in store", "0–30 days")),
    Band(1, 31, 60, pgettext_lazy("days in store", "31–60 days")),
    Band(2, 61, 90, pgettext_lazy("days in store", "61–90 days")),
    Band(3, 91, 180, pgettext_lazy("days in store", "91–180 days")),
    Band(4, 181, None, pgettext_lazy("days in store", "more than 180 days")),
)


@dataclass(frozen=True)
class Ages:
    """How many items of one owner are how old. ``cells`` are (band, count)."""

    party: Party
    cells: list[tuple[Band, int]]
    total: int


def ages_by_owner(user) -> list[Ages]:
    """Items in store by owner and days in store; who has the most old ones first; two queries."""
    stored = Item.objects.visible_to(user).filter(state=State.STORED, on_hand__gt=0)
    counts = {f"band_{band.heat}": Count("pk", filter=_within(band)) for band in BANDS}
    rows = list(stored.order_by().values("owner").annotate(**counts))
    parties = Party.objects.in_bulk([row["owner"] for row in rows])
    found = [_ages(parties[row["owner"]], row) for row in rows]
    oldest_first = [[-count for _band, count in reversed(each.cells)] for each in found]
    return [each for _key, each in sorted(zip(oldest_first, found, strict=True), key=_by_age)]


def _by_age(pair) -> tuple:
    key, ages = pair
    return key, ages.party.code


def _ages(party: Party, row: dict) -> Ages:
    cells = [(band, row[f"band_{band.heat}"]) for band in BANDS]
    return Ages(party, cells, sum(count for _band, count in cells))


def _within(band: Band) -> Q:
    """By the day of arrival in store, as the limit counts."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    within = Q(stored_at__lt=midnight - timedelta(days=band.first - 1))
    if band.last is not None:
        within &= Q(stored_at__gte=midnight - timedelta(days=band.last))
    return within


# ---- the story of one case --------------------------------------------------------


def story(case: DwellCase) -> list[Entry]:
    """What happened, the first first: the acts of people, and how it rose while nobody decided.
    Six queries at most."""
    duties = [str(pk) for pk in duties_of(case).values_list("pk", flat=True)]
    about = Q(model=DwellCase._meta.label_lower, object_key=case.number)
    about |= Q(model=Duty._meta.label_lower, object_key__in=duties)
    events = list(Event.objects.filter(about).order_by("seq"))
    bodies = [json.loads(event.body) for event in events]
    wording = Wording(bodies)
    return [
        Entry(
            when=event.at,
            who=event.actor_name,
            what=act_label(event.action),
            why=event.reason or _holder(body),
            record="",
            changes=wording.changes(body) if event.action in _RISES else [],
        )
        for event, body in zip(events, bodies, strict=True)
    ]


_RISES = {"raise_duty", "change_duty"}


def _holder(body: dict) -> str:
    """Who was told of a new duty."""
    names = body["facts"].get("told")
    return _("Told: %(names)s") % {"names": listed(names)} if names else ""
