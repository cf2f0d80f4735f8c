"""Goods of the demo that lie too long: a case in each of its stages (domain Q11)."""

from datetime import datetime, timedelta

from inspections.demo.clock import at
from registry.enums import DwellDecisionKind, DwellReason, DwellWay
from registry.models import DwellCase, User
from registry.services.duties import refresh_duties
from registry.services.dwelling import (
    ask_for_decision,
    give_dwell_reason,
    record_decision,
    refresh_dwelling,
)


def play_dwelling(people: dict[str, User], today: datetime) -> None:
    """One decided, one asked about, one whose reason is given; of the rest nobody has said a word.

    Run on the days they tell of, the rounds raise what was forgotten.
    """
    with at(today - timedelta(days=14)):
        refresh_dwelling()
        refresh_duties()
    with at(today - timedelta(days=12)):
        cases = list(DwellCase.objects.select_related("item__owner").order_by("pk")[:3])
        for case in cases:
            give_dwell_reason(
                case=case,
                by=people["warehouse"],
                reason=DwellReason.LEFT_OVER,
                note="订单余料 / left over from the order",
            )
    with at(today - timedelta(days=11)):
        for case in cases[:2]:
            ask_for_decision(
                case=case,
                by=people["liaison"],
                contact=case.item.owner.contacts.first(),
                way=DwellWay.MAIL,
            )
    with at(today - timedelta(days=8)):
        for case in cases[:1]:
            record_decision(
                case=case,
                by=people["liaison"],
                decision=DwellDecisionKind.EXTEND,
                contact=case.item.owner.contacts.first(),
                decided_on=(today - timedelta(days=8)).date(),
                until=(today + timedelta(days=30)).date(),
                evidence="邮件 / e-mail 0417",
            )
    for days in range(7, -1, -1):
        with at(today - timedelta(days=days)):
            refresh_dwelling()
            refresh_duties()
