"""Loading a procedure profile: departments, categories, routing, places and forms as data (F8)."""

import tomllib
from pathlib import Path

from django.conf import settings

from registry.enums import LocationKind, Step
from registry.models import (
    Category,
    Department,
    Location,
    Organisation,
    PaperForm,
    Responsibility,
)
from registry.services.ledger import record_created, writing

FOLDER = Path(settings.BASE_DIR) / "fixtures"


def profile_names() -> list[str]:
    """The profiles that are there to be loaded."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_profile(name: str) -> dict[str, int]:
    """Add what is missing of profile ``name``; returns how many rows of each kind were added.

    Loading again adds nothing twice, and what was edited since stays as it is. Raises
    FileNotFoundError for an unknown name.
    """
    profile = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    with writing():
        return {
            "organisation": _organisation(profile["organisation"]),
            "departments": _named(Department, profile["departments"]),
            "categories": _categories(profile["categories"]),
            "responsibilities": _responsibilities(profile["verify"], profile["steps"]),
            "locations": _locations(profile["locations"]),
            "forms": _forms(profile["forms"]),
        }


def _add(model, defaults: dict, **key) -> int:
    """Make the row unless one with this key exists; 1 if it was made."""
    row, made = model.objects.get_or_create(**key, defaults=defaults)
    if made:
        record_created(row, by=None, action="load_profile")
    return int(made)


def _organisation(names: dict) -> int:
    if Organisation.objects.exists():
        return 0
    record_created(Organisation.objects.create(**names), by=None, action="load_profile")
    return 1


def _named(model, rows: dict) -> int:
    return sum(
        _add(model, {"name": name, "name_en": name_en}, code=code)
        for code, (name, name_en) in rows.items()
    )


def _categories(rows: dict) -> int:
    return sum(
        _add(
            Category,
            {
                "name": name,
                "name_en": name_en,
                "tangible": tangible,
                "needs_permanent_mark": marked,
                "position": position,
            },
            code=code,
        )
        for position, (code, (name, name_en, tangible, marked)) in enumerate(rows.items(), 1)
    )


def _responsibilities(verify: dict, steps: dict) -> int:
    categories = {category.code: category for category in Category.objects.all()}
    departments = {department.code: department for department in Department.objects.all()}
    rows = [(code, Step.VERIFY, *who) for code, who in verify.items()]
    rows += [(code, Step(step), *who) for step, who in steps.items() for code in categories]
    return sum(
        _add(
            Responsibility,
            {"department": departments[department], "procedure_reference": reference},
            category=categories[code],
            step=step,
        )
        for code, step, department, reference in rows
    )


def _locations(rows: dict) -> int:
    places = {place.code: place for place in Location.objects.all()}
    added = 0
    for code, row in rows.items():
        (name, name_en), kind = row.pop("names"), LocationKind(row.pop("kind"))
        parent = places.get(row.pop("inside", None))
        added += _add(
            Location,
            {
                "name": name,
                "name_en": name_en,
                "kind": kind,
                "parent": parent,
                "holds_items": kind != LocationKind.SITE,
                **row,
            },
            code=code,
        )
        places[code] = Location.objects.get(code=code)
    return added


def _forms(rows: dict) -> int:
    fields = ("title", "title_en", "number", "revision", "effective_on")
    return sum(
        _add(PaperForm, dict(zip(fields, row, strict=True)), code=code)
        for code, row in rows.items()
    )
