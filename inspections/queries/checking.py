"""Which checks are due, where, and what was found (domain R6, P2)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from inspections.enums import CheckOutcome
from inspections.models import Check, CheckDue, CheckPoint, CheckSchedule
from registry import rules
from registry.enums import Account, State
from registry.models import Item, Movement

#: States in which goods lie somewhere for long; before that their steps look at them.
HELD = (State.STORED, State.QUARANTINED)

#: What is looked at where no schedule says so: Chinese, English.
BASIC_POINTS = (
    ("包装完好，无受潮、锈蚀、变形", "Packing sound; no damp, rust or deformation"),
    ("标识卡在位、清晰", "Label in place and readable"),
    ("数量、存放地点与登记相符", "Quantity and place as registered"),
)


def checks_for(user) -> QuerySet[Check]:
    """Checks this person may know of, newest first."""
    if not rules.sees_register(user):
        return Check.objects.none()
    return Check.objects.select_related(
        "item__owner", "location", "checked_by", "settled_by", "anomaly"
    ).order_by("-checked_at", "-pk")


def active_schedules() -> list[CheckSchedule]:
    """Schedules in use, the most special first."""
    schedules = CheckSchedule.objects.filter(active=True).select_related("department")
    return sorted(schedules, key=lambda schedule: -schedule.weight)


def schedule_for(item: Item) -> CheckSchedule | None:
    """The schedule that counts for ``item``; one query."""
    return next((one for one in active_schedules() if one.covers(item)), None)


def checklist_of(schedule: CheckSchedule | None) -> list[CheckPoint]:
    """What is looked at, line by line. Lines that are no schedule's are not stored."""
    points = list(schedule.points.all()) if schedule else []
    return points or [CheckPoint(name=name, name_en=name_en) for name, name_en in BASIC_POINTS]


def due_for(user, *, by: date | None = None) -> QuerySet[CheckDue]:
    """Goods to be checked up to and including the day ``by`` (today), place after place, so that
    one walk through the store does them."""
    return (
        CheckDue.objects.filter(
            item__in=Item.objects.visible_to(user).filter(state__in=HELD, on_hand__gt=0),
            due_on__lte=by or timezone.localdate(),
        )
        .select_related("item__owner", "item__location", "item__category", "schedule")
        .order_by("item__location__path", "due_on", "item__number")
    )


def due_for_departments_of(user) -> QuerySet[CheckDue]:
    """What is due today and is for a department of this person to check."""
    mine = Q(schedule__department__in=user.department_ids) | Q(
        schedule__department=None, item__custodian__in=user.department_ids
    )
    return due_for(user).filter(mine).order_by("due_on", "item__number")


def to_do_for(user) -> QuerySet[Check]:
    """Checks after which something is still to be done, the oldest first."""
    return (
        checks_for(user)
        .filter(outcome=CheckOutcome.ACTION, settled_at__isnull=True)
        .order_by("checked_at")
    )


@dataclass(frozen=True)
class Lain:
    """Goods that have lain: ``since`` when nobody moved or turned them, and whether a lot of the
    same part that came later was issued before them (P2, first in first out)."""

    item: Item
    since: object
    overtaken: bool


def longest_lain(items: QuerySet, *, days: int, limit: int) -> list[Lain]:
    """Goods in store that nobody moved, issued or turned over for ``days``, the longest first.

    Two queries, whatever there is.
    """
    last_moved = Movement.objects.filter(item=OuterRef("pk")).order_by("-seq").values("at")[:1]
    last_turned = (
        Check.objects.filter(item=OuterRef("pk"), turned_over=True)
        .order_by("-checked_at")
        .values("checked_at")[:1]
    )
    until = timezone.now() - timedelta(days=days)
    lain = list(
        items.filter(state=State.STORED, on_hand__gt=0, stored_at__lte=until)
        .annotate(moved=Subquery(last_moved), turned=Subquery(last_turned))
        .filter(moved__lte=until)
        .filter(Q(turned__isnull=True) | Q(turned__lte=until))
        .with_place()
        .order_by("moved", "number")[:limit]
    )
    overtaken = _overtaken(lain)
    return [
        Lain(item, max(filter(None, (item.moved, item.turned))), item.pk in overtaken)
        for item in lain
    ]


def _overtaken(items: list[Item]) -> set[int]:
    """Keys of ``items`` of whose part a later lot of the same owner has been issued already."""
    later = Item.objects.filter(
        owner=OuterRef("owner"),
        part_number=OuterRef("part_number"),
        unit=OuterRef("unit"),
        received_at__gt=OuterRef("received_at"),
    )
    used = Movement.objects.filter(item=OuterRef("pk"), target=Account.ISSUED)
    keys = [item.pk for item in items if item.part_number]
    return set(
        Item.objects.filter(pk__in=keys)
        .filter(Exists(later.filter(Exists(used))))
        .values_list("pk", flat=True)
    )
