"""Return to the owner: requested, released by a manager, handed over, and delivered once the
owner's receipt is on record (domain P5, Q12)."""

from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import format_quantity, listed
from registry.enums import Condition, ReturnState
from registry.errors import InvalidInput, WorkflowError
from registry.models import Item, Return, ReturnLine
from registry.services.bulk import about
from registry.services.evidence import Examined, add_evidence
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.services.releasing import decide_gate_pass as decide_gate_pass
from registry.services.transition import check_state, offers, perform
from registry.units import UNITS
from registry.workflow import TABLE

#: Notes whose goods are promised to leave, so that they cannot be promised twice.
OPEN_STATES = (ReturnState.REQUESTED, ReturnState.RELEASED)


def request_return(*, by, party, lines: list[dict], **head) -> Return:
    """Ask for goods of one owner to leave the site.

    Each line: item, quantity (in its unit), condition, accessories, note. ``head``: recipient,
    carrier, packing, note, back_by (the day by which they come back after rework). The goods stay
    where they are until a manager has released them.
    """
    require(by, "request_return")
    _check_back_by(head.get("back_by"))
    with writing():
        _check_lines(party, lines, by=by)
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


def _check_back_by(day: date | None) -> None:
    if day is not None and day < timezone.localdate():
        raise InvalidInput(
            _("That day is past."),
            remedy=_("Type the day by which the goods are to be here again."),
            field="back_by",
        )


def _check_lines(party, lines: list[dict], *, by) -> None:
    keys = [line["item"].pk for line in lines]
    if not keys or len(set(keys)) < len(keys):
        raise InvalidInput(
            _("Each item can stand on a return note once, and at least one must."),
            remedy=_("Choose the goods that go back."),
            field="lines",
        )
    items = Item.objects.select_for_update(of=("self",)).with_place().in_bulk(keys)
    promised = _promised(keys)
    for line in lines:
        item = items[line["item"].pk]
        with about(item):
            _check_line(item, line["quantity"], promised.get(item.pk, 0), party=party, by=by)


def _promised(item_keys) -> dict[int, Decimal]:
    """How much of each item stands on notes whose goods have not left yet."""
    rows = (
        ReturnLine.objects.filter(item__in=item_keys, document__state__in=OPEN_STATES)
        .values("item")
        .annotate(promised=Sum("quantity"))
        .order_by("item")
    )
    return {row["item"]: row["promised"] for row in rows}


def _check_line(item: Item, quantity: Decimal, promised: Decimal, *, party, by) -> None:
    if item.owner_id != party.pk:
        raise WorkflowError(
            _("It does not belong to %(party)s.") % {"party": party},
            guard="owner",
            remedy=_("Goods go back to their own owner only."),
        )
    check_state(TABLE["return"], item)
    refusal = next(
        (offer.refusal for offer in offers(item, by) if offer.transition.verb == "return"), ""
    )
    if refusal:
        raise WorkflowError(refusal, guard="standing")
    if promised and quantity + promised > item.on_hand:
        raise WorkflowError(
            _("%(promised)s of it are on another return note, so %(free)s can still go.")
            % {
                "promised": format_quantity(promised),
                "free": format_quantity(item.on_hand - promised),
            },
            guard="promised",
            remedy=_("Give no more than that, or hand the other note over or cancel it first."),
            field="quantity",
        )
    if not 0 < quantity <= item.on_hand:
        raise WorkflowError(
            _("Only %(available)s are on hand.") % {"available": format_quantity(item.on_hand)},
            guard="balance",
            remedy=_("Give no more than that."),
            field="quantity",
        )
    if not UNITS[item.unit].fits(quantity):
        raise InvalidInput(
            _("%(quantity)s has more decimals than %(unit)s allows.")
            % {"quantity": format_quantity(quantity), "unit": item.unit_label},
            remedy=_("Round it to what can be counted."),
            field="quantity",
        )


def hand_over(*, by, document: Return, received_by_name: str, waybill: str = "") -> Return:
    """The goods leave: every line moves from ``on_hand`` to ``returned`` (Q12).

    ``received_by_name`` took them over here: the owner's own people, or the carrier's. That they
    arrived is another act, `confirm_delivery`.
    """
    require(by, "return")
    if not received_by_name.strip():
        raise InvalidInput(
            _("Somebody must sign for the goods."),
            remedy=_("Type the name of the person who took them over."),
            field="received_by_name",
        )
    with writing():
        document = Return.objects.select_for_update().get(pk=document.pk)
        require_state(document, ReturnState.RELEASED)
        for line in document.lines.select_related("item", "document"):
            with about(line.item):
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
        document.waybill = waybill.strip()
        _set_state(document, ReturnState.HANDED_OVER, by=by, action="hand_over")
    return document


def confirm_delivery(
    *,
    by,
    document: Return,
    delivered_on: date,
    delivered_to: str,
    signature: Examined | None = None,
    signed_as: str = "",
    files: tuple[Examined, ...] | list[Examined] = (),
) -> Return:
    """The goods arrived at their owner, and this is the proof (Q12).

    ``delivered_to`` received them there on ``delivered_on``. The proof is a drawn ``signature``,
    a name typed instead (``signed_as``), or ``files`` such as the signed note; all that is given
    is kept with the return. Raises InvalidInput without any proof or for a day on which it
    cannot have been.
    """
    require(by, "confirm_delivery", document)
    signed_as = signed_as.strip()
    if not (signature or signed_as or files):
        raise InvalidInput(
            _("That the goods arrived needs its proof."),
            remedy=_("Have the owner sign here, or add the signed note as a file."),
            field="signature",
        )
    if not delivered_to.strip():
        raise InvalidInput(
            _("It is not said who received the goods."),
            remedy=_("Type the name of the person at the owner."),
            field="delivered_to",
        )
    with writing():
        document = Return.objects.select_for_update().get(pk=document.pk)
        require_state(document, ReturnState.HANDED_OVER)
        _check_day(document, delivered_on)
        for file in files:
            add_evidence(by=by, subject=document, upload=file)
        if signature:
            document.signature = add_evidence(by=by, subject=document, upload=signature)
        document.signed_as = "" if signature else signed_as
        document.confirmed_by = by
        _deliver(document, delivered_on, delivered_to, by=by)
    return document


def confirm_delivery_as_owner(
    *, contact, document: Return, delivered_on: date, signature=None, signed_as: str = ""
) -> Return:
    """The owner's contact confirms on their own page that the goods arrived; nobody here does.
    ``signature`` is the file they drew, else ``signed_as`` the name they typed."""
    with writing():
        document = Return.objects.select_for_update().get(pk=document.pk)
        require_state(document, ReturnState.HANDED_OVER)
        _check_day(document, delivered_on)
        document.signature, document.signed_as = signature, signed_as
        _deliver(document, delivered_on, contact.name, by=contact)
    return document


def _deliver(document: Return, day: date, received_by: str, *, by) -> None:
    document.delivered_on = day
    document.delivered_to = received_by.strip()
    document.confirmed_at = timezone.now()
    _set_state(document, ReturnState.DELIVERED, by=by, action="confirm_delivery")


def _check_day(document: Return, day: date) -> None:
    left_on = timezone.localdate(document.handed_over_at)
    if not left_on <= day <= timezone.localdate():
        raise InvalidInput(
            _("The goods left on %(day)s; they cannot have arrived on that day.")
            % {"day": left_on.isoformat()},
            remedy=_("Type the day on the signed note: from that day on, until today."),
            field="delivered_on",
        )


def expect_no_more(*, by, document: Return, reason: str) -> Return:
    """What was to come back after rework does not, or not all of it: say why and wait no longer."""
    require(by, "expect_no_more", document)
    if not reason.strip(" ."):
        raise InvalidInput(
            _("A reason is needed."),
            remedy=_("Write what the owner said about the goods that stay away."),
            field="reason",
        )
    with writing():
        document = Return.objects.select_for_update().get(pk=document.pk)
        require_state(document, ReturnState.HANDED_OVER, ReturnState.DELIVERED)
        if document.back_by is None or document.back_settled:
            raise WorkflowError(
                _("Nothing of %(number)s is awaited back.") % {"number": document.number},
                guard="awaited",
                remedy=_("Nothing is left to do."),
            )
        before = snapshot(document)
        document.back_settled = reason.strip()
        document.save(update_fields=["back_settled"])
        record_changed(document, by=by, before=before, action="expect_no_more", reason=reason)
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
            % {"states": listed(state.label for state in states)},
        )


def _set_state(document: Return, state: ReturnState, *, by, action: str, reason: str = "") -> None:
    before = snapshot(Return.objects.get(pk=document.pk))
    document.state = state
    document.save()
    record_changed(document, by=by, before=before, action=action, reason=reason)
