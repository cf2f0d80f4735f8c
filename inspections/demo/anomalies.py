"""The demo's anomalies: one in each state, one of them late (domain Q10)."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from inspections.demo.clock import at
from inspections.demo.verifying import picture
from inspections.enums import AnomalyKind, Disposition
from inspections.models import Anomaly
from inspections.services.anomalies import (
    agree_disposition,
    carry_out,
    close_anomaly,
    report_anomaly,
    tell_customer,
)
from inspections.services.preventing import assess_anomaly
from registry.enums import State
from registry.models import Item, User
from registry.services.evidence import add_evidence
from registry.services.isolating import release

FIVE = Decimal(5)
#: What happened to each, and how many days ago; the first is told late.
STORY = (
    (AnomalyKind.EXPIRED, "盘点时发现已过有效期 / found past its expiry date", 9),
    (AnomalyKind.DAMAGED, "叉车碰撞，外箱压坏 / hit by a fork lift, carton crushed", 4),
    (AnomalyKind.DAMAGED, "叉车碰撞，五件变形 / hit by a fork lift, five pieces bent", 12),
    (AnomalyKind.LOST, "两次盘点均未找到 / not found in two counts", 20),
    (AnomalyKind.UNSUITABLE, "与图纸版本不符 / of another drawing revision", 30),
)


def play_anomalies(people: dict[str, User], today: datetime) -> None:
    """On goods in store that nobody took anything of; fewer where there are few."""
    free = Item.objects.filter(state=State.STORED, issued=0, on_hand__gte=10, anomalies=None)
    items = list(free.with_place().order_by("number")[: len(STORY)])
    for step, (item, told) in enumerate(zip(items, STORY, strict=False)):
        kind, words, days = told
        first = max(today - timedelta(days=days), item.stored_at + timedelta(hours=1))
        _play(item, kind, words, first=first, steps=step, people=people)


def _play(item: Item, kind, words: str, *, first: datetime, steps: int, people) -> None:
    """The first ``steps`` of the way, a quarter of an hour apart."""
    liaison, manager = people["liaison"], people["manager"]
    with at(first):
        anomaly = report_anomaly(
            item=item,
            by=people["warehouse"],
            kind=kind,
            description=words,
            quantity=FIVE,
            found_where=str(item.location),
        )
        add_evidence(by=people["warehouse"], subject=anomaly, upload=picture("FOUND"))
    if steps >= 1:
        with at(first + timedelta(minutes=15)):
            contact = item.owner.contacts.first()
            tell_customer(anomaly=anomaly, by=liaison, contact=contact, how="邮件 / e-mail")
    if steps >= 2:
        with at(first + timedelta(minutes=30)):
            _agree(anomaly, kind, by=liaison)
    if steps >= 3:
        with at(first + timedelta(minutes=45)):
            if kind == AnomalyKind.UNSUITABLE:
                release(item=Item.objects.get(pk=anomaly.item_id), by=people["inspector"])
            assess_anomaly(
                anomaly=anomaly,
                by=manager,
                root_cause="入库时未核对 / not checked when it was stored",
                prevention="入库时双人核对 / two people check what is stored",
                prevention_owner=people["warehouse"],
                prevention_due_on=timezone.localdate() + timedelta(days=30),
                liability=Decimal("86.40") if kind == AnomalyKind.LOST else None,
            )
            carry_out(anomaly=anomaly, by=manager, note="按商定执行 / done as agreed")
    if steps >= 4:
        with at(first + timedelta(minutes=60)):
            close_anomaly(
                anomaly=anomaly, by=manager, outcome="已核对，可用 / checked and fit for use"
            )


def _agree(anomaly: Anomaly, kind, *, by: User) -> None:
    lines = {
        AnomalyKind.DAMAGED: [(Disposition.SCRAP, Decimal(3)), (Disposition.RETURN, Decimal(2))],
        AnomalyKind.LOST: [(Disposition.CHARGE, FIVE)],
        AnomalyKind.UNSUITABLE: [(Disposition.NO_FAULT, FIVE)],
    }[kind]
    agree_disposition(
        anomaly=anomaly,
        by=by,
        lines=lines,
        agreed_on=timezone.localdate(),
        agreement_note="电话商定，邮件确认 / agreed on the telephone, confirmed by mail",
    )
