"""Handing property out for use, taking it back, recording what was used up (domain Q7, Q8)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import format_quantity
from registry.enums import HolderKind
from registry.errors import InvalidInput, WorkflowError
from registry.models import Consent, Issue, IssueLine, Item, OutsideLine
from registry.services.bulk import about
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.services.transition import lock_item, perform
from registry.units import UNITS


@dataclass(frozen=True)
class Settlement:
    """What became of one line of an issue note, in the unit of its item. ``lost`` is the part of
    what was ``consumed`` that is in no product.

    ``version`` is the item's, as the person saw it.
    """

    line: IssueLine
    back: Decimal = Decimal(0)
    consumed: Decimal = Decimal(0)
    lost: Decimal = Decimal(0)
    version: int | None = None


def issue(
    *,
    by,
    lines: list[tuple[Item, Decimal]],
    holder: str,
    purpose: str,
    as_designated: bool = True,
    consents: dict[int, Consent] | None = None,
    versions: dict[int, int] | None = None,
    released: dict[int, OutsideLine] | None = None,
    **head,
) -> Issue:
    """Hand out ``lines`` (item, quantity in its unit) to ``holder`` on one issue note.

    ``head``: holder_kind, holder_user (their account), duties (by which contract an outside
    processor is bound as we are; needed for one), department, notice (a production notice),
    beyond_notice (why more goes out than it requires), order_number, due_back_on. With
    ``as_designated`` False the purpose is another than the owner's and each item needs a consent
    (``consents`` by item id). What an outside processor gets has its gate pass: ``released``, the
    lines of the request by item id (`services.outside`).
    """
    require(by, "issue")
    if len({item.pk for item, _quantity in lines}) < len(lines) or not lines:
        raise InvalidInput(
            _("Each item can stand on an issue note once, and at least one must."),
            remedy=_("Add the quantities together."),
            field="lines",
        )
    check_duties(head.get("holder_kind"), head.get("duties", ""))
    with writing():
        note = Issue.objects.create(
            number=draw_number("IS"),
            holder=holder,
            purpose=purpose,
            issued_at=timezone.now(),
            issued_by=by,
            **head,
        )
        for item, quantity in lines:
            with about(item):
                perform(
                    "issue",
                    item=item,
                    by=by,
                    quantity=quantity,
                    document=note.number,
                    consent=None if as_designated else (consents or {}).get(item.pk),
                    version=(versions or {}).get(item.pk),
                    as_designated=as_designated,
                    holder=holder,
                    purpose=purpose,
                    order_number=head.get("order_number", ""),
                    notice=head.get("notice"),
                    beyond_notice=head.get("beyond_notice", ""),
                    holder_kind=head.get("holder_kind", ""),
                    released_line=(released or {}).get(item.pk),
                )
            IssueLine.objects.create(issue=note, item=item, quantity=quantity)
        record_created(
            note,
            by=by,
            action="issue",
            lines=[{"item": item.number, "quantity": quantity} for item, quantity in lines],
        )
    return note


def check_duties(holder_kind: str | None, duties: str) -> None:
    if holder_kind == HolderKind.OUTSIDE and not duties.strip():
        raise InvalidInput(
            _("An outside processor must be bound by the duties that the owner laid on us."),
            remedy=_("Name the contract or letter that does so."),
            field="duties",
        )


def return_to_store(
    *,
    item: Item,
    by,
    quantity: Decimal | None = None,
    line: IssueLine | None = None,
    location=None,
    reason: str = "",
    version: int | None = None,
    as_part_of: str = "",
) -> Item:
    """What was issued comes back. Without ``line`` the oldest outstanding notes are cleared
    first; without ``quantity`` all that is out comes back. ``location`` is where it goes; an
    item has one place, so another one than the rest's is refused."""
    with writing():
        if location is not None:
            _check_place_of_the_rest(lock_item(item, version=version), location)
        return _settle_issued(
            "return_to_store",
            "returned",
            item=item,
            by=by,
            quantity=quantity,
            line=line,
            location=location,
            reason=reason,
            version=version,
            as_part_of=as_part_of,
        )


def _check_place_of_the_rest(item: Item, location) -> None:
    if item.on_hand > 0 and location.pk != item.location_id:
        raise WorkflowError(
            _("The rest of %(number)s lies in %(place)s, and an item has one place.")
            % {"number": item.number, "place": item.location},
            guard="place",
            remedy=_("Put it back there. To change the place, move the whole item afterwards."),
            field="location",
        )


def consume(
    *,
    item: Item,
    by,
    quantity: Decimal | None = None,
    lost: Decimal = Decimal(0),
    line: IssueLine | None = None,
    reason: str = "",
    version: int | None = None,
) -> Item:
    """What was issued has been used up. See ``return_to_store`` for ``line``.

    ``lost`` of it was lost in production and is in no product; more of that than the production
    notice allows needs a ``reason`` (Q7).
    """
    with writing():
        if lost:
            line = line or oldest_open_line(item)
            _check_loss(item, line, lost, quantity=quantity, reason=reason)
        item = _settle_issued(
            "consume",
            "consumed",
            item=item,
            by=by,
            quantity=quantity,
            line=line,
            reason=reason,
            version=version,
        )
        if lost:
            _write_down_loss(line, lost, by=by, reason=reason)
    return item


def oldest_open_line(item: Item) -> IssueLine | None:
    """Where a quantity without a note is written off first."""
    settled = F("returned") + F("consumed")
    return item.issue_lines.filter(quantity__gt=settled).order_by("pk").first()


def _check_loss(item: Item, line: IssueLine | None, lost: Decimal, *, quantity, reason: str):
    if line is None or lost < 0 or lost > (line.outstanding if quantity is None else quantity):
        raise InvalidInput(
            _("No more can be lost in production than was consumed."),
            remedy=_("The loss is a part of the consumed quantity. Add it there, too."),
            field="lost",
        )
    if not UNITS[item.unit].fits(lost):
        raise InvalidInput(
            _("%(quantity)s has more decimals than %(unit)s allows.")
            % {"quantity": lost, "unit": item.unit_label},
            remedy=_("Round it to what can be counted."),
            field="lost",
        )
    notice = line.issue.notice
    required = notice and notice.line_of(item)
    if not required or reason:
        return
    total = notice.lost_of(required) + lost
    if total > required.allowed_loss_quantity:
        raise WorkflowError(
            _(
                "%(total)s %(unit)s would be lost for notice %(notice)s; %(allowed)s are allowed "
                "(%(rate)s %% of %(required)s)."
            )
            % {
                "total": format_quantity(total),
                "allowed": format_quantity(required.allowed_loss_quantity),
                "required": format_quantity(required.required),
                "rate": f"{required.allowed_loss.normalize():f}",
                "unit": item.unit_label,
                "notice": notice,
            },
            guard="loss",
            remedy=_("Say in the remark why more was lost; the customer will ask."),
            field="reason",
        )


def _write_down_loss(line: IssueLine, lost: Decimal, *, by, reason: str) -> None:
    line = IssueLine.objects.select_for_update().get(pk=line.pk)
    before = snapshot(line)
    line.process_loss += lost
    line.save(update_fields=["process_loss"])
    record_changed(line, by=by, before=before, action="process_loss", reason=reason)


def settle(
    *, note: Issue, by, settlements: list[Settlement], location=None, reason: str = ""
) -> Issue:
    """Record what became of lines of ``note``: back to store, used up, or both; all or nothing.

    ``location`` and ``reason`` (the condition) hold for all that comes back.
    """
    filled = [entry for entry in settlements if entry.back or entry.consumed or entry.lost]
    if not filled:
        raise InvalidInput(
            _("No quantity was given for any line."),
            remedy=_("Type what came back or what was used up."),
        )
    with writing():
        for entry in filled:
            if entry.line.issue_id != note.pk:
                raise ValueError(f"{entry.line} is not on {note}")
            with about(entry.line.item):
                _settle_line(entry, by=by, location=location, reason=reason)
    return note


def _settle_line(entry: Settlement, *, by, location, reason: str) -> None:
    line, version = entry.line, entry.version
    if entry.back:
        return_to_store(
            item=line.item,
            by=by,
            quantity=entry.back,
            line=line,
            location=location,
            reason=reason,
            version=version,
        )
        version = None  # just changed by ourselves
    if entry.consumed or entry.lost:
        consume(
            item=line.item,
            by=by,
            quantity=entry.consumed,
            lost=entry.lost,
            line=line,
            reason=reason,
            version=version,
        )


def _settle_issued(verb, column, *, item, by, quantity, line, **transition) -> Item:
    with writing():
        if quantity is None:
            (line or item).refresh_from_db()
            quantity = line.outstanding if line else item.issued
        item = perform(
            verb,
            item=item,
            by=by,
            quantity=quantity,
            document=line.issue.number if line else "",
            **transition,
        )
        _clear_lines(item, by=by, quantity=quantity, line=line, column=column)
    return item


def _clear_lines(item: Item, *, by, quantity: Decimal, line: IssueLine | None, column: str) -> None:
    """Write ``quantity`` off the outstanding lines, oldest first."""
    lines = item.issue_lines.select_for_update().select_related("issue").order_by("pk")
    if line is not None:
        lines = lines.filter(pk=line.pk)
    left = quantity
    for open_line in lines:
        part = min(left, open_line.outstanding)
        if part <= 0:
            continue
        before = snapshot(open_line)
        setattr(open_line, column, getattr(open_line, column) + part)
        open_line.save(update_fields=[column])
        record_changed(open_line, by=by, before=before, action=column)
        left -= part
    if left > 0:
        raise WorkflowError(
            _("Less than that is outstanding on this issue note."),
            guard="balance",
            remedy=_("Look at the note's lines and give no more than is still out."),
            field="quantity",
        )
