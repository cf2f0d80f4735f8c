"""Who has which duty, and how many: the inbox, and the count in the navigation (domain C1)."""

from collections import defaultdict
from datetime import datetime
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from registry import rules
from registry.duties import registered
from registry.enums import DutyLevel, Role
from registry.models import Absence, Department, Duty, User


class Posts:
    """Who answers for a department on the day of ``now``; two queries for all of them."""

    def __init__(self, now: datetime):
        self.day = timezone.localdate(now)

    @cached_property
    def away(self) -> set[int]:
        return set(Absence.objects.present(self.day).values_list("person", flat=True))

    @cached_property
    def people(self) -> dict[int, User]:
        return {user.pk: user for user in User.objects.filter(is_active=True)}

    @cached_property
    def managers(self) -> list[User]:
        managers = User.objects.filter(is_active=True, role_assignments__role=Role.MANAGER)
        return [user for user in managers.order_by("pk") if user.pk not in self.away]

    def holder(self, department: Department | None, level: int) -> User | None:
        """The head, or the deputy while the head is away. A manager where neither is here, where
        no department is named, and for what rose that far; one of that department first."""
        if department is not None and level < DutyLevel.MANAGER:
            for person in (department.head_id, department.deputy_id):
                if person in self.people and person not in self.away:
                    return self.people[person]
        key = department and department.pk
        own = [user for user in self.managers if key and user.department_id == key]
        return next(iter(own or self.managers), None)


def duties_for(user) -> QuerySet[Duty]:
    """Open duties of this person: their departments', those they answer for, what rose to the
    managers, and what no department has and they may do."""
    if not rules.may(user, "have_duties"):
        return Duty.objects.none()
    mine = Q(holder=user) | Q(department__in=user.department_ids)
    able = [slug for slug, source in registered.sources.items() if _able(user, source.act)]
    mine |= Q(department=None, kind__in=able)
    if rules.holds(user, Role.MANAGER):
        mine |= Q(level=DutyLevel.MANAGER)
    return Duty.objects.filter(mine, done_at=None)


def _able(user, act: str) -> bool:
    return bool(act) and rules.may(user, act)


def duties_by_kind(user, shown: int) -> dict[str, tuple[int, list[Duty]]]:
    """How many duties of each kind this person has, and the first ``shown``, the most urgent on
    top; two queries, however many there are."""
    duties = duties_for(user)
    place = Window(RowNumber(), partition_by=F("kind"), order_by=["due_at", "pk"])
    first = defaultdict(list)
    found = duties.annotate(place=place).filter(place__lte=shown).select_related("holder")
    for duty in found.order_by("due_at", "pk"):
        first[duty.kind].append(duty)
    if not first:
        return {}
    counts = dict(duties.order_by().values_list("kind").annotate(Count("pk")))
    return {kind: (counts[kind], rows) for kind, rows in first.items()}


def duties_of(subject) -> QuerySet[Duty]:
    """Every duty about ``subject``, ended ones too."""
    kind = ContentType.objects.get_for_model(subject)
    return Duty.objects.filter(subject_type=kind, subject_id=subject.pk).select_related("holder")
