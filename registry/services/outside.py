"""Goods for an outside processor: asked for, released by another manager, handed out (P5, Q7)."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import listed
from registry import guards
from registry.enums import HolderKind, LeavingState
from registry.errors import InvalidInput, WorkflowError
from registry.models import Consent, Issue, Item, OutsideLine, OutsideRequest
from registry.services.bulk import about
from registry.services.issuing import check_duties, issue
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.services.transition import check_quantity, check_state
from registry.workflow import TABLE


def request_outside(
    *,
    by,
    lines: list[tuple[Item, Decimal]],
    holder: str,
    purpose: str,
    duties: str,
    as_designated: bool = True,
    consents: dict[int, Consent] | None = None,
    **head,
) -> OutsideRequest:
    """Ask for ``lines`` (item, quantity in its unit) to leave the site to the processor ``holder``.

    Everything else as `issuing.issue` takes it. The goods stay until a manager who did not ask
    has released them. Raises NotPermitted, InvalidInput or WorkflowError.
    """
    require(by, "issue")
    check_duties(HolderKind.OUTSIDE, duties)
    party = _owner_of(lines)
    told = {"as_designated": as_designated, "holder": holder, "purpose": purpose, **head}
    with writing():
        for item, quantity in lines:
            consent = None if as_designated else (consents or {}).get(item.pk)
            with about(item):
                _check_line(item, quantity, consent, by=by, facts=told)
        document = OutsideRequest.objects.create(
            number=draw_number("OR"),
            party=party,
            holder=holder,
            duties=duties,
            purpose=purpose,
            as_designated=as_designated,
            requested_at=timezone.now(),
            requested_by=by,
            **head,
        )
        for item, quantity in lines:
            OutsideLine.objects.create(
                document=document,
                item=item,
                quantity=quantity,
                consent=None if as_designated else (consents or {}).get(item.pk),
            )
        record_created(
            document,
            by=by,
            action="request_outside",
            lines=[{"item": item.number, "quantity": quantity} for item, quantity in lines],
        )
    return document


def _owner_of(lines: list[tuple[Item, Decimal]]):
    owners = {item.owner_id: item.owner for item, _quantity in lines}
    if not lines or len({item.pk for item, _quantity in lines}) < len(lines) or len(owners) > 1:
        raise InvalidInput(
            _("A request holds goods of one owner, each item once, and at least one."),
            remedy=_("Make a request for each owner."),
            field="lines",
        )
    return next(iter(owners.values()))


def _check_line(item: Item, quantity: Decimal, consent, *, by, facts: dict) -> None:
    """Everything that would refuse the hand-out, but for the gate pass that is asked for here."""
    row = TABLE["issue"]
    item = Item.objects.select_for_update(of=("self",)).with_place().get(pk=item.pk)
    check_state(row, item)
    check_quantity(row, item, quantity)
    attempt = guards.Attempt(row.verb, item, by, quantity, consent=consent, facts=facts)
    for guard in (*row.guards, *guards.extra_guards(row.verb)):
        refusal = guard(attempt)
        if refusal is not None:
            raise WorkflowError(
                refusal.message, guard=refusal.guard, remedy=refusal.remedy, field=refusal.field
            )


def hand_out(*, by, document: OutsideRequest) -> Issue:
    """The released goods go to the processor, on an issue note (P5)."""
    require(by, "issue")
    with writing():
        document = OutsideRequest.objects.select_for_update().get(pk=document.pk)
        require_state(document, LeavingState.RELEASED)
        lines = list(document.lines.select_related("item__owner", "consent"))
        note = issue(
            by=by,
            lines=[(line.item, line.quantity) for line in lines],
            holder=document.holder,
            holder_kind=HolderKind.OUTSIDE,
            duties=document.duties,
            purpose=document.purpose,
            as_designated=document.as_designated,
            consents={line.item_id: line.consent for line in lines if line.consent},
            released={line.item_id: line for line in lines},
            department=document.department,
            notice=document.notice,
            beyond_notice=document.beyond_notice,
            order_number=document.order_number,
            due_back_on=document.due_back_on,
        )
        before = snapshot(document)
        document.issue, document.state = note, LeavingState.DONE
        document.save(update_fields=["issue", "state"])
        record_changed(document, by=by, before=before, action="hand_out_outside")
    return note


def cancel_outside(*, by, document: OutsideRequest, reason: str) -> OutsideRequest:
    """Withdraw a request whose goods have not left."""
    require(by, "issue")
    with writing():
        document = OutsideRequest.objects.select_for_update().get(pk=document.pk)
        require_state(document, LeavingState.REQUESTED, LeavingState.RELEASED)
        before = snapshot(document)
        document.state = LeavingState.CANCELLED
        document.save(update_fields=["state"])
        record_changed(document, by=by, before=before, action="cancel_outside", reason=reason)
    return document


def require_state(document: OutsideRequest, *states: LeavingState) -> None:
    if document.state not in states:
        raise WorkflowError(
            _("%(number)s is “%(state)s”.")
            % {"number": document.number, "state": document.status.label},
            guard="state",
            remedy=_("This is possible in: %(states)s.")
            % {"states": listed(state.label for state in states)},
        )
