"""Demo data in the words of another trade than electronics: ``fixtures/demo/PROFILE.toml``.

A shorter story than that of the electronics factory: goods arrive, are verified by whoever the
routing names, labelled, stored, partly handed out, and something is found wrong.
"""

import random
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from inspections.demo.clock import at
from inspections.demo.handling import plan_handling
from inspections.demo.people import make_users
from inspections.services.anomalies import report_anomaly
from inspections.services.deciding import decide
from registry.enums import AgreementKind, HolderKind, LocationKind, State, Step
from registry.models import (
    Agreement,
    AgreementLine,
    Category,
    Contact,
    Department,
    Item,
    Party,
    User,
)
from registry.queries.places import first_place, fitting_places
from registry.services.advising import announce
from registry.services.handing_over import take_over
from registry.services.issuing import issue
from registry.services.labelling import confirm_label, label
from registry.services.ledger import record_changed, record_created, snapshot
from registry.services.receiving import CountedLine, confirm_receipt
from registry.services.storing import store

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "demo"
RECEIPTS = 6
FIRST_DAY = 75  # days ago; more than the dwell limit of 60
LOAN_ENDS_IN = 20  # days; soon enough to stand in the inbox


def trades() -> list[str]:
    """The profiles whose demo is told here."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@dataclass
class Trade:
    """What the file says."""

    holder: str
    purpose: str
    fault: str
    supply: str
    agreement: str
    parties: dict[str, list[str]]
    goods: list[dict]

    @classmethod
    def read(cls, name: str) -> "Trade":
        return cls(**tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")))


def load_trade(name: str, *, seed: int) -> dict[str, str]:
    """Users, owners and goods of the trade ``name``; the new users' passwords by user name."""
    trade = Trade.read(name)
    passwords = make_users()
    _let_the_inspector_verify_everything()
    parties = [_party(trade, code, *words) for code, words in trade.parties.items()]
    if not Item.objects.exists():
        TradeStory(trade, parties, seed=seed).play()
    return passwords


def _let_the_inspector_verify_everything() -> None:
    """The one inspector of the demo stands in for every department that verifies."""
    inspector = User.objects.get(username="inspector")
    verifying = Department.objects.filter(responsibilities__step=Step.VERIFY).distinct()
    for department in verifying.filter(deputy=None):
        before = snapshot(department)
        department.deputy = inspector
        department.save(update_fields=["deputy"])
        record_changed(department, by=None, before=before, action="load_demo")


def _party(trade: Trade, code: str, name: str, name_en: str, kind: str, post: str) -> Party:
    party, made = Party.objects.get_or_create(
        code=code, defaults={"name": name, "name_en": name_en, "kind": kind}
    )
    if made:
        record_created(party, by=None, action="load_demo")
        contact = Contact.objects.create(party=party, name=post, post=post, may_consent=True)
        record_created(contact, by=None, action="load_demo")
        _agreement(trade, party)
    return party


def _agreement(trade: Trade, party: Party) -> None:
    loan = trade.agreement == AgreementKind.LOAN
    agreement = Agreement.objects.create(
        party=party,
        number=f"{party.code}-2026-001",
        kind=trade.agreement,
        ends_on=timezone.localdate() + timedelta(days=LOAN_ENDS_IN) if loan else None,
    )
    record_created(agreement, by=None, action="load_demo")
    goods = trade.goods[0]
    line = AgreementLine.objects.create(
        agreement=agreement,
        category=Category.objects.get(code=goods["category"]),
        name=goods["names"][0],
        unit=goods["unit"],
        supply_manner=trade.supply[:120],
        verification_method="逐件核对 / piece by piece",
        acceptance_criteria="与清单、图纸一致，无损伤 / as listed and drawn, undamaged",
    )
    record_created(line, by=None, action="load_demo")


class TradeStory:
    """Arrivals over the last weeks; of the latest the least is done."""

    def __init__(self, trade: Trade, parties: list[Party], *, seed: int):
        self.trade, self.parties = trade, parties
        self.dice = random.Random(seed)  # noqa: S311 — demo data, no secret
        self.people = {user.username: user for user in User.objects.all()}
        self.categories = {category.code: category for category in Category.objects.all()}
        self.places = {goods["part"]: goods["place"] for goods in trade.goods}
        self.today = timezone.now().replace(hour=2, minute=0, second=0, microsecond=0)

    def play(self) -> None:
        for number in range(RECEIPTS):
            day = self.today - timedelta(days=FIRST_DAY - FIRST_DAY * number // RECEIPTS)
            self.arrival(self.parties[number % len(self.parties)], number, day)
        self.expected()

    def arrival(self, party: Party, number: int, day: datetime) -> None:
        left = RECEIPTS - number
        items = self.receive(party, number, day)
        if left > 1:
            items = self.verify(items, day + timedelta(hours=4))
        if left > 2:
            self.label(items, day + timedelta(hours=6))
        if left > 3:
            self.store(items, day + timedelta(hours=8))
            self.use(items, day + timedelta(days=2))

    def receive(self, party: Party, number: int, day: datetime) -> list[Item]:
        advice = self.announced(party, number, day - timedelta(days=2), day)
        with at(day):
            receipt = confirm_receipt(
                by=self.people["warehouse"],
                party=party,
                advice=advice,
                location=first_place(LocationKind.PENDING),
                delivery_note=f"DN{day:%y%m%d}{number:02d}",
                lines=[CountedLine(line.quantity, advice_line=line) for line in advice.lines.all()],
            )
        return list(Item.objects.filter(receipt_line__receipt=receipt).order_by("number"))

    def announced(self, party: Party, number: int, moment: datetime, day: datetime):
        with at(moment):
            return announce(
                by=self.people["liaison"],
                party=party,
                order_number=f"{party.code}-PO-{2600 + number}",
                purpose=self.trade.purpose,
                expected_on=day.date(),
                agreement=party.agreements.first(),
                lines=[self.line(party, goods, number) for goods in self.trade.goods],
            )

    def line(self, party: Party, goods: dict, number: int) -> dict:
        return {
            "category": self.categories[goods["category"]],
            "part_number": f"{party.code}-{goods['part']}-{number + 1:02d}",
            "name": self.dice.choice(goods["names"]),
            "lot": f"2026-{number + 1:02d}",
            "quantity": Decimal(self.dice.randint(1, goods["most"])),
            "unit": goods["unit"],
            **goods.get("needs", {}),
        }

    def verify(self, items: list[Item], moment: datetime) -> list[Item]:
        """Whoever the routing names looks at them; all are accepted."""
        inspector = self.people["inspector"]
        with at(moment):
            take_over(items=items, by=inspector)
            for item in items:
                decide(item=item, by=inspector)
        return list(Item.objects.filter(pk__in=[item.pk for item in items]).order_by("number"))

    def label(self, items: list[Item], moment: datetime) -> None:
        with at(moment):
            for item in items:
                label(item=item, by=self.people["warehouse"])
                confirm_label(item=item, by=self.people["warehouse"], code=item.number)

    def store(self, items: list[Item], moment: datetime) -> None:
        with at(moment):
            for item in Item.objects.filter(pk__in=[one.pk for one in items]).with_place():
                plan_handling(item, self.people)
                places = {place.code: place for place in fitting_places(item)}
                if places:
                    _owner, part, _lot = item.part_number.split("-")
                    usual = places.get(self.places[part])
                    place = usual or next(iter(places.values()))
                    store(item=item, by=self.people["warehouse"], location=place)

    def use(self, items: list[Item], moment: datetime) -> None:
        """Half of the material goes out; of one thing something is found wrong."""
        stored = Item.objects.filter(pk__in=[one.pk for one in items], state=State.STORED).order_by(
            "number"
        )
        out = [item for item in stored if item.on_hand >= 10 and not item.needs_mark]
        with at(moment):
            if out:
                issue(
                    by=self.people["warehouse"],
                    lines=[(item, Decimal(item.on_hand // 2)) for item in out],
                    holder=self.trade.holder,
                    holder_kind=HolderKind.LINE,
                    purpose=self.trade.purpose,
                    due_back_on=(moment + timedelta(days=10)).date(),
                )
            for broken in stored[:1]:  # the goods of the trade's first line: the fault is theirs
                report_anomaly(
                    item=broken,
                    by=self.people["warehouse"],
                    kind="damaged",
                    description=self.trade.fault,
                )

    def expected(self) -> None:
        """What is announced and has not come: one is overdue."""
        for number, days in enumerate((-2, 3)):
            day = self.today + timedelta(days=days)
            party = self.parties[number % len(self.parties)]
            self.announced(party, 20 + number, self.today - timedelta(days=7), day)
