"""Loading what to verify on each kind of property (fixtures/inspection_plans.toml, domain F8)."""

from decimal import Decimal

from inspections.enums import SamplingMethod
from inspections.models import InspectionPlan
from inspections.services.planning import load_plan
from registry.models import Category

DECIMALS = ("nominal", "lower_limit", "upper_limit")


def load_plans(content: dict) -> dict[str, int]:
    """Add the plans that are not there yet, as drafts that nobody wrote; a quality engineer checks
    and releases them. A plan of which any revision exists stays as it is, and so does a category
    that this profile has not."""
    known = set(InspectionPlan.objects.values_list("code", flat=True))
    categories = {category.code: category for category in Category.objects.all()}
    missing = {
        code: row
        for code, row in content.items()
        if code not in known and row["category"] in categories
    }
    for code, row in missing.items():
        name, name_en = row["names"]
        load_plan(
            code=code,
            name=name,
            name_en=name_en,
            category=categories[row["category"]],
            sampling=row.get("sampling", SamplingMethod.FULL),
            characteristics=[characteristic(entry) for entry in row["characteristics"]],
        )
    return {"inspection plans": len(missing)}


def characteristic(row: dict) -> dict:
    """A characteristic of the file by the names of its fields."""
    name, name_en = row["names"]
    fields = {key: value for key, value in row.items() if key not in ("names", "class")}
    fields |= {key: Decimal(row[key]) for key in DECIMALS if key in row}
    fields |= {"importance": row["class"]} if "class" in row else {}
    return fields | {"name": name, "name_en": name_en}
