"""Things to test with, made through the services wherever a service exists."""

import tomllib
from decimal import Decimal

from django.conf import settings

from inspections.services.deciding import decide
from inspections.services.planning import draft_plan, release_plan
from registry.enums import LocationKind, Role, Step
from registry.models import (
    Category,
    Contact,
    Department,
    Item,
    Location,
    Organisation,
    Party,
    Responsibility,
    RoleAssignment,
    User,
)
from registry.services.advising import announce
from registry.services.labelling import confirm_label, label
from registry.services.letter_profiles import load_letter_templates
from registry.services.receiving import CountedLine, confirm_receipt
from registry.services.storing import store

PASSWORD = "correct-horse-battery"


def make_user(username: str, *roles: Role, department=None) -> User:
    user = User.objects.create_user(
        username=username, password=PASSWORD, name=username.title(), department=department
    )
    RoleAssignment.objects.bulk_create(RoleAssignment(user=user, role=role) for role in roles)
    return user


def make_party(code="hc", name="华辰射频技术有限公司", name_en="Huachen RF") -> Party:
    return Party.objects.create(code=code, name=name, name_en=name_en)


def make_contact(party: Party, may_consent=True) -> Contact:
    return Contact.objects.create(party=party, name="采购经理", may_consent=may_consent)


def make_letter_words() -> None:
    """The templates of letters as they are shipped, and the company they speak for."""
    path = settings.BASE_DIR / "fixtures" / "letter_templates.toml"
    load_letter_templates(tomllib.loads(path.read_text(encoding="utf-8")))
    Organisation.objects.create(name="宏远电子", name_en="Hongyuan")


def make_category(code="part", **fields) -> Category:
    defaults = {"name": "零部件", "name_en": "Part"} | fields
    return Category.objects.get_or_create(code=code, defaults=defaults)[0]


def make_department(code="qc", name="品管部", name_en="Quality") -> Department:
    return Department.objects.get_or_create(code=code, defaults={"name": name, "name_en": name_en})[
        0
    ]


def route(category: Category, step: Step, department: Department) -> Responsibility:
    return Responsibility.objects.create(category=category, step=step, department=department)


def make_location(kind: LocationKind, code: str = "", **fields) -> Location:
    code = code or kind.value
    defaults = {"name": str(kind.label), "kind": kind} | fields
    return Location.objects.get_or_create(code=code, defaults=defaults)[0]


def make_places() -> dict[LocationKind, Location]:
    return {kind: make_location(kind) for kind in LocationKind}


def make_pre_advice(by, *, party, lines=1, quantity=Decimal(100), **head):
    category = make_category()
    return announce(
        by=by,
        party=party,
        lines=[
            {
                "category": category,
                "part_number": f"HC-{1000 + number}",
                "name": f"CAP CER {number}PF 0402",
                "lot": "D/C 2441",
                "quantity": quantity,
                "unit": "PCS",
            }
            for number in range(1, lines + 1)
        ],
        **head,
    )


class Walk:
    """Brings items to any state of their life, through the services.

    ``cast`` has the users by role name as attributes (see tests/cast.py).
    """

    def __init__(self, cast, party: Party, places: dict):
        self.cast, self.party, self.places = cast, party, places

    def received(self, quantity=Decimal(100), **goods) -> Item:
        fields = {
            "category": goods.pop("category", None) or make_category(),
            "name": "CAP CER 33PF 0402",
            "part_number": "HC-1001",
            "unit": "PCS",
        }
        receipt = confirm_receipt(
            by=self.cast.warehouse,
            party=self.party,
            location=self.places[LocationKind.PENDING],
            lines=[CountedLine(quantity=Decimal(quantity), goods=fields | goods)],
        )
        return receipt.lines.get().item

    def verified(self, quantity=Decimal(100), **goods) -> Item:
        item = self.received(quantity, **goods)
        decide(item=item, by=self.cast.inspector)
        return fresh(item)

    def labelled(self, quantity=Decimal(100), **goods) -> Item:
        item = self.verified(quantity, **goods)
        label(item=item, by=self.cast.warehouse)
        return confirm_label(item=item, by=self.cast.warehouse, code=item.number)

    def stored(self, quantity=Decimal(100), **goods) -> Item:
        item = self.labelled(quantity, **goods)
        return store(
            item=item,
            by=self.cast.warehouse,
            location=self.shelf(item),
            reason="test",
        )

    def shelf(self, item: Item) -> Location:
        """The usual one; another where that has the same part of another owner already."""
        usual = self.places[LocationKind.STORAGE]
        same_part = usual.items.filter(part_number=item.part_number, on_hand__gt=0)
        if not same_part.exclude(owner=item.owner).exists():
            return usual
        return make_location(LocationKind.STORAGE, f"storage-{item.owner.code}")

    def quarantined(self, quantity=Decimal(100), **goods) -> Item:
        item = self.received(quantity, **goods)
        decide(item=item, by=self.cast.inspector, rejected=item.on_hand, reason="bent leads")
        return fresh(item)


def fresh(record):
    """The row as it is in the database now."""
    return type(record).objects.get(pk=record.pk)


def verdicts(inspection) -> dict[str, str]:
    """The results of an inspection's basic aspects by their names."""
    return dict(inspection.results.values_list("aspect", "verdict"))


# ---- plans and inspections ------------------------------------------------------


def a_dimension(name="Length", **fields) -> dict:
    """A measured characteristic, 12.0 ± 0.1 mm unless said otherwise."""
    usual = {
        "kind": "dimension",
        "name": name,
        "importance": "major",
        "nominal": Decimal("12"),
        "lower_limit": Decimal("11.9"),
        "upper_limit": Decimal("12.1"),
        "unit": "mm",
    }
    return usual | fields


def a_look(name="Appearance", **fields) -> dict:
    """A visual characteristic."""
    return {"kind": "visual", "name": name, "importance": "minor"} | fields


def a_certificate(name="Certificate", **fields) -> dict:
    """A document with number and expiry, which becomes the item's."""
    usual = {"kind": "document", "name": name, "needs_number": True, "needs_expiry": True}
    return usual | {"feeds": "expires_on"} | fields


def make_plan(cast, characteristics=None, *, code="SIP-01", released=True, by=None, **head):
    """A plan for part HC-1001 unless ``head`` says otherwise; in force unless told not to.

    ``by`` writes it, the inspector unless said otherwise; the manager releases it.
    """
    plan = draft_plan(
        by=by or cast.inspector,
        code=code,
        characteristics=characteristics or [a_look(), a_dimension()],
        **{"name": "电容检验指引", "name_en": "Capacitors", "part_number": "HC-1001"} | head,
    )
    return release_plan(plan=plan, by=cast.manager) if released else plan


def result_of(inspection, position: int):
    """The row of one characteristic."""
    return inspection.results.get(position=position)
