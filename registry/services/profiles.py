"""Loading a procedure profile: departments, categories, routing, places and forms as data (F8)."""

import tomllib
from collections.abc import Callable
from decimal import Decimal
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

#: Kinds of places that hold no goods themselves: a building, and a customer's own site (R2), in
#: which there are places of every kind again.
ONLY_GROUP = (LocationKind.SITE, LocationKind.CUSTOMER_SITE)

#: What other apps load with every profile: the file's name, and what loads it.
_parts: dict[str, Callable[[dict], dict[str, int]]] = {}


def load_with_every_profile(name: str, load: Callable[[dict], dict[str, int]]) -> None:
    """Have ``fixtures/NAME.toml`` loaded with every profile, by another app.

    ``load`` gets the file's content inside the transaction, adds what is missing and returns
    how many rows of each kind it added. It keeps to ``load_profile``'s promises: ``add_row``.
    """
    _parts[name] = load


def profile_names() -> list[str]:
    """The profiles that are there to be loaded."""
    return sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem not in _parts)


def load_profile(name: str) -> dict[str, int]:
    """Add what is missing of profile ``name``; returns how many rows of each kind were added.

    Loading again adds nothing twice, and what was edited since stays as it is. Raises
    FileNotFoundError for an unknown name.
    """
    profile = _read(name)
    parts = [(load, _read(part)) for part, load in _parts.items()]
    with writing():
        added = {
            "organisation": _organisation(profile["organisation"]),
            "departments": _named(Department, profile["departments"]),
            "categories": _categories(profile["categories"]),
            "responsibilities": _responsibilities(profile["verify"], profile["steps"]),
            "locations": _locations(profile["locations"]),
            "forms": _forms(profile["forms"]),
        }
        for load, content in parts:
            added |= load(content)
    return added


def _read(name: str) -> dict:
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def add_row(model, defaults: dict, **key) -> int:
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
        add_row(model, {"name": name, "name_en": name_en}, code=code)
        for code, (name, name_en) in rows.items()
    )


def _categories(rows: dict) -> int:
    return sum(
        add_row(
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
        add_row(
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
        added += add_row(
            Location,
            {
                "name": name,
                "name_en": name_en,
                "kind": kind,
                "parent": parent,
                "holds_items": kind not in ONLY_GROUP,
                **row,
            },
            code=code,
        )
        places[code] = Location.objects.get(code=code)
    return added


def _forms(rows: dict) -> int:
    fields = ("title", "title_en", "number", "revision", "effective_on")
    return sum(
        add_row(PaperForm, dict(zip(fields, row, strict=True)), code=code)
        for code, row in rows.items()
    )
