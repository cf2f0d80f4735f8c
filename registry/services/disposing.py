"""Property that ends here: destroyed or lost (domain Q8, Q9, Q10)."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from registry.errors import WorkflowError
from registry.models import Consent, Item
from registry.services.transition import perform


def destroy(
    *,
    item: Item,
    by,
    consent: Consent | None,
    witness: str,
    quantity: Decimal | None = None,
    reason: str = "",
    version: int | None = None,
) -> Item:
    """Destroyed at the owner's wish, before a witness who is somebody else (Q9)."""
    if witness.strip().casefold() in {by.name.casefold(), by.username.casefold()} - {""}:
        raise WorkflowError(
            _("You cannot be the witness of what you do yourself."),
            guard="witness",
            remedy=_("Name another person who saw it."),
            field="witness",
        )
    return perform(
        "destroy",
        item=item,
        by=by,
        quantity=quantity,
        consent=consent,
        witness=witness.strip(),
        reason=reason,
        version=version,
    )


def write_off(
    *,
    item: Item,
    by,
    reason: str,
    quantity: Decimal | None = None,
    document: str = "",
    version: int | None = None,
) -> Item:
    """Lost: what cannot be found any more leaves the balance, with its reason (Q10)."""
    return perform(
        "write_off",
        item=item,
        by=by,
        quantity=quantity,
        reason=reason,
        document=document,
        version=version,
    )
