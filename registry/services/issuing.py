"""Handing property out for use, taking it back, recording what was used up (domain Q7, Q8)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.errors import InvalidInput, WorkflowError
from registry.models import Consent, Issue, IssueLine, Item
from registry.services.bulk import about
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.services.transition import lock_item, perform


@dataclass(frozen=True)
class Settlement:
    """What became of one line of an issue note, in the unit of its item.

    ``version`` is the item's, as the person saw it.
    """

    line: IssueLine
    back: Decimal = Decimal(0)
    consumed: Decimal = Decimal(0)
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
    **head,
) -> Issue:
    """Hand out ``lines`` (item, quantity in its unit) to ``holder`` on one issue note.

    ``head``: department, order_number, due_back_on. With ``as_designated`` False the purpose
    is another than the owner's and each item needs a consent (``consents`` by item id).
    """
    require(by, "issue")
    if len({item.pk for item, _quantity in lines}) < len(lines) or not lines:
        raise InvalidInput(
            _("Each item can stand on an issue note once, and at least one must."),
            remedy=_("Add the quantities together."),
            field="lines",
        )
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
                )
            IssueLine.objects.create(issue=note, item=item, quantity=quantity)
        record_created(
            note,
            by=by,
            action="issue",
            lines=[{"item": item.number, "quantity": quantity} for item, quantity in lines],
        )
    return note


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
    line: IssueLine | None = None,
    reason: str = "",
    version: int | None = None,
) -> Item:
    """What was issued has been used up. See ``return_to_store`` for ``line``."""
    return _settle_issued(
        "consume",
        "consumed",
        item=item,
        by=by,
        quantity=quantity,
        line=line,
        reason=reason,
        version=version,
    )


def settle(
    *, note: Issue, by, settlements: list[Settlement], location=None, reason: str = ""
) -> Issue:
    """Record what became of lines of ``note``: back to store, used up, or both; all or nothing.

    ``location`` and ``reason`` (the condition) hold for all that comes back.
    """
    filled = [entry for entry in settlements if entry.back or entry.consumed]
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
    if entry.consumed:
        consume(
            item=line.item,
            by=by,
            quantity=entry.consumed,
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
