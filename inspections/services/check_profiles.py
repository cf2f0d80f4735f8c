"""Loading how often goods are looked at (fixtures/check_schedules.toml, domain R6)."""

from inspections.models import CheckPoint, CheckSchedule
from inspections.services.checking import plan_anew
from registry.models import Category
from registry.services.ledger import record_created


def load_schedules(content: dict) -> dict[str, int]:
    """Add the schedules that are not there yet; one of which the code exists stays as it is, and so
    does a category that this profile has not. A schedule that names none is for all goods."""
    known = set(CheckSchedule.objects.values_list("code", flat=True))
    categories = {category.code: category for category in Category.objects.all()}
    missing = {
        code: row
        for code, row in content.items()
        if code not in known and row.get("category") in (None, *categories)
    }
    for code, row in missing.items():
        name, name_en = row["names"]
        schedule = CheckSchedule.objects.create(
            code=code,
            name=name,
            name_en=name_en,
            category=categories.get(row.get("category")),
            interval_days=row["every_days"],
            photo_required=row.get("photo", False),
        )
        points = [
            CheckPoint(schedule=schedule, name=name, name_en=name_en, position=position)
            for position, (name, name_en) in enumerate(row["checklist"], 1)
        ]
        CheckPoint.objects.bulk_create(points)
        record_created(
            schedule,
            by=None,
            action="load_profile",
            checklist=[point.name for point in points],
        )
    if missing:
        plan_anew()
    return {"check schedules": len(missing)}
