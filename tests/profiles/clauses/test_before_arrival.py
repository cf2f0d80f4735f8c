"""Before anything arrives, in every profile (Q1, Q2, F1)."""

from decimal import Decimal

from registry.models import Agreement, AgreementLine, Item
from registry.queries.agreements import supplied_under
from registry.queries.notices import not_to_buy
from registry.queries.queues import agreed_on
from registry.services.notices import record_notice
from registry.services.receiving import CountedLine, confirm_receipt
from tests.factories import fresh


def test_q1_what_the_customer_supplies_is_not_bought(works):
    goods = works.trade.goods
    needed = {"part_number": "K-1", "name": goods.name, "unit": "PCS", "required": Decimal(100)}
    notice = record_notice(by=works.liaison, number="SC-1", party=works.customer, lines=[needed])
    works.announced(goods, 60, notice_number=notice.number)
    (part,) = not_to_buy(works.manager)
    assert (part.part, part.required, part.expected, part.short) == ("K-1", 100, 60, 40)
    assert "K-1" in works.page(works.manager, "registry:do_not_buy")


def test_q2_it_is_announced_before_it_comes_and_what_is_late_stands_out(works):
    later = works.announced(works.trade.goods)
    late = works.announced(works.trade.thing, 1, expected_on=works.yesterday)
    told = works.page(works.keeper, "registry:pre_advices")
    assert told.index(late.number) < told.index(later.number)
    assert "overdue" in told.lower()
    receipt = confirm_receipt(
        by=works.keeper,
        party=works.customer,
        advice=late,
        location=works.place(works.trade.arrives),
        lines=[CountedLine(Decimal(1), advice_line=late.lines.get())],
    )
    assert receipt.lines.get().item.name == works.trade.thing.name


def test_f1_what_was_agreed_is_shown_where_it_is_judged(works):
    thing = works.trade.thing
    agreement = Agreement.objects.create(party=works.customer, number="K-7")
    AgreementLine.objects.create(
        agreement=agreement,
        category=works.category(thing),
        part_number="M-1",
        name=thing.name,
        quantity=Decimal(2),
        supply_time="before the first trial",
        supply_manner="by truck",
        verification_method="looked at piece by piece",
        acceptance_criteria="complete and undamaged",
    )
    item = works.comes(thing, part_number="M-1")
    Item.objects.filter(pk=item.pk).update(agreement=agreement)
    (told,) = agreed_on(fresh(item))
    assert (told.quantity, told.supply_manner) == (2, "by truck")
    shown = works.page(works.inspector_of(thing), "inspections:item_verify", item.number)
    assert "looked at piece by piece" in shown and "complete and undamaged" in shown
    (came,) = supplied_under([agreement])[agreement.pk]
    assert (came.received, came.outstanding) == (1, 1)
