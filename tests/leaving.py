"""Goods that leave by their papers, in one call each, where a test is about something else."""

from decimal import Decimal

from django.utils import timezone

from registry.services.transferring import Acceptance, complete_transfer, request_transfer
from tests.factories import fresh


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
