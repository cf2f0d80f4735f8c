"""Recording the owner's written consent (domain Q8)."""

from django.utils.translation import gettext_lazy as _

from registry.errors import InvalidInput, WorkflowError
from registry.models import Consent
from registry.services.ledger import record_created, writing
from registry.services.numbering import draw_number
from registry.services.permission import require


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
    if quantity <= 0:
        raise InvalidInput(
            _("The quantity must be more than zero."),
            remedy=_("Type how much the consent covers."),
            field="quantity",
        )
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
