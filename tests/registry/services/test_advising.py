"""What an owner announced is on record, and may be withdrawn until it arrives."""

from decimal import Decimal

import pytest

from registry.enums import PreAdviceState
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event, PreAdvice
from registry.services.advising import announce, cancel_pre_advice
from tests.factories import make_pre_advice


def test_lines_are_numbered_in_the_order_they_were_announced(cast, party):
    advice = make_pre_advice(cast.liaison, party=party, lines=3, order_number="PO-1")

    assert advice.state == PreAdviceState.OPEN
    assert list(advice.lines.values_list("line_no", "part_number")) == [
        (1, "HC-1001"),
        (2, "HC-1002"),
        (3, "HC-1003"),
    ]


def test_announcing_leaves_one_event_with_the_lines(cast, party):
    advice = make_pre_advice(cast.liaison, party=party, lines=2)

    event = Event.objects.get(object_key=advice.number)
    assert event.action == "announce"
    assert "HC-1002" in event.body


@pytest.mark.parametrize("role", ["warehouse", "inspector", "auditor", "outsider"])
def test_only_a_liaison_announces(cast, party, role):
    with pytest.raises(NotPermitted):
        make_pre_advice(getattr(cast, role), party=party)
    assert not PreAdvice.objects.exists()


def test_a_pre_advice_is_cancelled_with_its_reason(cast, party):
    advice = make_pre_advice(cast.liaison, party=party)

    cancel_pre_advice(by=cast.liaison, advice=advice, reason="order withdrawn")

    advice.refresh_from_db()
    assert advice.state == PreAdviceState.CANCELLED
    assert Event.objects.get(action="cancel_pre_advice").reason == "order withdrawn"


def test_it_cannot_be_cancelled_twice(cast, party):
    advice = make_pre_advice(cast.liaison, party=party)
    cancel_pre_advice(by=cast.liaison, advice=advice, reason="order withdrawn")

    with pytest.raises(WorkflowError, match="Only an expected pre-advice"):
        cancel_pre_advice(by=cast.liaison, advice=advice, reason="again")
    assert Event.objects.filter(action="cancel_pre_advice").count() == 1


def test_the_warehouse_does_not_cancel(cast, party):
    advice = make_pre_advice(cast.liaison, party=party)
    with pytest.raises(NotPermitted):
        cancel_pre_advice(by=cast.warehouse, advice=advice, reason="no")


@pytest.mark.parametrize("quantity", ["0", "-5", "1.5"])
def test_a_quantity_that_cannot_be_counted_is_refused_by_line(cast, party, quantity):
    with pytest.raises(InvalidInput, match="Line 1"):
        make_pre_advice(cast.liaison, party=party, quantity=Decimal(quantity))
    assert not PreAdvice.objects.exists()


def test_a_pre_advice_without_lines_is_refused(cast, party):
    with pytest.raises(InvalidInput, match="at least one line"):
        announce(by=cast.liaison, party=party, lines=[])
