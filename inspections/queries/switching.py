"""Where each series of lots stands: replayed from its decided inspections and from what people
confirmed (ISO 2859-1 clause 9, domain Q4). Nothing of it is stored twice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Max, Q
from django.utils import timezone

from inspections.enums import (
    Edition,
    InspectionState,
    PlanState,
    SamplingMethod,
    Severity,
    SeverityChange,
    SwitchingKind,
)
from inspections.models import Inspection, InspectionPlan, SwitchingEntry
from inspections.queries.lots import Lot, SeriesKey, lots_by_series
from inspections.switching import Standing, Suggestion, after, replay
from registry import rules
from registry.models import Item, Party


@dataclass(frozen=True)
class Confirmed:
    """How strictly the next lot is inspected, as a person confirmed it with ``entry``.

    ``continuing``: the goods belong to a series in which severity may change.
    """

    continuing: bool = False
    entry: SwitchingEntry | None = None

    @property
    def severity(self) -> Severity:
        return self.entry.leads_to if self.entry else Severity.NORMAL

    @property
    def discontinued(self) -> bool:
        return self.entry is not None and self.entry.change == SeverityChange.DISCONTINUE

    def as_facts(self) -> dict:
        """Why the lot is inspected so strictly, to be kept with its inspection."""
        facts = {"continuing": self.continuing}
        if self.entry:
            facts |= {
                "change": self.entry.change,
                "on": timezone.localtime(self.entry.at).date().isoformat(),
                "by": str(self.entry.by),
                "cause": self.entry.cause,
                "note": self.entry.note,
            }
        return facts


@dataclass(frozen=True)
class Series:
    """An owner's part by the plans of one code. ``plan`` is the revision in force, else the
    newest that was; ``lots`` and ``entries`` are oldest first."""

    key: SeriesKey
    party: Party
    plan: InspectionPlan
    lots: tuple[Lot, ...]
    entries: tuple[SwitchingEntry, ...]
    standing: Standing

    @property
    def part_number(self) -> str:
        return self.key.part_number

    @property
    def switches(self) -> bool:
        """Whether severity may change here: a continuing series by a plan that is in force."""
        return self.plan.continuing and self.plan.state == PlanState.ACTIVE

    @property
    def suggestion(self) -> Suggestion | None:
        return self.standing.suggestion if self.switches else None

    @property
    def waits_for_manager(self) -> bool:
        return self.suggestion is not None and self.suggestion.change == SeverityChange.REDUCED

    @property
    def last_at(self):
        """When anything last happened in it."""
        return max((one.at for one in (*self.lots[-1:], *self.entries[-1:])), default=None)


# ---- what the next lot is inspected by ----------------------------------------------


def confirmed_for(item: Item, plan: InspectionPlan | None) -> Confirmed:
    """What was last confirmed for ``item``'s owner and part with ``plan``. At most one query.

    Normal where nothing was, for isolated lots, and for goods without a part number.
    """
    if plan is None or not plan.continuing or not item.part_number:
        return Confirmed()
    key = SeriesKey(item.owner_id, item.part_number, plan.code)
    confirmed = _entries_of(key).filter(kind=SwitchingKind.CONFIRMATION)
    return Confirmed(continuing=True, entry=confirmed.select_related("by").last())


def severity_for(item: Item, plan: InspectionPlan | None) -> Severity:
    """How strictly this lot is sampled: what was confirmed for owner, part and plan."""
    return confirmed_for(item, plan).severity


# ---- one series ---------------------------------------------------------------------


def series_of(key: SeriesKey) -> Series | None:
    """The whole series; None where neither its owner nor its plan is known, or where the plan is
    for other goods and nothing was ever inspected by it."""
    plans = list(InspectionPlan.objects.filter(code=key.plan_code).exclude(state=PlanState.DRAFT))
    party = Party.objects.filter(pk=key.party_id).first()
    if party is None or not plans or not key.part_number:
        return None
    plan = max(plans, key=lambda one: (one.state == PlanState.ACTIVE, one.revision))
    lots = tuple(lots_by_series(_where(key)).get(key, ()))
    entries = tuple(_entries_of(key).select_related("by", "after_inspection"))
    if not lots and not entries and not _is_for(plan, key):
        return None
    happened = sorted([*lots, *entries], key=lambda one: one.at)
    standing = replay([_told(one) for one in happened], edition=plan.edition)
    return Series(key, party, plan, lots, entries, standing)


def _where(key: SeriesKey) -> Q:
    return Q(item__owner=key.party_id, item__part_number=key.part_number, plan__code=key.plan_code)


def _entries_of(key: SeriesKey):
    return SwitchingEntry.objects.filter(**key._asdict())


def _is_for(plan: InspectionPlan, key: SeriesKey) -> bool:
    return plan.party_id in (None, key.party_id) and plan.part_number in ("", key.part_number)


def _told(one: Lot | SwitchingEntry):
    return one.result if isinstance(one, Lot) else one.entry


# ---- all of them --------------------------------------------------------------------


def continuing_series() -> list[Series]:
    """Every series whose plan is in force for continuing lots, with what happened since its last
    change of severity; those first that wait for a person. A constant number of queries.

    Only the series' own page knows whether that last change was borne out (``unbacked``).
    """
    in_force = InspectionPlan.objects.filter(state=PlanState.ACTIVE, continuing=True)
    plans = {plan.code: plan for plan in in_force}
    if not plans:
        return []
    lots = lots_by_series(Q(plan__code__in=plans), since_change=True)
    entries = defaultdict(list)
    for entry in SwitchingEntry.objects.filter(plan_code__in=plans):
        key = SeriesKey(entry.party_id, entry.part_number, entry.plan_code)
        entries[key].append(entry)
    keys = lots.keys() | entries.keys()
    parties = Party.objects.in_bulk({key.party_id for key in keys})
    found = [
        _lately(key, parties[key.party_id], plans[key.plan_code], lots.get(key, []), entries[key])
        for key in keys
    ]
    found.sort(key=lambda one: one.last_at, reverse=True)
    return sorted(found, key=lambda one: one.suggestion is None)


def _lately(key, party, plan, lots: list[Lot], entries: list[SwitchingEntry]) -> Series:
    confirmed = [n for n, one in enumerate(entries) if one.kind == SwitchingKind.CONFIRMATION]
    recent = entries[confirmed[-1] :] if confirmed else entries
    standing = Standing(Edition(plan.edition))
    for one in sorted([*lots, *recent], key=lambda one: one.at):
        standing = after(standing, _told(one))
    standing = replace(standing, unbacked=False)
    return Series(key, party, plan, tuple(lots), tuple(entries), standing)


def waiting_for(user, series: Iterable[Series]) -> list[Series]:
    """Those of ``series`` with a suggestion that this person may confirm."""
    waiting = [one for one in series if one.suggestion is not None]
    return [one for one in waiting if rules.may(user, "confirm_switching", proposed(one))]


def proposed(series: Series) -> SwitchingEntry:
    """The entry that would confirm what is suggested, not saved: for the rule on who may."""
    return SwitchingEntry(kind=SwitchingKind.CONFIRMATION, change=series.suggestion.change)


def isolated_series(*, limit: int) -> list[dict]:
    """What was sampled by AQL with plans for isolated lots: owner, part, plan in force, how many
    lots, and when the last was decided; the newest ``limit``. Three queries."""
    in_force = InspectionPlan.objects.filter(
        state=PlanState.ACTIVE, continuing=False, sampling=SamplingMethod.AQL
    )
    plans = {plan.code: plan for plan in in_force}
    rows = (
        Inspection.objects.filter(
            state=InspectionState.DECIDED, supersedes=None, plan__code__in=plans
        )
        .exclude(item__part_number="")
        .values("item__owner", "item__part_number", "plan__code")
        .annotate(lots=Count("pk"), last_at=Max("decided_at"))
        .order_by("-last_at")[:limit]
    )
    rows = list(rows)
    parties = Party.objects.in_bulk({row["item__owner"] for row in rows})
    return [
        {
            "party": parties[row["item__owner"]],
            "part_number": row["item__part_number"],
            "plan": plans[row["plan__code"]],
            "lots": row["lots"],
            "last_at": row["last_at"],
        }
        for row in rows
    ]
