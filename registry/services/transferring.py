"""Transfer of ownership: listed, released where it leaves the site, accepted on both sides, and
then carried out in the ledger (domain G1, P5)."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import listed
from registry import guards
from registry.enums import LeavingState
from registry.errors import InvalidInput, WorkflowError
from registry.models import Item, Transfer, TransferLine
from registry.services.bulk import about
from registry.services.evidence import Examined, add_evidence
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.services.transition import check_quantity, check_state, perform
from registry.workflow import TABLE


@dataclass(frozen=True)
class Acceptance:
    """Who accepted for one side, with the ``picture`` they drew or the name they ``typed``."""

    name: str
    picture: Examined | None = None
    typed: str = ""

    @property
    def is_whole(self) -> bool:
        return bool(self.name.strip() and (self.picture or self.typed.strip()))


def request_transfer(*, by, party, lines: list[dict], basis: str, **head) -> Transfer:
    """List assets of one owner whose ownership is to pass, each under the owner's consent.

    Each line: item, quantity (in its unit), consent, value (in ``currency``). ``head``:
    third_party, currency, note. Nothing leaves the balance yet; what a third party is to take
    waits for its gate pass. Raises NotPermitted, InvalidInput or WorkflowError.
    """
    require(by, "transfer")
    with writing():
        _check_lines(party, lines, by=by)
        _check_basis(basis)
        third_party = head.pop("third_party", "").strip()
        document = Transfer.objects.create(
            number=draw_number("TF"),
            party=party,
            basis=basis.strip(),
            third_party=third_party,
            state=LeavingState.REQUESTED if third_party else LeavingState.RELEASED,
            requested_at=timezone.now(),
            requested_by=by,
            **head,
        )
        for line in lines:
            TransferLine.objects.create(document=document, **line)
        record_created(
            document,
            by=by,
            action="request_transfer",
            lines=[
                {
                    "item": line["item"].number,
                    "quantity": line["quantity"],
                    "consent": line["consent"].number,
                    "value": line["value"],
                }
                for line in lines
            ],
        )
    return document


def _check_basis(basis: str) -> None:
    if not basis.strip():
        raise InvalidInput(
            _("It is not said on what agreement the transfer rests."),
            remedy=_("Name the agreement, with its number and date."),
            field="basis",
        )


def _check_lines(party, lines: list[dict], *, by) -> None:
    keys = [line["item"].pk for line in lines]
    if not keys or len(set(keys)) < len(keys):
        raise InvalidInput(
            _("Each item can stand on the list once, and at least one must."),
            remedy=_("Choose the assets that are handed over."),
            field="lines",
        )
    items = Item.objects.select_for_update(of=("self",)).with_place().in_bulk(keys)
    for line in lines:
        item = items[line["item"].pk]
        with about(item):
            _check_line(item, line, party=party, by=by)


def _check_line(item: Item, line: dict, *, party, by) -> None:
    row = TABLE["transfer"]
    check_state(row, item)
    require(by, "transfer", item)
    if item.owner_id != party.pk:
        raise WorkflowError(
            _("It does not belong to %(party)s.") % {"party": party},
            guard="owner",
            remedy=_("One list holds the assets of one owner."),
        )
    line["quantity"] = check_quantity(row, item, line["quantity"])
    attempt = guards.Attempt(
        row.verb, item, by, line["quantity"], consent=line["consent"], reason="?"
    )
    for guard in (guards.consent_to_transfer, *guards.extra_guards(row.verb)):
        refusal = guard(attempt)
        if refusal is not None:
            raise WorkflowError(
                refusal.message, guard=refusal.guard, remedy=refusal.remedy, field=refusal.field
            )
    if line["value"] is None or line["value"] < 0:
        raise InvalidInput(
            _("The value is missing."),
            remedy=_("Type the value that was agreed; 0 where it passes free of charge."),
            field="value",
        )


def complete_transfer(
    *, by, document: Transfer, transferred_on: date, ours: Acceptance, other: Acceptance
) -> Transfer:
    """Both sides have accepted: every line moves from ``on_hand`` to ``transferred`` (G1).

    ``other`` accepts for the owner, or for the third party that takes the assets. Raises
    InvalidInput where a side has not signed, WorkflowError where the paper is not released.
    """
    require(by, "transfer")
    for field, side in (("our_signature", ours), ("other_signature", other)):
        if not side.is_whole:
            raise InvalidInput(
                _("Both sides accept a transfer, by name and signature."),
                remedy=_("Have the missing side sign, or type the name it signs with."),
                field=field,
            )
    with writing():
        document = Transfer.objects.select_for_update().get(pk=document.pk)
        require_state(document, LeavingState.RELEASED)
        _check_day(transferred_on)
        before = snapshot(document)
        document.transferred_on = transferred_on
        _sign(document, "our", ours, by=by)
        _sign(document, "other", other, by=by)
        for line in document.lines.select_related("item", "consent"):
            with about(line.item):
                perform(
                    "transfer",
                    item=line.item,
                    by=by,
                    quantity=line.quantity,
                    consent=line.consent,
                    document=document.number,
                    reason=document.basis,
                    transfer_line=line,
                )
        document.state = LeavingState.DONE
        document.done_at, document.done_by = timezone.now(), by
        document.save()
        record_changed(document, by=by, before=before, action="complete_transfer")
    return document


def _sign(document: Transfer, side: str, acceptance: Acceptance, *, by) -> None:
    setattr(document, f"{side}_name", acceptance.name.strip())
    if acceptance.picture:
        kept = add_evidence(by=by, subject=document, upload=acceptance.picture)
        setattr(document, f"{side}_signature", kept)
    else:
        setattr(document, f"{side}_signed_as", acceptance.typed.strip())


def _check_day(day: date) -> None:
    if day > timezone.localdate():
        raise InvalidInput(
            _("That day is still ahead."),
            remedy=_("Carry the transfer out on the day on which both sides sign."),
            field="transferred_on",
        )


def cancel_transfer(*, by, document: Transfer, reason: str) -> Transfer:
    """Withdraw a transfer that was not carried out; the assets stay their owner's."""
    require(by, "transfer")
    with writing():
        document = Transfer.objects.select_for_update().get(pk=document.pk)
        require_state(document, LeavingState.REQUESTED, LeavingState.RELEASED)
        before = snapshot(document)
        document.state = LeavingState.CANCELLED
        document.save(update_fields=["state"])
        record_changed(document, by=by, before=before, action="cancel_transfer", reason=reason)
    return document


def require_state(document: Transfer, *states: LeavingState) -> None:
    if document.state not in states:
        raise WorkflowError(
            _("%(number)s is “%(state)s”.")
            % {"number": document.number, "state": document.status.label},
            guard="state",
            remedy=_("This is possible in: %(states)s.")
            % {"states": listed(state.label for state in states)},
        )
