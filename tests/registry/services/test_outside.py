"""Goods for an outside processor: requested, released by another, handed out (domain P5, Q7)."""

from decimal import Decimal

import pytest

from registry.enums import HolderKind, LeavingState, Role
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Issue, OutsideRequest
from registry.services.issuing import issue
from registry.services.outside import cancel_outside, hand_out, request_outside
from registry.services.releasing import decide_gate_pass
from registry.services.verification import verify_ledger
from registry.workflow import TABLE
from tests.api_caller import Caller
from tests.factories import fresh, make_party, make_user
from tests.leaving import to_outside

OUT = {"holder": "Plating Ltd", "purpose": "plating", "duties": "WX-14"}


@pytest.fixture
def asked(cast):
    def make(*lines, by=cast.warehouse, **head):
        return request_outside(by=by, lines=list(lines), **OUT | head)

    return make


def test_nothing_leaves_before_another_has_released_it(walk, cast, asked):
    item = walk.stored(100)
    document = asked((item, Decimal(40)))
    assert (document.state, fresh(item).issued) == (LeavingState.REQUESTED, 0)
    with pytest.raises(WorkflowError):
        hand_out(by=cast.warehouse, document=document)
    released = decide_gate_pass(by=cast.manager, document=document, approved=True)
    assert released.paper == document
    note = hand_out(by=cast.warehouse, document=document)
    assert (note.holder, note.holder_kind, note.duties) == ("Plating Ltd", "outside", "WX-14")
    assert fresh(document).issue == note
    assert (fresh(item).on_hand, fresh(item).issued) == (60, 40)
    assert verify_ledger().sound
    with pytest.raises(WorkflowError):
        hand_out(by=cast.warehouse, document=document)
    assert Issue.objects.count() == 1


def test_nobody_releases_what_they_asked_for(walk, asked):
    both = make_user("both", Role.WAREHOUSE, Role.MANAGER)
    document = asked((walk.stored(10), Decimal(10)), by=both)
    with pytest.raises(NotPermitted):
        decide_gate_pass(by=both, document=document, approved=True)


def test_without_a_gate_pass_no_door_hands_out_to_an_outside_processor(walk, cast, asked):
    """The table of states refuses it, so every door does; others get goods as before."""
    item = walk.stored(100)
    line = asked((item, Decimal(40))).lines.get()
    outside = OUT | {"holder_kind": HolderKind.OUTSIDE}
    for told in ({}, {"released": {item.pk: line}}):
        with pytest.raises(WorkflowError) as refused:
            issue(by=cast.warehouse, lines=[(item, Decimal(40))], **outside, **told)
        assert refused.value.guard == "gate_pass"
    body = {"quantity": "40", "holder_kind": "outside"} | OUT
    answer = Caller(cast.warehouse).post(f"/items/{item.number}/issue/", **body)
    assert (answer.status_code, answer.json()["guard"]) == (409, "gate_pass")
    assert fresh(item).issued == 0
    issue(by=cast.warehouse, lines=[(item, Decimal(40))], holder="Line 1", purpose="SMT")
    assert fresh(item).issued == 40


@pytest.mark.parametrize(
    "other", [{"quantity": Decimal(39)}, {"holder": "Somebody else"}, {"other_item": True}]
)
def test_a_gate_pass_is_for_this_quantity_processor_and_item(walk, cast, asked, other):
    item = walk.stored(100)
    document = asked((item, Decimal(40)))
    decide_gate_pass(by=cast.manager, document=document, approved=True)
    line = fresh(document).lines.get()
    goods = walk.stored(100) if other.get("other_item") else item
    head = OUT | {"holder_kind": HolderKind.OUTSIDE, "holder": other.get("holder", OUT["holder"])}
    with pytest.raises(WorkflowError) as refused:
        issue(
            by=cast.warehouse,
            lines=[(goods, other.get("quantity", Decimal(40)))],
            released={goods.pk: line},
            **head,
        )
    assert refused.value.guard == "gate_pass"


def test_the_control_without_the_guard_they_would_go(walk, cast, monkeypatch):
    """What the tests above refuse is refused by this guard alone."""
    from registry import guards

    row = TABLE["issue"]
    left = tuple(guard for guard in row.guards if guard is not guards.released_to_outside)
    assert len(left) == len(row.guards) - 1
    monkeypatch.setitem(TABLE, "issue", type(row)(**vars(row) | {"guards": left}))
    item = walk.stored(100)
    issue(
        by=cast.warehouse,
        lines=[(item, Decimal(40))],
        **OUT | {"holder_kind": HolderKind.OUTSIDE},
    )
    assert fresh(item).issued == 40


def test_a_request_holds_one_owners_goods_with_the_duties(walk, cast, asked):
    item = walk.stored(10)
    line = (item, Decimal(5))
    walk.party = make_party("other")
    stranger = (walk.stored(10), Decimal(5))
    for lines, head in (
        ([line, line], {}),
        ([line, stranger], {}),
        ([], {}),
        ([line], {"duties": " "}),
    ):
        with pytest.raises(InvalidInput):
            asked(*lines, **head)
    with pytest.raises(WorkflowError):
        asked((item, Decimal(11)))
    assert not OutsideRequest.objects.exists()


def test_another_purpose_needs_its_consent_already_when_it_is_asked_for(walk, asked):
    with pytest.raises(WorkflowError) as refused:
        asked((walk.stored(10), Decimal(5)), as_designated=False)
    assert refused.value.guard == "consent"


def test_refused_and_cancelled_ones_stay(walk, cast, asked):
    refused, withdrawn = asked((walk.stored(5), Decimal(5))), asked((walk.stored(5), Decimal(5)))
    decide_gate_pass(by=cast.manager, document=refused, approved=False, note="no contract")
    cancel_outside(by=cast.warehouse, document=withdrawn, reason="done here")
    for document in (refused, withdrawn):
        with pytest.raises(WorkflowError):
            hand_out(by=cast.warehouse, document=document)


@pytest.mark.parametrize("role", ["inspector", "liaison", "manager", "auditor"])
def test_others_ask_for_nothing(walk, cast, asked, role):
    with pytest.raises(NotPermitted):
        asked((walk.stored(5), Decimal(5)), by=getattr(cast, role))


def test_what_comes_back_from_the_processor_is_settled_on_its_note(walk, cast):
    note = to_outside(walk.stored(10), cast)
    assert note.lines.get().outstanding == 10
