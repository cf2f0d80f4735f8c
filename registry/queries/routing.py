"""Who does which step: the responsibility table, and what was handed over (domain F3, R1)."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from registry.enums import Role, Step
from registry.models import Category, Department, HandOver, Item, Responsibility


def department_for(*, category: Category, step: Step) -> Department | None:
    """The department that does ``step`` for ``category``, or None where nobody is named."""
    responsibility = (
        Responsibility.objects.select_related("department")
        .filter(category=category, step=step)
        .first()
    )
    return responsibility and responsibility.department


def departments_for(step: Step) -> dict[int, Department]:
    """The department of every category (by its id) for one step, in one query."""
    rows = Responsibility.objects.select_related("department").filter(step=step)
    return {row.category_id: row.department for row in rows}


def inspecting_departments() -> QuerySet[Department]:
    """Active departments for which an inspector works: as a member, as head, or as its deputy,
    who has the work while the head is away."""
    found = Q()
    for person in ("members", "head", "deputy"):
        found |= Q(
            **{
                f"{person}__is_active": True,
                f"{person}__role_assignments__role": Role.INSPECTOR,
            }
        )
    return Department.objects.filter(found, active=True).distinct()


# ---- who has the goods --------------------------------------------------------


def present_hand_over(item: Item) -> HandOver | None:
    """The newest hand-over of ``item`` to be verified, or None where none is on record."""
    return (
        item.hand_overs.filter(step=Step.VERIFY)
        .select_related("from_department", "to_department", "given_by", "taken_by")
        .order_by("-pk")
        .first()
    )


def waiting_to_verify(user) -> QuerySet[Item]:
    """Received items that ``user`` may know of, each with ``verifier``: the key of the
    department it was handed over to, else of the one that the responsibility table names, else
    None. ``rules.verifies`` says the same of one item."""
    newest = HandOver.objects.filter(item=OuterRef("pk"), step=Step.VERIFY).order_by("-pk")
    named = Responsibility.objects.filter(category=OuterRef("category"), step=Step.VERIFY)
    verifier = Coalesce(
        Subquery(newest.values("to_department")[:1]), Subquery(named.values("department")[:1])
    )
    return Item.objects.visible_to(user).to_verify().annotate(verifier=verifier)


def waiting_departments(user) -> list[tuple[Department, int]]:
    """Departments with goods to verify, and how many items wait for each; two queries."""
    counts = dict(
        waiting_to_verify(user)
        .filter(verifier__isnull=False)
        .values_list("verifier")
        .annotate(waiting=Count("pk"))
        .order_by()
    )
    found = Department.objects.filter(pk__in=counts)
    return [(department, counts[department.pk]) for department in found]


def queue_to_verify(user) -> QuerySet[Item]:
    """Received items that this person's departments verify, and those routed to nobody."""
    mine = Q(verifier__in=user.department_ids) | Q(verifier__isnull=True)
    return waiting_to_verify(user).filter(mine)
