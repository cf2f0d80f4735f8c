"""The customer's kit, announced, received, verified, labelled and put in store: by the services,
for stories that begin on the shelf. (How it gets there by hand is test_main_job's.)"""

from dataclasses import dataclass
from pathlib import Path

from custprop.lib.xlsx_read import read_workbook
from inspections.enums import CheckResult
from inspections.services.deciding import decide
from registry.enums import LocationKind
from registry.exchange.pre_advice_import import keep_draft, plan_import
from registry.models import Agreement, Item, Location, Party, PreAdvice, User
from registry.queries.places import first_place
from registry.services.advising import announce
from registry.services.labelling import confirm_label, label
from registry.services.receiving import CountedLine, confirm_receipt
from registry.services.storing import store

LIST = Path(__file__).parents[1] / "data" / "customer-kit-huachen.xlsx"
NOT_USED_UP = {"tooling", "gauge", "sealed_sample"}
NOTICE, ORDER = "SC20261126-61", "HC-PO-61"


@dataclass
class Kit:
    agreement: Agreement
    advice: PreAdvice
    shelf: Location
    elsewhere: Location

    @property
    def items(self) -> list[Item]:
        return list(Item.objects.filter(agreement=self.agreement).order_by("number"))


def kit_in_store() -> Kit:
    people = {user.username: user for user in User.objects.all()}
    party = Party.objects.get(code="HC")
    agreement = Agreement.objects.create(party=party, number="HC-CT-61")
    content = LIST.read_bytes()
    draft = keep_draft(
        user=people["liaison"],
        party=party,
        name=LIST.name,
        content=content,
        workbook=read_workbook(content, filename=LIST.name),
    )
    plan = plan_import(draft)
    advice = announce(
        by=people["liaison"],
        party=party,
        lines=[line for line in plan.lines() if line["category"].code not in NOT_USED_UP],
        **plan.head() | {"agreement": agreement, "notice_number": NOTICE, "order_number": ORDER},
    )
    confirm_receipt(
        by=people["warehouse"],
        party=party,
        advice=advice,
        location=first_place(LocationKind.PENDING),
        lines=[CountedLine(line.quantity, advice_line=line) for line in advice.lines.all()],
    )
    kit = Kit(agreement, advice, _shelf("KIT-1"), _shelf("KIT-2"))
    for item in kit.items:
        _walk_to_the_shelf(item, kit.shelf, people)
    return kit


def _shelf(code: str) -> Location:
    """A place of its own that offers whatever the parts need."""
    return Location.objects.create(
        code=code, name=code, kind=LocationKind.STORAGE, path=code, esd_safe=True, dry=True
    )


def _walk_to_the_shelf(item: Item, shelf: Location, people: dict) -> None:
    passed = dict.fromkeys(("appearance", "documents", "hsf"), CheckResult.PASS)
    decide(item=item, by=people["inspector"], **passed)
    label(item=item, by=people["warehouse"])
    item = confirm_label(item=item, by=people["warehouse"], code=item.number)
    store(item=item, by=people["warehouse"], location=shelf, reason="kit shelf")
