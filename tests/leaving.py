"""Goods that leave by their papers, in one call each, where a test is about something else."""

from decimal import Decimal

from django.utils import timezone

from registry.services.destroying import Witness, carry_out, request_destruction
from registry.services.evidence import Examined
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
