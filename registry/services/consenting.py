"""Recording the owner's written consent (domain Q8)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import format_quantity
from registry.errors import InvalidInput, WorkflowError
from registry.models import Consent
from registry.services.ledger import record_created, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.units import UNITS


def record_consent(*, by, item, contact, act, quantity, scope, given_on, valid_until=None):
    """Record what ``contact`` permitted in writing for ``quantity`` of ``item``.

    Raises WorkflowError where the contact may not consent or belongs to another owner.
    """
    require(by, "record_consent")
    if contact.party_id != item.owner_id or not contact.may_consent:
        raise WorkflowError(
            _("%(contact)s may not give consent for %(owner)s.")
            % {"contact": contact, "owner": item.owner},
            guard="contact",
            remedy=_("Choose a contact of the owner who is marked as entitled to consent."),
            field="contact",
        )
    _check_quantity(item, quantity)
    _check_dates(given_on, valid_until)
    with writing():
        consent = Consent.objects.create(
            number=draw_number("CO"),
            party=item.owner,
            contact=contact,
            act=act,
            item=item,
            quantity=quantity,
            scope=scope,
            given_on=given_on,
            valid_until=valid_until,
            recorded_by=by,
        )
        record_created(consent, by=by, action="record_consent")
    return consent


def _check_quantity(item, quantity) -> None:
    if quantity <= 0:
        raise InvalidInput(
            _("The quantity must be more than zero."),
            remedy=_("Type how much the consent covers."),
            field="quantity",
        )
    if quantity > item.received or not UNITS[item.unit].fits(quantity):
        raise InvalidInput(
            _("%(received)s %(unit)s of %(number)s were received; a consent covers a part of that.")
            % {
                "received": format_quantity(item.received),
                "unit": item.unit_label,
                "number": item.number,
            },
            remedy=_("Type no more than that, with no more decimals than the unit allows."),
            field="quantity",
        )


def _check_dates(given_on, valid_until) -> None:
    if given_on > timezone.localdate():
        raise InvalidInput(
            _("A consent cannot have been given on a day that is still to come."),
            remedy=_("Type the date on the owner's document."),
            field="given_on",
        )
    if valid_until and valid_until < given_on:
        raise InvalidInput(
            _("The consent would end before it was given."),
            remedy=_("Check both dates."),
            field="valid_until",
        )
