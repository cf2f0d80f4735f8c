"""The responsibility table, read: who does which step for which category (domain F3)."""

from registry.enums import Step
from registry.models import Category, Department, Item, Responsibility


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


def queue_to_verify(user):
    """Received items that this person's departments verify, and those routed to nobody."""
    routed = departments_for(Step.VERIFY)
    mine = {pk for pk, department in routed.items() if department.pk in user.department_ids}
    others = routed.keys() - mine
    return Item.objects.visible_to(user).to_verify().exclude(category_id__in=others)
