"""Transfer of ownership: a list, a gate pass where it leaves the site, both sides sign (G1, P5)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from registry.enums import ConsentAct, LeavingState, Role, State
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event, Transfer
from registry.services.consenting import record_consent
from registry.services.evidence import Examined
from registry.services.releasing import decide_gate_pass
from registry.services.transferring import (
    Acceptance,
    cancel_transfer,
    complete_transfer,
    request_transfer,
)
from registry.services.transition import perform
from registry.services.verification import verify_ledger
from tests.drawn import sheet
from tests.factories import fresh, make_contact, make_party, make_user

OURS, OTHER = Acceptance("Manager", typed="Manager"), Acceptance("Li", typed="Li")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def consented(cast, party):
    contact = make_contact(party)

    def line(item, quantity=None, value="10.50", act=ConsentAct.TRANSFER):
        consent = record_consent(
            by=cast.liaison,
            item=item,
            contact=contact,
            act=act,
            quantity=item.on_hand,
            scope="ownership passes",
            given_on=timezone.localdate(),
        )
        quantity = None if quantity is None else Decimal(quantity)
        return {"item": item, "quantity": quantity, "consent": consent, "value": Decimal(value)}

    return line


@pytest.fixture
def listed(cast, party):
    def make(*lines, **head):
        head = {"basis": "Agreement A-7 of 2026-03-01"} | head
        return request_transfer(by=cast.manager, party=party, lines=list(lines), **head)

    return make


def complete(document, by, **changed):
    given = {"transferred_on": timezone.localdate(), "ours": OURS, "other": OTHER}
    return complete_transfer(by=by, document=document, **given | changed)


def test_several_assets_pass_when_both_sides_have_signed(walk, cast, consented, listed):
    first, second = walk.stored(100), walk.stored(3)
    document = listed(consented(first, 40), consented(second, value="0"))
    assert (document.state, fresh(first).transferred) == (LeavingState.RELEASED, 0)
    document = complete(document, cast.manager)
    assert (fresh(first).on_hand, fresh(first).transferred) == (60, 40)
    assert fresh(second).state == State.CLOSED
    assert fresh(document).state == LeavingState.DONE
    assert [line.value for line in document.lines.all()] == [Decimal("10.50"), Decimal(0)]
    assert first.movements.last().document == document.number
    assert verify_ledger().sound


def test_a_drawn_signature_is_kept_as_evidence(walk, cast, consented, listed):
    drawn = Acceptance("Li", picture=Examined(sheet(), "image/png", "signature.png"))
    document = fresh(complete(listed(consented(walk.stored(1))), cast.manager, other=drawn))
    assert document.other_signature.original_name == "signature.png"
    assert (document.other_name, document.other_signed_as) == ("Li", "")


@pytest.mark.parametrize("side", ["ours", "other"])
@pytest.mark.parametrize("missing", [Acceptance("", typed="Li"), Acceptance("Li", typed=" ")])
def test_one_side_alone_transfers_nothing(walk, cast, consented, listed, side, missing):
    item = walk.stored(5)
    document = listed(consented(item))
    with pytest.raises(InvalidInput) as refused:
        complete(document, cast.manager, **{side: missing})
    assert refused.value.field == {"ours": "our_signature", "other": "other_signature"}[side]
    assert (fresh(item).on_hand, fresh(document).state) == (5, LeavingState.RELEASED)


def test_without_an_accepted_paper_no_door_transfers(walk, cast, consented, listed):
    item = walk.stored(5)
    line = consented(item)
    paper_line = listed(line).lines.get()
    for told in ({}, {"transfer_line": paper_line}):
        with pytest.raises(WorkflowError) as refused:
            perform("transfer", item=item, by=cast.manager, consent=line["consent"], **told)
        assert refused.value.guard == "acceptance"


def test_what_a_third_party_takes_waits_for_another_managers_gate_pass(
    walk, cast, consented, listed
):
    item = walk.stored(5)
    document = listed(consented(item), third_party="Grid company")
    assert document.state == LeavingState.REQUESTED
    with pytest.raises(WorkflowError):
        complete(document, cast.manager)
    with pytest.raises(NotPermitted):
        decide_gate_pass(by=cast.manager, document=document, approved=True)
    other = make_user("second", Role.MANAGER)
    released = decide_gate_pass(by=other, document=document, approved=True)
    assert released.paper == document
    complete(document, cast.manager)
    assert fresh(item).transferred == 5


def test_a_refused_one_stays(walk, cast, consented, listed):
    document = listed(consented(walk.stored(5)), third_party="Grid company")
    other = make_user("second", Role.MANAGER)
    with pytest.raises(InvalidInput):
        decide_gate_pass(by=other, document=document, approved=False)
    decide_gate_pass(by=other, document=document, approved=False, note="no lorry")
    with pytest.raises(WorkflowError):
        complete(document, cast.manager)


def test_what_the_owner_did_not_agree_to_is_not_listed(walk, consented, listed):
    item = walk.stored(5)
    for line in (consented(item) | {"consent": None}, consented(item, act=ConsentAct.SCRAP)):
        with pytest.raises(WorkflowError) as refused:
            listed(line)
        assert refused.value.guard == "consent"
    assert not Transfer.objects.exists()


def test_a_list_holds_one_owners_goods_once_with_a_basis(walk, cast, consented, listed):
    line = consented(walk.stored(5))
    with pytest.raises(InvalidInput):
        listed(line, line)
    with pytest.raises(InvalidInput):
        listed(line, basis=" ")
    with pytest.raises(InvalidInput):
        listed(line | {"value": None})
    with pytest.raises(WorkflowError) as refused:
        foreign = make_party("other", "别家公司")
        request_transfer(by=cast.manager, party=foreign, lines=[line], basis="A-7")
    assert refused.value.guard == "owner"


def test_it_is_not_signed_ahead_of_time_nor_twice(walk, cast, consented, listed):
    document = listed(consented(walk.stored(5)))
    with pytest.raises(InvalidInput):
        tomorrow = timezone.localdate() + timedelta(days=1)
        complete(document, cast.manager, transferred_on=tomorrow)
    complete(document, cast.manager)
    with pytest.raises(WorkflowError):
        complete(document, cast.manager)


def test_a_cancelled_list_transfers_nothing(walk, cast, consented, listed):
    item = walk.stored(5)
    document = listed(consented(item))
    cancel_transfer(by=cast.manager, document=document, reason="the price changed")
    with pytest.raises(WorkflowError):
        complete(document, cast.manager)
    assert fresh(item).on_hand == 5
    assert Event.objects.get(action="cancel_transfer").reason == "the price changed"


@pytest.mark.parametrize("role", ["warehouse", "liaison", "auditor", "controller"])
def test_ownership_is_the_managers_to_pass_on(walk, cast, party, consented, role):
    with pytest.raises(NotPermitted):
        request_transfer(
            by=getattr(cast, role), party=party, lines=[consented(walk.stored(5))], basis="A-7"
        )
