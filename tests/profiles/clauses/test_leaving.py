"""How goods leave, and the register, in every profile (P5, Q12, G1, F7)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from registry.enums import Condition, ConsentAct, Role, State
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Item, PaperForm
from registry.queries.history import register_rows
from registry.queries.reconciling import reconcile
from registry.services.releasing import decide_gate_pass
from registry.services.returning import confirm_delivery, hand_over, request_return
from registry.services.transferring import Acceptance, complete_transfer, request_transfer
from tests.factories import fresh, make_user


def test_p5_nothing_leaves_before_a_manager_who_did_not_ask_has_released_it(works):
    item = works.kept(works.trade.goods, 10)
    both = make_user("keeper-and-manager", Role.WAREHOUSE, Role.MANAGER)
    line = {"item": item, "quantity": Decimal(10)}
    document = request_return(by=both, party=works.customer, lines=[line])
    with pytest.raises(WorkflowError):
        hand_over(by=works.keeper, document=document, received_by_name="Driver")
    with pytest.raises(NotPermitted):
        decide_gate_pass(by=both, document=document, approved=True)
    decide_gate_pass(by=works.manager, document=document, approved=True)
    hand_over(by=works.keeper, document=fresh(document), received_by_name="Driver")
    assert fresh(item).returned == 10


def test_q12_it_goes_back_with_its_condition_and_the_owner_signs_for_it(works):
    item = works.kept(works.trade.thing)
    document = works.gone_back(item, condition=Condition.USED, accessories="its box")
    assert fresh(item).state == State.CLOSED
    line = document.lines.get()
    assert (line.condition, line.accessories) == (Condition.USED, "its box")
    delivered = confirm_delivery(
        by=works.liaison,
        document=fresh(document),
        delivered_on=works.today,
        delivered_to="Li",
        signed_as="Li",
    )
    assert (delivered.delivered_to, delivered.signed_as) == ("Li", "Li")
    assert "its box" in works.page(works.keeper, "registry:return_note", document.number)


def test_g1_ownership_passes_by_agreement_on_both_sides_and_the_history_stays(works):
    item = works.kept(works.trade.thing)
    consent = works.consent(item, ConsentAct.TRANSFER)
    line = {"item": item, "quantity": Decimal(1), "consent": consent, "value": Decimal("4860.00")}
    document = request_transfer(
        by=works.manager, party=works.customer, lines=[line], basis="agreement 2026-17"
    )
    assert fresh(item).on_hand == 1, "listed is not handed over"
    accepted = {"document": document, "by": works.manager, "transferred_on": works.today}
    with pytest.raises(InvalidInput):
        complete_transfer(ours=Acceptance("Wang", typed="Wang"), other=Acceptance(""), **accepted)
    complete_transfer(
        ours=Acceptance("Wang", typed="Wang"), other=Acceptance("Li", typed="Li"), **accepted
    )
    passed = fresh(item)
    assert (passed.state, passed.transferred) == (State.CLOSED, 1)
    assert fresh(document).lines.get().value == Decimal("4860.00")
    assert reconcile(Item.objects.all()).balances
    assert document.number in works.page(works.manager, "registry:item", item.number)


def test_f7_the_register_by_owner_and_kind_as_of_any_day_under_its_own_title(works):
    item, other = works.kept(works.trade.goods, 10), works.kept(works.trade.paper)
    tomorrow = works.today + timedelta(days=1)
    own = Item.objects.filter(category=item.category, owner=works.customer)
    assert [row.item for row in register_rows(own)] == [item]
    assert list(register_rows(Item.objects.all(), works.yesterday)) == []
    listed = [row.item for row in register_rows(Item.objects.order_by("pk"), tomorrow)]
    assert listed == [item, other]
    works.gone_back(item)
    assert [row.item for row in register_rows(Item.objects.open())] == [other]
    assert PaperForm.objects.get(code="register").title
    shown = works.page(works.keeper, "registry:items", query=f"?party={works.customer.code}")
    assert other.number in shown
