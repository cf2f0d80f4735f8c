"""Destruction: under a consent, with its proof, before a witness who signs (Q8, Q9, P5)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from registry import guards
from registry.enums import ConsentAct, DestructionState, Role, State
from registry.errors import InvalidInput, NotPermitted, StaleVersion, WorkflowError
from registry.models import Destruction, Event
from registry.services.consenting import record_consent
from registry.services.destroying import (
    Witness,
    cancel_destruction,
    carry_out,
    request_destruction,
    sign_as_witness,
)
from registry.services.evidence import Examined, evidence_of, takes_files
from registry.services.releasing import decide_gate_pass
from registry.services.signing import content_hash, signatures_of
from registry.services.transition import perform
from registry.services.verification import verify_ledger
from tests.drawn import sheet
from tests.factories import fresh, make_contact, make_party, make_user
from tests.leaving import PROOF, WANG
from tests.signing import proof_of

TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def consented(cast, party):
    contact = make_contact(party)

    def line(item, quantity=None, act=ConsentAct.SCRAP, given_on=None):
        consent = record_consent(
            by=cast.liaison,
            item=item,
            contact=contact,
            act=act,
            quantity=item.on_hand,
            scope="destroy the obsolete revision",
            given_on=given_on or TODAY(),
        )
        quantity = None if quantity is None else Decimal(quantity)
        return {"item": item, "quantity": quantity, "consent": consent}

    return line


@pytest.fixture
def listed(cast, party):
    def make(*lines, **head):
        head = {"reason": "obsolete revision", "method": "shredded"} | head
        return request_destruction(by=cast.manager, party=party, lines=list(lines), **head)

    return make


def record(document, by, **changed):
    given = {
        "destroyed_on": TODAY(),
        "carried_out_by": "Zhang",
        "witness": WANG,
        "files": [PROOF],
    }
    return carry_out(by=by, document=document, **given | changed)


def witnessed(document, by):
    document = fresh(document)
    return sign_as_witness(
        by=by, document=document, proof=proof_of(by), seen_hash=content_hash(document)
    )


# ---- what it takes ------------------------------------------------------------


def test_several_items_are_destroyed_before_a_witness_from_outside(walk, cast, consented, listed):
    first, second = walk.stored(100), walk.quarantined(3)
    document = listed(consented(first, 40), consented(second))
    assert document.number.startswith("DS-") and len(document.number) == len("DS-2026-000001")
    assert (document.state, fresh(first).destroyed) == (DestructionState.RELEASED, 0)
    document = record(document, cast.manager)
    assert (fresh(first).on_hand, fresh(first).destroyed) == (60, 40)
    assert fresh(second).state == State.CLOSED
    assert fresh(document).state == DestructionState.DONE
    assert first.movements.last().document == document.number
    assert document.lines.first().consent.used == 40
    assert verify_ledger().sound


def test_a_drawn_signature_of_the_witness_is_kept_beside_the_proof(walk, cast, consented, listed):
    drawn = Witness("Wang", picture=Examined(sheet(), "image/png", "signature.png"))
    document = fresh(record(listed(consented(walk.stored(1))), cast.manager, witness=drawn))
    assert document.witness_signature.original_name == "signature.png"
    assert (document.witness_name, document.witness_signed_as) == ("Wang", "")
    kept = [file.original_name for file in evidence_of(document)]
    assert kept == ["crushed.png", "signature.png"]


def test_without_a_photo_or_certificate_nothing_is_destroyed(walk, cast, consented, listed):
    item = walk.stored(5)
    document = listed(consented(item))
    with pytest.raises(WorkflowError) as refused:
        record(document, cast.manager, files=[])
    assert (refused.value.guard, refused.value.field) == ("proof", "files")
    assert (fresh(item).on_hand, fresh(document).state) == (5, DestructionState.RELEASED)


@pytest.mark.parametrize(
    "witness",
    [
        Witness(),
        Witness("Wang"),
        Witness("  ", typed="Wang"),
        Witness("Manager", typed="x"),
        Witness(" MANAGER ", typed="x"),
        Witness("zhang", typed="x"),
        Witness("Wang", typed="Zhang"),
    ],
)
def test_the_witness_signs_and_is_somebody_else(walk, cast, consented, listed, witness):
    """Neither who records it nor who carries it out, by whatever name."""
    item = walk.stored(5)
    with pytest.raises(WorkflowError) as refused:
        record(listed(consented(item)), cast.manager, witness=witness)
    assert refused.value.guard == "witness"
    assert fresh(item).on_hand == 5


def test_nobody_is_the_witness_of_what_they_record_or_carry_out(walk, cast, consented, listed):
    document = listed(consented(walk.stored(5)))
    for witness, doer in (
        (cast.manager, "Zhang"),
        (cast.inspector, cast.inspector.name),
        (cast.inspector, cast.inspector.username.upper()),
        (cast.auditor, "Zhang"),
    ):
        with pytest.raises(WorkflowError) as refused:
            record(document, cast.manager, carried_out_by=doer, witness=Witness(user=witness))
        assert (refused.value.guard, refused.value.field) == ("witness", "witness_user")


# ---- a witness with an account --------------------------------------------------


def test_the_goods_leave_the_balance_when_the_witness_has_signed(walk, cast, consented, listed):
    item = walk.stored(5)
    document = record(listed(consented(item)), cast.manager, witness=Witness(user=cast.inspector))
    assert (document.state, fresh(item).on_hand) == (DestructionState.CARRIED_OUT, 5)
    document = witnessed(document, cast.inspector)
    assert (fresh(document).state, fresh(item).destroyed) == (DestructionState.DONE, 5)
    (signed,) = signatures_of(fresh(document))
    assert (signed.name, signed.meaning, signed.is_valid) == (
        str(cast.inspector),
        "witnessed",
        True,
    )
    assert not takes_files(document)
    assert verify_ledger().sound
    with pytest.raises(WorkflowError):
        witnessed(document, cast.inspector)


def test_who_was_not_named_signs_nothing(walk, cast, consented, listed):
    document = record(
        listed(consented(walk.stored(5))), cast.manager, witness=Witness(user=cast.inspector)
    )
    for person in (cast.manager, cast.warehouse, cast.auditor):
        with pytest.raises(NotPermitted):
            witnessed(document, person)


def test_the_witness_signs_what_they_saw_on_the_page(walk, cast, consented, listed):
    document = record(
        listed(consented(walk.stored(5))), cast.manager, witness=Witness(user=cast.inspector)
    )
    seen = content_hash(fresh(document))
    record(document, cast.manager, carried_out_by="Chen", witness=Witness(user=cast.inspector))
    with pytest.raises(StaleVersion):
        sign_as_witness(
            by=cast.inspector, document=document, proof=proof_of(cast.inspector), seen_hash=seen
        )


def test_where_the_witness_does_not_sign_another_one_is_named(walk, cast, consented, listed):
    item = walk.stored(5)
    document = record(listed(consented(item)), cast.manager, witness=Witness(user=cast.inspector))
    record(document, cast.manager, files=[])
    assert fresh(document).witness_user is None
    assert (fresh(document).state, fresh(item).destroyed) == (DestructionState.DONE, 5)


# ---- the guard in the table of states ------------------------------------------------


@pytest.mark.parametrize("lacking", ["line", "witness", "proof", "quantity"])
def test_without_a_witnessed_record_no_door_destroys(walk, cast, consented, listed, lacking):
    item = walk.stored(5)
    line = consented(item)
    document = listed(line)
    if lacking not in ("witness", "proof"):
        record(document, cast.manager, witness=Witness(user=cast.inspector))
        Destruction.objects.filter(pk=document.pk).update(witnessed_at=timezone.now())
    elif lacking == "proof":
        Destruction.objects.filter(pk=document.pk).update(
            destroyed_on=TODAY(),
            carried_out_by="Zhang",
            witness_name="Wang",
            witness_signed_as="Wang",
            witnessed_at=timezone.now(),
        )
    told = {} if lacking == "line" else {"destruction_line": fresh(document).lines.get()}
    quantity = Decimal(4) if lacking == "quantity" else Decimal(5)
    with pytest.raises(WorkflowError) as refused:
        perform(
            "destroy",
            item=item,
            by=cast.manager,
            consent=line["consent"],
            quantity=quantity,
            **told,
        )
    assert refused.value.guard == "witness"


def test_the_guard_lets_a_proven_record_pass(walk, cast, consented, listed):
    """The control of the test above: nothing but what is lacking there stands in the way."""
    item = walk.stored(5)
    document = listed(consented(item))
    record(document, cast.manager, witness=Witness(user=cast.inspector))
    Destruction.objects.filter(pk=document.pk).update(witnessed_at=timezone.now())
    line = fresh(document).lines.get()
    attempt = guards.Attempt(
        "destroy", item, cast.manager, Decimal(5), facts={"destruction_line": line}
    )
    assert guards.witnessed(attempt) is None


# ---- off site ------------------------------------------------------------------------


def test_what_is_destroyed_off_site_waits_for_another_managers_gate_pass(
    walk, cast, consented, listed
):
    item = walk.stored(5)
    document = listed(consented(item), contractor="Smelter")
    assert document.state == DestructionState.REQUESTED
    with pytest.raises(WorkflowError):
        record(document, cast.manager)
    with pytest.raises(NotPermitted):
        decide_gate_pass(by=cast.manager, document=document, approved=True)
    other = make_user("second", Role.MANAGER)
    released = decide_gate_pass(by=other, document=document, approved=True)
    assert released.paper == document
    record(document, cast.manager)
    assert fresh(item).destroyed == 5


def test_a_refused_one_stays(walk, cast, consented, listed):
    document = listed(consented(walk.stored(5)), contractor="Smelter")
    other = make_user("second", Role.MANAGER)
    decide_gate_pass(by=other, document=document, approved=False, note="no certificate yet")
    with pytest.raises(WorkflowError):
        record(document, cast.manager)


# ---- the list, the day, calling it off ----------------------------------------------------


def test_what_the_owner_did_not_agree_to_is_not_listed(walk, consented, listed):
    item = walk.stored(5)
    for line in (consented(item) | {"consent": None}, consented(item, act=ConsentAct.TRANSFER)):
        with pytest.raises(WorkflowError) as refused:
            listed(line)
        assert refused.value.guard == "consent"
    assert not Destruction.objects.exists()


def test_a_list_holds_one_owners_goods_once_with_reason_and_method(walk, cast, consented, listed):
    line = consented(walk.stored(5))
    for wrong in ({"reason": " . "}, {"method": "other"}, {"method": "other", "details": "."}):
        with pytest.raises(InvalidInput):
            listed(line, **wrong)
    with pytest.raises(InvalidInput):
        listed(line, line)
    with pytest.raises(InvalidInput):
        listed()
    with pytest.raises(WorkflowError) as refused:
        request_destruction(
            by=cast.manager, party=make_party("other"), lines=[line], reason="x", method="cut"
        )
    assert refused.value.guard == "owner"


def test_it_cannot_have_happened_before_the_owner_agreed_or_tomorrow(walk, cast, consented, listed):
    day = timedelta(days=1)
    document = listed(consented(walk.stored(5), given_on=TODAY() - day))
    for wrong in (TODAY() - 2 * day, TODAY() + day):
        with pytest.raises(InvalidInput) as refused:
            record(document, cast.manager, destroyed_on=wrong)
        assert refused.value.field == "destroyed_on"
    record(document, cast.manager, destroyed_on=TODAY() - day)


def test_it_is_called_off_until_the_witness_has_signed(walk, cast, consented, listed):
    item = walk.stored(5)
    document = record(listed(consented(item)), cast.manager, witness=Witness(user=cast.inspector))
    cancel_destruction(by=cast.manager, document=document, reason="the owner wants them back")
    assert (fresh(document).state, fresh(item).on_hand) == (DestructionState.CANCELLED, 5)
    event = Event.objects.get(action="cancel_destruction")
    assert event.reason == "the owner wants them back"
    with pytest.raises(WorkflowError):
        witnessed(document, cast.inspector)


@pytest.mark.parametrize("role", ["warehouse", "inspector", "liaison", "auditor"])
def test_others_list_nothing(walk, cast, party, consented, role):
    with pytest.raises(NotPermitted):
        request_destruction(
            by=getattr(cast, role),
            party=party,
            lines=[consented(walk.stored(5))],
            reason="x",
            method="cut",
        )
