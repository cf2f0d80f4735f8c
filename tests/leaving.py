"""Goods that leave by their papers, in one call each, where a test is about something else."""

from decimal import Decimal

from django.utils import timezone

from registry.services.destroying import Witness, carry_out, request_destruction
from registry.services.evidence import Examined
from registry.services.outside import hand_out, request_outside
from registry.services.releasing import decide_gate_pass
from registry.services.transferring import Acceptance, complete_transfer, request_transfer
from tests.factories import fresh
from tests.pictures import PNG

PROOF = Examined(PNG, "image/png", "crushed.png")
WANG = Witness("Wang", typed="Wang")


def transfer(*, item, by, consent, quantity: Decimal | None = None, reason: str = "sold"):
    """Ownership of ``item`` becomes ours, accepted on both sides; the item as it is then."""
    line = {"item": item, "quantity": quantity, "consent": consent, "value": Decimal(0)}
    document = request_transfer(by=by, party=item.owner, lines=[line], basis=reason)
    complete_transfer(
        by=by,
        document=document,
        transferred_on=timezone.localdate(),
        ours=Acceptance("Manager", typed="Manager"),
        other=Acceptance("Li", typed="Li"),
    )
    return fresh(item)


def destroy(*, item, by, consent, quantity: Decimal | None = None, reason: str = "as asked"):
    """``item`` is destroyed before a witness from outside; the item as it is then."""
    line = {"item": item, "quantity": quantity, "consent": consent}
    document = request_destruction(
        by=by, party=item.owner, lines=[line], reason=reason, method="crushed"
    )
    carry_out(
        by=by,
        document=document,
        destroyed_on=timezone.localdate(),
        carried_out_by="",
        witness=WANG,
        files=[PROOF],
    )
    return fresh(item)


def to_outside(item, cast, *, quantity: Decimal | None = None, **head):
    """``item`` goes to an outside processor with its gate pass; the issue note."""
    head = {"holder": "Plating Ltd", "purpose": "plating", "duties": "WX-14"} | head
    lines = [(item, quantity or item.on_hand)]
    document = request_outside(by=cast.warehouse, lines=lines, **head)
    decide_gate_pass(by=cast.manager, document=document, approved=True)
    return hand_out(by=cast.warehouse, document=document)
