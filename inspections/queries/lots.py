"""Decided inspections as lots of a series, as the switching rules read them (ISO 2859-1 clause 9).

One lot is one inspection of goods with a part number, by a plan that samples by AQL. The standard
judges each class by itself, with a sample of its own; a lot of goods is one, though, so they are
taken together (`result_of`):

- it is accepted where no characteristic that is sampled by AQL failed; documents, substances and
  fixed numbers of pieces are no samples by AQL and say nothing here,
- its Ac is the largest among them, that of the class with the largest sample,
- one AQL step tighter must have been good for all of them, otherwise the score begins anew,
- a lot rejected before its samples were looked at was not judged by sampling: it is no lot here.

A correction takes the place of what it corrects, in the order of the first decisions.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, Subquery

from inspections import sampling
from inspections.enums import (
    SAMPLED_KINDS,
    CheckResult,
    InspectionState,
    SamplingMethod,
    Severity,
    SwitchingKind,
)
from inspections.models import CharacteristicResult, Inspection, SwitchingEntry
from inspections.queries.telling import aql_of
from inspections.switching_entries import LotResult
from registry.models import Item, Movement

FIRST_DECISIONS = Q(state=InspectionState.DECIDED, supersedes=None)
HEAD = (
    *("pk", "number", "supersedes_id", "severity", "plan_facts", "opened_at", "decided_at"),
    *("item_id", "again", "plan_code", "item__number", "item__lot", "item__owner_id"),
    *("item__part_number", "item__parent_id"),
)
ROW = (
    *("inspection_id", "kind", "importance", "sample_size", "sample"),
    *("ac", "nonconforming", "verdict"),
)


class SeriesKey(NamedTuple):
    """Whose goods, which part, verified by the plans of which code."""

    party_id: int
    part_number: str
    plan_code: str


@dataclass(frozen=True)
class Lot:
    """A lot of a series. ``at`` is when it was first decided, ``lot_size`` in pieces.

    ``sample``, ``ac`` and ``nonconforming`` are those of one characteristic, to be shown: of one
    that failed, else of one with the largest Ac.
    """

    key: SeriesKey
    at: datetime
    result: LotResult
    inspection_id: int
    item_number: str
    item_lot: str
    lot_size: int
    sample: int
    ac: int
    nonconforming: int


def lots_by_series(where: Q, *, since_change: bool = False) -> dict[SeriesKey, list[Lot]]:
    """The lots of the inspections in ``where``, oldest first.

    ``since_change``: only those decided after the last confirmed change of their series. Two
    queries; where parts that were split off are among them, two more and one a generation.
    """
    decided = _decided(where, since_change)
    heads = list(decided.order_by("decided_at", "pk").values_list(*HEAD, named=True))
    rows = defaultdict(list)
    for row in _sampled_rows(decided):
        rows[row.inspection_id].append(row)
    inspected_before = _inspected_as_part_of_another(heads)
    lots = defaultdict(list)
    for first, valid in _with_their_corrections(heads):
        again = first.again or first.item_id in inspected_before
        lot = _lot(first, valid, rows[valid.pk], first_submission=not again)
        if lot is not None:
            lots[lot.key].append(lot)
    return lots


def _decided(where: Q, since_change: bool):
    earlier = Inspection.objects.filter(
        FIRST_DECISIONS, item=OuterRef("item"), opened_at__lt=OuterRef("opened_at")
    )
    found = (
        Inspection.objects.filter(where, state=InspectionState.DECIDED)
        .filter(plan_facts__terms__sampling=SamplingMethod.AQL)
        .exclude(item__part_number="")
        .annotate(again=Exists(earlier), plan_code=F("plan__code"))
    )
    if not since_change:
        return found
    changes = SwitchingEntry.objects.filter(
        kind=SwitchingKind.CONFIRMATION,
        party=OuterRef("item__owner"),
        part_number=OuterRef("item__part_number"),
        plan_code=OuterRef("plan__code"),
    )
    found = found.annotate(changed_at=Subquery(changes.order_by("-at").values("at")[:1]))
    return found.filter(Q(changed_at=None) | Q(decided_at__gt=F("changed_at")))


def _sampled_rows(decided):
    return CharacteristicResult.objects.filter(
        inspection__in=decided.values("pk"), kind__in=SAMPLED_KINDS, sample_size=None
    ).values_list(*ROW, named=True)


def _with_their_corrections(heads: Sequence):
    """Each first decision with what is valid for it now: itself, or its last correction."""
    corrections = {head.supersedes_id: head for head in heads if head.supersedes_id}
    for first in heads:
        if first.supersedes_id:
            continue
        valid = first
        while valid.pk in corrections:
            valid = corrections[valid.pk]
        yield first, valid


def _inspected_as_part_of_another(heads: Sequence) -> set[int]:
    """Items among ``heads`` that were split off from a lot after its inspection had begun."""
    parents = {head.item_id: head.item__parent_id for head in heads if head.item__parent_id}
    if not parents:
        return set()
    above = set(parents.values())
    while above:
        known = Item.objects.filter(pk__in=above, parent__isnull=False)
        parents |= (found := dict(known.values_list("pk", "parent_id")))
        above = set(found.values()) - parents.keys()
    split_at = dict(
        Movement.objects.filter(item__in=parents, verb="split_off").values_list("item", "at")
    )
    begun = defaultdict(list)
    inspections = Inspection.objects.filter(FIRST_DECISIONS, item__in=set(parents.values()))
    for item_id, opened_at in inspections.values_list("item", "opened_at"):
        begun[item_id].append(opened_at)

    def inspected(item_id: int) -> bool:
        parent = parents.get(item_id)
        if parent is None:
            return False
        return any(at < split_at[item_id] for at in begun[parent]) or inspected(parent)

    return {head.item_id for head in heads if inspected(head.item_id)}


# ---- one lot ----------------------------------------------------------------------


def _lot(first, valid, rows: Sequence, *, first_submission: bool) -> Lot | None:
    facts = valid.plan_facts
    rows = [row for row in rows if aql_of(row, facts)]
    result = result_of(
        rows,
        facts,
        reference=valid.number,
        severity=Severity(valid.severity),
        first_submission=first_submission,
    )
    if result is None:
        return None
    shown = max(rows, key=_how_telling)
    return Lot(
        SeriesKey(first.item__owner_id, first.item__part_number, first.plan_code),
        first.decided_at,
        result,
        valid.pk,
        first.item__number,
        first.item__lot,
        facts["lot_size"],
        shown.sample,
        shown.ac,
        shown.nonconforming or 0,
    )


def _how_telling(row) -> tuple:
    return row.verdict == CheckResult.FAIL, row.ac, row.nonconforming or 0


def result_of(
    rows: Sequence, facts: dict, *, reference: str, severity: Severity, first_submission: bool
) -> LotResult | None:
    """The lot whose samples by AQL are ``rows``; None where it was not judged by them.

    ``rows`` have the fields of a ``CharacteristicResult``, ``facts`` are the inspection's.
    """
    failed = any(row.verdict == CheckResult.FAIL for row in rows)
    looked_at = all(row.verdict != CheckResult.NOT_CHECKED for row in rows)
    if not rows or not (failed or looked_at):
        return None
    ac = max(row.ac for row in rows)
    tighter = None
    if ac >= 2:
        tighter = not failed and all(_passes_tighter(row, facts, severity) for row in rows)
    beyond_ac = any((row.nonconforming or 0) > row.ac for row in rows)
    return LotResult(
        reference,
        severity,
        accepted=not failed,
        ac=ac,
        passes_tighter=tighter,
        first_submission=first_submission,
        ends_reduced=severity == Severity.REDUCED and not failed and beyond_ac,
    )


def _passes_tighter(row, facts: dict, severity: Severity) -> bool:
    """With Ac of 0 or 1, accepted is enough (9.3.3.2 b)."""
    if row.ac < 2:
        return True
    terms = facts["terms"]
    plan = _plan(facts["lot_size"], terms["level"], aql_of(row, facts), severity, terms["edition"])
    return plan.passes_tighter(row.nonconforming) is not False


@lru_cache(maxsize=1024)
def _plan(lot_size: int, level: str, aql: str, severity: str, edition: str) -> sampling.Plan:
    return sampling.single_plan(
        lot_size=lot_size, level=level, aql=aql, severity=severity, edition=edition
    )
