"""The demo's story: arrivals over the last weeks, each walked as far as it got by today."""

import random
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from inspections.demo.anomalies import play_anomalies
from inspections.demo.climate import play_climate
from inspections.demo.clock import at
from inspections.demo.copies import play_copies
from inspections.demo.destroying import play_destructions
from inspections.demo.dwelling import play_dwelling
from inspections.demo.floor_life import play_floor_life
from inspections.demo.goods import PARTS, TOOLS
from inspections.demo.handling import plan_handling
from inspections.demo.inspections import play_inspections
from inspections.demo.notices import note_supply, notice_of
from inspections.demo.verifying import Examiner
from inspections.enums import AnomalyKind, CheckResult
from inspections.queries import plan_for
from inspections.services.anomalies import report_anomaly, tell_customer
from inspections.services.deciding import decide
from registry.enums import HolderKind, LocationKind, State
from registry.models import Category, Item, Location, Party, Receipt, User
from registry.queries.places import first_place, fitting_places
from registry.services.accepting import accept_issue, acceptance_text, text_hash
from registry.services.advising import announce
from registry.services.handing_over import take_over
from registry.services.issuing import consume, issue, return_to_store
from registry.services.labelling import confirm_label, label
from registry.services.receiving import CountedLine, confirm_receipt
from registry.services.returning import decide_gate_pass, hand_over, request_return
from registry.services.storing import store

LINES_A_RECEIPT = 12
FIRST_DAY = 84  # days ago; more than the dwell limit of 60


class Story:
    """Plays ``items`` items' lives. ``seed`` makes it the same each time."""

    def __init__(self, *, items: int, seed: int, parties: list[Party]):
        self.dice = random.Random(seed)  # noqa: S311 — demo data, no secret
        self.parties = parties
        self.receipts = max(9, round(items / LINES_A_RECEIPT))
        self.lines = max(1, round(items / self.receipts))
        self.categories = {category.code: category for category in Category.objects.all()}
        self.people = {user.username: user for user in User.objects.all()}
        self.examiner = Examiner(self.people["inspector"], self.dice)
        self.today = timezone.now().replace(hour=2, minute=0, second=0, microsecond=0)

    def play(self, tell=lambda done, total: None) -> None:
        """Every arrival in order of its day. ``tell`` hears of the progress."""
        for number in range(self.receipts):
            age = FIRST_DAY - FIRST_DAY * number // self.receipts
            self.arrival(number, self.today - timedelta(days=age))
            tell(number + 1, self.receipts)
        play_inspections(self.examiner, self.people["warehouse"], self.today)
        play_destructions(self.people, self.today)
        play_anomalies(self.people, self.today)
        play_climate(self.people, self.today)
        play_floor_life(self.people, self.today)
        play_copies(self.people)
        self.expected()
        play_dwelling(self.people, self.today)

    # ---- one arrival --------------------------------------------------------

    def arrival(self, number: int, day: datetime) -> None:
        """The later an arrival, the less of its walk is done: the queues are not empty."""
        left = self.receipts - number
        party = self.parties[number % len(self.parties)]
        receipt = self.receive(party, number, day)
        self.take(receipt, day + timedelta(hours=1), all_of_it=left > 1)
        if left > 1:
            self.verify(receipt, day + timedelta(hours=5))
        if left > 2:
            self.label(receipt, day + timedelta(hours=7))
        if left > 3:
            self.store(receipt, day + timedelta(hours=8))
        if left > 4:
            self.use(receipt, day + timedelta(days=2))
        if left > 5 and number % 3 == 0:
            self.give_back(receipt, day + timedelta(days=4))

    def receive(self, party: Party, number: int, day: datetime) -> Receipt:
        with at(day - timedelta(days=2)):
            advice = announce(
                by=self.people["liaison"],
                party=party,
                order_number=f"{party.code}-PO-{2600 + number}",
                notice_number=f"SC{day:%Y%m%d}-{number % 9 + 1:02d}",
                purpose="仅用于本订单产品的装配，余料随成品退回",
                expected_on=day.date(),
                agreement=party.agreements.first(),
                lines=[self.goods(party, number, line) for line in range(self.lines)],
            )
            note_supply(advice, by=self.people["liaison"])
        with at(day):
            return confirm_receipt(
                by=self.people["warehouse"],
                party=party,
                advice=advice,
                location=first_place(LocationKind.PENDING),
                delivery_note=f"DN{day:%y%m%d}{number:02d}",
                lines=[self.counted(line) for line in advice.lines.all()],
            )

    def goods(self, party: Party, number: int, line: int) -> dict:
        if line % 9 == 8:
            code, name, unit, category, needs = self.dice.choice(TOOLS)
            maker, quantity = "", Decimal(self.dice.randint(1, 3))
        else:
            code, name, maker, unit, category, needs = self.dice.choice(PARTS)
            quantity = Decimal(self.dice.randint(2, 60) * 100)
        extra = dict(needs)
        if category == "sealed_sample":
            extra["expires_on"] = (self.today + timedelta(days=self.dice.randint(5, 300))).date()
        if category == "gauge":
            extra["calibration_due_on"] = (
                self.today + timedelta(days=self.dice.randint(10, 300))
            ).date()
        return {
            "category": self.categories[category],
            "part_number": f"{party.code}-{code}",
            "name": name,
            "manufacturer": maker,
            "lot": f"D/C {2430 + number}{line % 10}",
            "quantity": quantity,
            "unit": unit,
            **extra,
        }

    def counted(self, line) -> CountedLine:
        """Now and then a few are missing or the packing is broken."""
        luck = self.dice.random()
        if luck < 0.03 and line.quantity > 20:
            return CountedLine(line.quantity - 10, advice_line=line, note="短缺 10 / 10 short")
        if luck < 0.05:
            return CountedLine(line.quantity, advice_line=line, broken_packing=True)
        return CountedLine(line.quantity, advice_line=line)

    # ---- what happens then --------------------------------------------------

    def items(self, receipt: Receipt, *states: State) -> list[Item]:
        return list(
            Item.objects.filter(receipt_line__receipt=receipt, state__in=states).with_place()
        )

    def take(self, receipt: Receipt, moment: datetime, *, all_of_it: bool) -> None:
        """The inspector takes the goods over; of the newest arrival the first half so far."""
        items = self.items(receipt, State.RECEIVED)
        with at(moment):
            take_over(
                items=items if all_of_it else items[: len(items) // 2], by=self.people["inspector"]
            )

    def verify(self, receipt: Receipt, moment: datetime) -> None:
        checks = {"appearance": CheckResult.PASS, "documents": CheckResult.PASS}
        with at(moment):
            for item in self.items(receipt, State.RECEIVED):
                if plan_for(item) is not None:
                    self.examiner.verify(item)
                    continue
                bad = Decimal(5) if self.dice.random() < 0.05 and item.on_hand > 50 else Decimal(0)
                decide(
                    item=item,
                    by=self.people["inspector"],
                    rejected=bad,
                    reason="引脚变形 / bent leads" if bad else "",
                    hsf=CheckResult.PASS,
                    **checks,
                )

    def label(self, receipt: Receipt, moment: datetime) -> None:
        with at(moment):
            for item in self.items(receipt, State.VERIFIED):
                label(item=item, by=self.people["warehouse"])
                confirm_label(item=item, by=self.people["warehouse"], code=item.number)

    def store(self, receipt: Receipt, moment: datetime) -> None:
        with at(moment):
            for item in self.items(receipt, State.LABELLED):
                self.put_away(item)

    def put_away(self, item: Item) -> None:
        plan_handling(item, self.people)
        places: list[Location] = fitting_places(item)
        if places:  # an older profile may have none for hazardous goods: they wait
            store(item=item, by=self.people["warehouse"], location=self.dice.choice(places))

    def use(self, receipt: Receipt, moment: datetime) -> None:
        """Some goods are issued; most of that is consumed, some comes back, some is still out."""
        keeper = self.people["warehouse"]
        with at(moment):
            chosen = [
                item
                for item in self.items(receipt, State.STORED)
                if item.on_hand >= 100 and self.dice.random() < 0.5
            ]
            if not chosen:
                return
            note = issue(
                by=keeper,
                lines=[(item, Decimal(item.on_hand // 2)) for item in chosen],
                holder="SMT 一线",
                holder_kind=HolderKind.LINE,
                purpose=receipt.pre_advice.purpose,
                order_number=receipt.pre_advice.order_number,
                notice=notice_of(receipt.pre_advice),
                due_back_on=(moment + timedelta(days=10)).date(),
            )
            if self.dice.random() < 0.7:
                words = text_hash(acceptance_text(note))
                accept_issue(by=keeper, note=note, seen_hash=words, name="线长 / line leader")
        with at(moment + timedelta(days=1)):
            for line in note.lines.select_related("item", "issue"):
                if self.dice.random() < 0.7:
                    part = Decimal(line.quantity * 9 // 10)
                    lost = Decimal(part // 200)
                    consume(
                        item=line.item,
                        by=keeper,
                        quantity=part,
                        lost=lost,
                        line=line,
                        reason="贴片抛料 / lost at the feeder" if lost else "",
                    )
                    line.refresh_from_db()
                    return_to_store(item=line.item, by=keeper, line=line)

    def give_back(self, receipt: Receipt, moment: datetime) -> None:
        """A return to the owner, released by the manager; and one thing found damaged."""
        stored = self.items(receipt, State.STORED)
        keeper, manager = self.people["warehouse"], self.people["manager"]
        if len(stored) < 3:
            return
        with at(moment):
            anomaly = report_anomaly(
                item=stored[0],
                by=keeper,
                kind=AnomalyKind.DAMAGED,
                description="外包装受潮，标签脱落 / outer packing damp, label came off",
                quantity=min(stored[0].on_hand, Decimal(20)),
                found_where="WH-A1",
            )
            if self.dice.random() < 0.5:
                tell_customer(
                    anomaly=anomaly,
                    by=self.people["liaison"],
                    contact=receipt.party.contacts.first(),
                    how="邮件 / e-mail",
                )
        with at(moment + timedelta(hours=2)):
            back = [item for item in stored[1:3] if item.issued == 0 and item.on_hand > 0]
            if not back:
                return
            document = request_return(
                by=keeper,
                party=receipt.party,
                lines=[{"item": item, "quantity": item.on_hand} for item in back],
                carrier="自提 / own collection",
            )
            if self.dice.random() < 0.7:
                decide_gate_pass(by=manager, document=document, approved=True)
                hand_over(by=keeper, document=document, received_by_name="提货人 / driver")

    def expected(self) -> None:
        """What is announced and has not come: one is overdue."""
        for number, days in enumerate((-2, 1, 6)):
            party = self.parties[number % len(self.parties)]
            with at(self.today - timedelta(days=7)):
                announce(
                    by=self.people["liaison"],
                    party=party,
                    order_number=f"{party.code}-PO-27{number:02d}",
                    purpose="试产 / pilot run",
                    expected_on=(self.today + timedelta(days=days)).date(),
                    lines=[self.goods(party, 90 + number, line) for line in range(5)],
                )
