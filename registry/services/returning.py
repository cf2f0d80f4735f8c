"""Return to the owner: requested, released by a manager, handed over (domain P5, Q12)."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import Condition, ReturnState
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import GatePass, Item, Return, ReturnLine
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.services.transition import perform


def request_return(*, by, party, lines: list[dict], **head) -> Return:
    """Ask for goods of one owner to leave the site.

    Each line: item, quantity (in its unit), condition, note. ``head``: recipient, carrier,
    note. The goods stay where they are until a manager has released them.
    """
    require(by, "request_return")
    _check_lines(party, lines)
    with writing():
        document = Return.objects.create(
            number=draw_number("RT"),
            party=party,
            requested_at=timezone.now(),
            requested_by=by,
            **head,
        )
        for line in lines:
            ReturnLine.objects.create(document=document, **line)
        record_created(
            document,
            by=by,
            action="request_return",
            lines=[
                {
                    "item": line["item"].number,
                    "quantity": line["quantity"],
                    "condition": line.get("condition", Condition.GOOD),
                }
                for line in lines
            ],
        )
    return document


def _check_lines(party, lines: list[dict]) -> None:
    items = [line["item"] for line in lines]
    if not items or len({item.pk for item in items}) < len(items):
        raise InvalidInput(
            _("Each item can stand on a return note once, and at least one must."),
            remedy=_("Choose the goods that go back."),
            field="lines",
        )
    for line in lines:
        item: Item = line["item"]
        quantity: Decimal = line["quantity"]
        if item.owner_id != party.pk:
            raise WorkflowError(
                _("%(number)s does not belong to %(party)s.")
                % {"number": item.number, "party": party},
                guard="owner",
                remedy=_("Goods go back to their own owner only."),
            )
        if not 0 < quantity <= item.on_hand:
            raise WorkflowError(
                _("Only %(available)s of %(number)s are on hand.")
                % {"available": f"{item.on_hand.normalize():f}", "number": item.number},
                guard="balance",
                remedy=_("Give no more than that."),
                field="quantity",
            )


def decide_gate_pass(*, by, document: Return, approved: bool, note: str = "") -> GatePass:
    """Release the goods or refuse; by a manager who did not ask for it (P5)."""
    with writing():
        document = Return.objects.select_for_update().get(pk=document.pk)
        require_state(document, ReturnState.REQUESTED)
        if document.requested_by_id == by.pk:
            raise NotPermitted(
                _("You asked for this return, so somebody else must release it."),
                remedy=_("Ask another manager."),
            )
        require(by, "decide_gate_pass", document)
        gate_pass = GatePass.objects.create(
            number=draw_number("GP"),
            document=document,
            approved=approved,
            decided_at=timezone.now(),
            decided_by=by,
            note=note,
        )
        _set_state(
            document,
            ReturnState.RELEASED if approved else ReturnState.REFUSED,
            by=by,
            action="decide_gate_pass",
        )
        record_created(gate_pass, by=by, action="decide_gate_pass", reason=note)
    return gate_pass


def hand_over(*, by, document: Return, received_by_name: str) -> Return:
    """The goods leave: every line moves from ``on_hand`` to ``returned`` (Q12)."""
    require(by, "return")
    with writing():
        document = Return.objects.select_for_update().get(pk=document.pk)
        require_state(document, ReturnState.RELEASED)
        for line in document.lines.select_related("item", "document"):
            perform(
                "return",
                item=line.item,
                by=by,
                quantity=line.quantity,
                document=document.number,
                return_line=line,
            )
        document.handed_over_at = timezone.now()
        document.handed_over_by = by
        document.received_by_name = received_by_name
        _set_state(document, ReturnState.HANDED_OVER, by=by, action="hand_over")
    return document


def cancel_return(*, by, document: Return, reason: str = "") -> Return:
    """Withdraw a return whose goods have not left."""
    require(by, "cancel_return", document)
    with writing():
        document = Return.objects.select_for_update().get(pk=document.pk)
        require_state(document, ReturnState.REQUESTED, ReturnState.RELEASED)
        _set_state(document, ReturnState.CANCELLED, by=by, action="cancel_return", reason=reason)
    return document


def require_state(document: Return, *states: ReturnState) -> None:
    if document.state not in states:
        raise WorkflowError(
            _("Return %(number)s is “%(state)s”.")
            % {"number": document.number, "state": document.status.label},
            guard="state",
            remedy=_("This is possible in: %(states)s.")
            % {"states": ", ".join(str(state.label) for state in states)},
        )


def _set_state(document: Return, state: ReturnState, *, by, action: str, reason: str = "") -> None:
    before = snapshot(Return.objects.get(pk=document.pk))
    document.state = state
    document.save(update_fields=["state", "handed_over_at", "handed_over_by", "received_by_name"])
    record_changed(document, by=by, before=before, action=action, reason=reason)
