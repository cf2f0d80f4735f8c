"""Return to the owner: note, gate pass, hand-over (domain P5, Q12)."""

from decimal import Decimal

import pytest

from registry.enums import ReturnState, Role
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event, GatePass, Return
from registry.services.returning import cancel_return, decide_gate_pass, hand_over, request_return
from tests.factories import fresh, make_party, make_user


def ask(cast, *lines, party, **head):
    lines = [{"item": item, "quantity": Decimal(quantity)} for item, quantity in lines]
    return request_return(by=cast.warehouse, party=party, lines=lines, **head)


def test_the_goods_leave_with_the_hand_over_and_not_before(walk, cast, party):
    item = walk.stored(100)
    document = ask(cast, (item, 30), party=party)
    assert fresh(item).on_hand == 100
    decide_gate_pass(by=cast.manager, document=document, approved=True)
    assert fresh(item).on_hand == 100
    hand_over(by=cast.warehouse, document=document, received_by_name="Li")
    assert (fresh(item).on_hand, fresh(item).returned) == (70, 30)
    document = fresh(document)
    assert (document.state, document.received_by_name) == (ReturnState.HANDED_OVER, "Li")


def test_nothing_leaves_without_release(walk, cast, party):
    document = ask(cast, (walk.stored(100), 30), party=party)
    with pytest.raises(WorkflowError):
        hand_over(by=cast.warehouse, document=document, received_by_name="Li")


def test_somebody_must_sign(walk, cast, party):
    document = ask(cast, (walk.stored(100), 30), party=party)
    decide_gate_pass(by=cast.manager, document=document, approved=True)
    with pytest.raises(InvalidInput):
        hand_over(by=cast.warehouse, document=document, received_by_name="  ")


def test_nobody_releases_what_they_asked_for(walk, party):
    both = make_user("both", Role.WAREHOUSE, Role.MANAGER)
    lines = [{"item": walk.stored(100), "quantity": Decimal(1)}]
    document = request_return(by=both, party=party, lines=lines)
    with pytest.raises(NotPermitted):
        decide_gate_pass(by=both, document=document, approved=True)
    assert not GatePass.objects.exists()


def test_a_refusal_says_why_and_keeps_the_goods(walk, cast, party):
    item = walk.stored(100)
    document = ask(cast, (item, 30), party=party)
    with pytest.raises(InvalidInput):
        decide_gate_pass(by=cast.manager, document=document, approved=False)
    decide_gate_pass(by=cast.manager, document=document, approved=False, note="no packing list")
    assert fresh(document).state == ReturnState.REFUSED
    with pytest.raises(WorkflowError):
        hand_over(by=cast.warehouse, document=document, received_by_name="Li")


def test_goods_go_back_to_their_own_owner_only(walk, cast):
    stranger = make_party("other", "别家公司")
    with pytest.raises(WorkflowError) as refused:
        ask(cast, (walk.stored(100), 1), party=stranger)
    assert refused.value.guard == "owner"


def test_goods_are_not_promised_twice(walk, cast, party):
    item = walk.stored(100)
    first = ask(cast, (item, 60), party=party)
    with pytest.raises(WorkflowError) as refused:
        ask(cast, (item, 41), party=party)
    assert refused.value.guard == "promised"
    ask(cast, (item, 40), party=party)
    cancel_return(by=cast.warehouse, document=first, reason="owner changed their mind")
    ask(cast, (item, 60), party=party)


def test_goods_that_wait_for_verification_do_not_go_back(walk, cast, party):
    with pytest.raises(WorkflowError) as refused:
        ask(cast, (walk.received(100), 1), party=party)
    assert refused.value.guard == "state"
    assert not Return.objects.exists()


@pytest.mark.parametrize("quantity", ["0", "-1", "100.5"])
def test_quantities_that_make_no_sense_are_refused(walk, cast, party, quantity):
    with pytest.raises((WorkflowError, InvalidInput)):
        ask(cast, (walk.stored(100), quantity), party=party)


def test_a_quantity_fits_its_unit(walk, cast, party):
    with pytest.raises(InvalidInput):
        ask(cast, (walk.stored(100), "1.5"), party=party)


def test_a_cancelled_return_keeps_its_reason(walk, cast, party):
    document = ask(cast, (walk.stored(100), 30), party=party)
    cancel_return(by=cast.warehouse, document=document, reason="wrong owner")
    event = Event.objects.get(action="cancel_return")
    assert (event.object_key, event.reason) == (document.number, "wrong owner")
    with pytest.raises(WorkflowError):
        decide_gate_pass(by=cast.manager, document=document, approved=True)
