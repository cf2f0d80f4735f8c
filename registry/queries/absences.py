"""Who is away, who stands in for them, and where nobody does (domain C1)."""

from collections import defaultdict
from dataclasses import dataclass

from registry.models import Absence, Department, User


@dataclass(frozen=True)
class Cover:
    """Who has the work of a department while its head is away; None where nobody has it today,
    because no deputy is named or the deputy is away, too."""

    department: Department
    deputy: User | None


@dataclass(frozen=True)
class Away:
    """An absence, and the cover of each department that the person heads."""

    absence: Absence
    covers: list[Cover]

    @property
    def uncovered(self) -> list[Department]:
        return [cover.department for cover in self.covers if cover.deputy is None]


@dataclass(frozen=True)
class StandIn:
    """A department whose work a person has today, because its head is away."""

    department: Department
    absence: Absence


def absences_to_come() -> list[Away]:
    """Every absence that lasts or is to come, in order of days; three queries."""
    absences = list(Absence.objects.to_come().select_related("person"))
    away_today = set(Absence.objects.present().values_list("person", flat=True))
    covers = defaultdict(list)
    for department in Department.objects.select_related("deputy").filter(
        head__in={absence.person_id for absence in absences}, active=True
    ):
        deputy = department.deputy
        there = deputy and deputy.is_active and deputy.pk not in away_today
        covers[department.head_id].append(Cover(department, deputy if there else None))
    return [Away(absence, covers[absence.person_id]) for absence in absences]


def standing_in(user: User) -> list[StandIn]:
    """The departments whose head is away and ``user`` their deputy, today; two queries at most."""
    departments = list(user.departments_deputised.filter(active=True, head__isnull=False))
    if not departments:
        return []
    heads = {department.head_id for department in departments}
    absences = Absence.objects.present().filter(person__in=heads).select_related("person")
    by_person = {absence.person_id: absence for absence in absences}
    return [
        StandIn(department, by_person[department.head_id])
        for department in departments
        if department.head_id in by_person
    ]
