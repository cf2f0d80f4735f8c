"""What the pages of inspection plans show: the list, revisions and what changed between them."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext as _

from inspections.models import InspectionPlan, PlanCharacteristic
from inspections.models.plans import CHARACTERISTIC_FIELDS
from inspections.queries import inspections_for, plans_for
from inspections.services.planning import HEAD_FIELDS
from registry.models import Event
from registry.queries.wording import Change, act_label

SHOWN = 10  # inspections by a plan, and its newest revisions
LIMITS = ("nominal", "lower_limit", "upper_limit", "unit")


def listed_plans(user):
    """Plans in the order of the list, each with ``asked``: how many characteristics it has."""
    return plans_for(user).annotate(asked=Count("characteristics")).order_by("code", "-revision")


@dataclass(frozen=True)
class PlanInspections:
    """The newest inspections by one revision, and how many there are."""

    newest: list
    count: int


def inspections_by(user, plan: InspectionPlan) -> PlanInspections:
    found = inspections_for(user).filter(plan=plan)
    return PlanInspections(list(found.order_by("-number")[:SHOWN]), found.count())


def history_of(plan: InspectionPlan) -> list[dict]:
    """Who did what with the revision, when and why; newest first."""
    events = Event.objects.filter(model=plan._meta.label_lower, object_key=plan.number)
    return [
        {
            "when": event.at,
            "who": event.actor_name,
            "what": act_label(event.action),
            "note": event.reason,
        }
        for event in events.order_by("-seq")
    ]


# ---- revisions ------------------------------------------------------------------


@dataclass(frozen=True)
class Revision:
    """One revision and what it changed of the one before; None where that is not told."""

    plan: InspectionPlan
    changes: list[Change] | None


def revisions_of(user, plan: InspectionPlan) -> list[Revision]:
    """The newest revisions of the same code, newest first, in a constant number of queries."""
    found = plans_for(user).filter(code=plan.code).order_by("-revision")
    rows = list(found.prefetch_related("characteristics")[: SHOWN + 1])
    return [
        Revision(row, changes_between(former, row) if former else None)
        for row, former in zip(rows[:SHOWN], [*rows[1:], None], strict=False)
    ]


def changes_between(former: InspectionPlan, later: InspectionPlan) -> list[Change]:
    """What ``later`` says otherwise than ``former``, field by field, in words."""
    found = []
    for name in HEAD_FIELDS:
        field = InspectionPlan._meta.get_field(name)
        found += _change(str(field.verbose_name), _said(former, field), _said(later, field))
    return found + _of_characteristics(
        list(former.characteristics.all()), list(later.characteristics.all())
    )


def _of_characteristics(
    former: list[PlanCharacteristic], later: list[PlanCharacteristic]
) -> list[Change]:
    """Characteristics are told apart by their names, and those of one name by their order."""
    left, found = list(former), []
    for row in later:
        before = next((one for one in left if one.name == row.name), None)
        if before is None:
            found.append(Change(row.label, "", _("added")))
            continue
        left.remove(before)
        found += _within(before, row)
    found += [Change(row.label, "", _("taken out")) for row in left]
    kept = [[row.name for row in rows] for rows in (former, later)]
    if not found and kept[0] != kept[1]:
        found.append(Change(_("Order"), " · ".join(kept[0]), " · ".join(kept[1])))
    return found


def _within(before: PlanCharacteristic, row: PlanCharacteristic) -> list[Change]:
    words = [f"{one.limits_in_words} {one.unit_label}".strip() for one in (before, row)]
    limits = _("limits")
    found = _change(f"{row.label}: {limits}", *(word or "—" for word in words))
    for name in CHARACTERISTIC_FIELDS:
        if name in (*LIMITS, "position", "name"):
            continue
        field = PlanCharacteristic._meta.get_field(name)
        label = f"{row.label}: {field.verbose_name}"
        found += _change(label, _said(before, field), _said(row, field))
    return found


def _change(label: str, before: str, after: str) -> list[Change]:
    return [] if before == after else [Change(label, before, after)]


def _said(record: models.Model, field: models.Field) -> str:
    """The value of a field as people read it."""
    value = getattr(record, field.name)
    if value in (None, ""):
        return "—"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
