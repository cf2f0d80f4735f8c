"""The owner's written consent: recorded from their document, or asked for and given on their own
page (domain Q8)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import format_quantity
from registry.enums import ConsentRequestState
from registry.errors import InvalidInput, WorkflowError
from registry.models import Consent, ConsentRequest
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.units import UNITS


def record_consent(*, by, item, contact, act, quantity, scope, given_on, valid_until=None):
    """Record what ``contact`` permitted in writing for ``quantity`` of ``item``.

    Raises WorkflowError where the contact may not consent or belongs to another owner.
    """
    require(by, "record_consent")
    _check_contact(item, contact)
    _check_quantity(item, quantity)
    _check_dates(given_on, valid_until)
    with writing():
        return _create(
            by=by,
            recorded_by=by,
            item=item,
            contact=contact,
            act=act,
            quantity=quantity,
            scope=scope,
            given_on=given_on,
            valid_until=valid_until,
        )


def _create(*, by, item, **fields) -> Consent:
    consent = Consent.objects.create(
        number=draw_number("CO"), party=item.owner, item=item, **fields
    )
    record_created(consent, by=by, action="record_consent")
    return consent


def _check_contact(item, contact) -> None:
    if contact.party_id != item.owner_id or not contact.may_consent:
        raise WorkflowError(
            _("%(contact)s may not give consent for %(owner)s.")
            % {"contact": contact, "owner": item.owner},
            guard="contact",
            remedy=_("Choose a contact of the owner who is marked as entitled to consent."),
            field="contact",
        )


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


# ---- asked of the owner, who answers on their own page -------------------------


def ask_consent(*, by, item, contact, act, quantity, scope, valid_until=None) -> ConsentRequest:
    """Ask ``contact`` for consent to ``act`` on ``quantity`` of ``item``. Raises as
    `record_consent` does, and where the last day of the consent is past."""
    require(by, "ask_owner")
    _check_contact(item, contact)
    _check_quantity(item, quantity)
    if valid_until and valid_until < timezone.localdate():
        raise InvalidInput(
            _("That day is past."),
            remedy=_("Type the last day on which the consent is to count, or none."),
            field="valid_until",
        )
    with writing():
        request = ConsentRequest.objects.create(
            number=draw_number("CQ"),
            contact=contact,
            act=act,
            item=item,
            quantity=quantity,
            scope=scope,
            valid_until=valid_until,
            asked_at=timezone.now(),
            asked_by=by,
        )
        record_created(request, by=by, action="ask_consent")
    return request


def give_consent(*, request: ConsentRequest, quantity) -> Consent:
    """The contact gives what was asked, for ``quantity`` or less of it, on their own page.

    The consent is the contact's act in the ledger, and no more than was asked. Raises InvalidInput
    for more, WorkflowError where the contact is not entitled any more or has answered before.
    """
    with writing():
        request = _open_request(request)
        _check_contact(request.item, request.contact)
        if quantity > request.quantity:
            raise InvalidInput(
                _("You were asked for %(quantity)s %(unit)s.")
                % {
                    "quantity": format_quantity(request.quantity),
                    "unit": request.item.unit_label,
                },
                remedy=_("Give consent to that or to less."),
                field="quantity",
            )
        _check_quantity(request.item, quantity)
        consent = _create(
            by=request.contact,
            recorded_by=None,
            item=request.item,
            contact=request.contact,
            act=request.act,
            quantity=quantity,
            scope=request.scope,
            given_on=timezone.localdate(),
            valid_until=request.valid_until,
        )
        _end_request(
            request,
            ConsentRequestState.GIVEN,
            by=request.contact,
            action="give_consent",
            consent=consent,
        )
    return consent


def refuse_consent(*, request: ConsentRequest) -> ConsentRequest:
    """The contact refuses on their own page."""
    with writing():
        request = _open_request(request)
        return _end_request(
            request, ConsentRequestState.REFUSED, by=request.contact, action="refuse_consent"
        )


def withdraw_request(*, by, request: ConsentRequest, reason: str) -> ConsentRequest:
    """We do not ask any more; what the owner was sent cannot be answered from then on."""
    require(by, "ask_owner")
    with writing():
        request = _open_request(request)
        return _end_request(
            request, ConsentRequestState.WITHDRAWN, by=by, action="withdraw_request", reason=reason
        )


def _open_request(request: ConsentRequest) -> ConsentRequest:
    requests = ConsentRequest.objects.select_for_update(of=("self",))
    request = requests.select_related("contact__party", "item__owner").get(pk=request.pk)
    if request.state != ConsentRequestState.OPEN:
        raise WorkflowError(
            _("%(number)s is “%(state)s”.")
            % {"number": request.number, "state": request.status.label},
            guard="state",
            remedy=_("Ask anew where another answer is needed."),
        )
    return request


def _end_request(request, state, *, by, action: str, reason: str = "", consent=None):
    before = snapshot(request)
    request.state, request.consent = state, consent
    request.save(update_fields=["state", "consent"])
    record_changed(request, by=by, before=before, action=action, reason=reason)
    return request
