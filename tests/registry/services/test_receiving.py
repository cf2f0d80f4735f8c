"""An arrival is counted against its pre-advice; what differs is on record (domain Q3, R1)."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.enums import LocationKind, PreAdviceState, State, Step
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event, Item, Movement, Receipt
from registry.services.receiving import CountedLine, confirm_receipt
from tests.factories import make_category, make_department, make_pre_advice, route


@pytest.fixture
def advice(cast, party):
    return make_pre_advice(
        cast.liaison, party=party, lines=3, order_number="PO-1", purpose="for HRF-1 only"
    )


@pytest.fixture
def receive(cast, party, places):
    """Confirm a receipt of ``lines``; everything else as usual unless given."""

    def confirm(lines, **given):
        usual = {
            "by": cast.warehouse,
            "party": party,
            "location": places[LocationKind.PENDING],
        }
        return confirm_receipt(lines=lines, **usual | given)

    return confirm


def counted(advice, *quantities, **found) -> list[CountedLine]:
    lines = advice.lines.select_related("category")
    return [
        CountedLine(Decimal(quantity), advice_line=line, **found)
        for line, quantity in zip(lines, quantities, strict=True)
    ]


def unadvised(quantity=5, **goods) -> CountedLine:
    fields = {"category": make_category(), "name": "Stencil", "unit": "PCS"} | goods
    return CountedLine(Decimal(quantity), goods=fields)


def test_every_line_that_arrived_becomes_an_item_to_verify(receive, advice, places):
    receipt = receive(counted(advice, 100, 100, 100), advice=advice)

    items = Item.objects.order_by("number")
    assert [item.part_number for item in items] == ["HC-1001", "HC-1002", "HC-1003"]
    for item in items:
        assert (item.state, item.location) == (State.RECEIVED, places[LocationKind.PENDING])
        assert (item.on_hand, item.received) == (100, 100)
        assert (item.order_number, item.purpose) == ("PO-1", "for HRF-1 only")
        assert item.movements.get().document == receipt.number
    advice.refresh_from_db()
    assert advice.state == PreAdviceState.RECEIVED


def test_differences_are_recorded_with_their_line(receive, advice):
    lines = counted(advice, 90, 120, 0)
    lines[0].broken_packing, lines[0].note = True, "reel torn"

    receipt = receive([*lines, unadvised()], advice=advice)

    told = [(line.differences, line.difference_note) for line in receipt.lines.all()]
    assert told == [
        (["short", "packing"], "reel torn"),
        (["over"], ""),
        (["short"], ""),
        (["unadvised"], ""),
    ]


def test_what_did_not_arrive_makes_no_item_but_stays_on_record(receive, advice):
    receipt = receive(counted(advice, 100, 0, 100), advice=advice)

    assert Item.objects.count() == 2
    missing = receipt.lines.get(line_no=2)
    assert (missing.item, missing.counted) == (None, 0)


def test_the_goods_are_handed_over_to_who_verifies_them(receive, advice):
    iqc = make_department("iqc", "来料检验", "IQC")
    route(make_category(), Step.VERIFY, iqc)

    receive(counted(advice, 1, 1, 1), advice=advice)

    assert set(Item.objects.values_list("custodian", flat=True)) == {iqc.pk}


def test_receipt_items_and_pre_advice_each_leave_one_event(receive, advice):
    before = Event.objects.count()

    receipt = receive(counted(advice, 1, 1, 1), advice=advice)

    assert Event.objects.count() - before == 5  # three items, the receipt, the pre-advice
    assert Event.objects.get(object_key=receipt.number).action == "confirm_receipt"


def test_only_a_pending_inspection_place_takes_arrivals(receive, advice, places):
    with pytest.raises(WorkflowError) as refused:
        receive(counted(advice, 1, 1, 1), advice=advice, location=places[LocationKind.STORAGE])
    assert refused.value.field == "location"
    assert not Receipt.objects.exists()


def test_a_pre_advice_is_received_once(receive, advice):
    receive(counted(advice, 1, 1, 1), advice=advice)
    with pytest.raises(WorkflowError, match="Somebody received it before you"):
        receive(counted(advice, 1, 1, 1), advice=advice)
    assert Receipt.objects.count() == 1
    assert Item.objects.count() == 3


@pytest.mark.parametrize("quantities", [(0, 0, 0), (-1, 1, 1), ("1.5", 1, 1)])
def test_nonsense_is_refused_and_nothing_is_stored(receive, advice, quantities):
    with pytest.raises(InvalidInput):
        receive(counted(advice, *quantities), advice=advice)
    assert not Receipt.objects.exists()
    assert not Movement.objects.exists()


@pytest.mark.parametrize("role", ["liaison", "inspector", "auditor", "outsider"])
def test_only_the_warehouse_receives(receive, cast, advice, role):
    with pytest.raises(NotPermitted):
        receive(counted(advice, 1, 1, 1), advice=advice, by=getattr(cast, role))


def test_unadvised_goods_are_taken_in_without_a_pre_advice(receive, party):
    receipt = receive([unadvised(quantity="2.5", unit="KG", lot="A1")])

    item = receipt.lines.get().item
    assert (item.owner, item.on_hand, item.unit, item.lot) == (party, Decimal("2.5"), "KG", "A1")


def test_a_line_costs_few_queries(receive, cast, party):
    def queries(lines: int) -> int:
        advice = make_pre_advice(cast.liaison, party=party, lines=lines)
        counts = counted(advice, *[1] * lines)
        with CaptureQueriesContext(connection) as captured:
            receive(counts, advice=advice)
        return len(captured)

    queries(1)  # the first number of a year costs one more
    one, three = queries(1), queries(3)
    assert (three - one) / 2 <= 8
