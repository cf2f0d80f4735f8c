"""Destruction at the owner's wish: listed, released where it leaves the site, carried out with its
proof, and in the balance when the witness has signed (domain Q8, Q9, P5)."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import listed
from registry import guards, rules
from registry.enums import DestructionMethod, DestructionState, SignatureMeaning
from registry.errors import InvalidInput, WorkflowError
from registry.models import Destruction, DestructionLine, Item, User
from registry.services.bulk import about
from registry.services.evidence import Examined, add_evidence, evidence_of
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.services.proving import Proof
from registry.services.signing import require_seen, sign
from registry.services.transition import check_quantity, check_state, perform
from registry.workflow import TABLE

#: The destruction may still be called off: nothing of it is in the balance.
OPEN_STATES = (
    DestructionState.REQUESTED,
    DestructionState.RELEASED,
    DestructionState.CARRIED_OUT,
)


@dataclass(frozen=True)
class Witness:
    """Who saw it: the ``user`` who will sign on their own account, or somebody from outside, by
    ``name``, with the ``picture`` they drew or the name they ``typed``."""

    name: str = ""
    picture: Examined | None = None
    typed: str = ""
    user: User | None = None

    @property
    def names(self) -> set[str]:
        """Every name this person goes by."""
        names = (self.user.name, self.user.username) if self.user else (self.name, self.typed)
        return _plain(*names)


def request_destruction(
    *,
    by,
    party,
    lines: list[dict],
    reason: str,
    method: str = DestructionMethod.OTHER,
    details: str = "",
    contractor: str = "",
) -> Destruction:
    """List goods of one owner that are to be destroyed, each under the owner's consent.

    Each line: item, quantity (in its unit), consent. ``contractor`` destroys them off site; then
    they wait for their gate pass. Raises NotPermitted, InvalidInput or WorkflowError.
    """
    require(by, "destroy")
    with writing():
        _check_lines(party, lines, by=by)
        _check_words(reason, method, details)
        document = Destruction.objects.create(
            number=draw_number("DS"),
            party=party,
            method=method,
            details=details.strip(),
            reason=reason.strip(),
            contractor=contractor.strip(),
            state=(DestructionState.REQUESTED if contractor.strip() else DestructionState.RELEASED),
            requested_at=timezone.now(),
            requested_by=by,
        )
        for line in lines:
            DestructionLine.objects.create(document=document, **line)
        record_created(
            document,
            by=by,
            action="request_destruction",
            lines=[
                {
                    "item": line["item"].number,
                    "quantity": line["quantity"],
                    "consent": line["consent"].number,
                }
                for line in lines
            ],
        )
    return document


def _check_lines(party, lines: list[dict], *, by) -> None:
    keys = [line["item"].pk for line in lines]
    if not keys or len(set(keys)) < len(keys):
        raise InvalidInput(
            _("Each item can stand on the list once, and at least one must."),
            remedy=_("Choose the goods that are destroyed."),
            field="lines",
        )
    items = Item.objects.select_for_update(of=("self",)).with_place().in_bulk(keys)
    for line in lines:
        item = items[line["item"].pk]
        with about(item):
            _check_line(item, line, party=party, by=by)


def _check_line(item: Item, line: dict, *, party, by) -> None:
    row = TABLE["destroy"]
    check_state(row, item)
    require(by, "destroy", item)
    if item.owner_id != party.pk:
        raise WorkflowError(
            _("It does not belong to %(party)s.") % {"party": party},
            guard="owner",
            remedy=_("One list holds the goods of one owner."),
        )
    line["quantity"] = check_quantity(row, item, line["quantity"])
    attempt = guards.Attempt(
        row.verb, item, by, line["quantity"], consent=line["consent"], reason="?"
    )
    for guard in (guards.consent_to_scrap, *guards.extra_guards(row.verb)):
        refusal = guard(attempt)
        if refusal is not None:
            raise WorkflowError(
                refusal.message, guard=refusal.guard, remedy=refusal.remedy, field=refusal.field
            )


def _check_words(reason: str, method: str, details: str) -> None:
    if not reason.strip(" ."):
        raise InvalidInput(
            _("A reason is needed."),
            remedy=_("Write why the owner wants these goods destroyed."),
            field="reason",
        )
    if method == DestructionMethod.OTHER and not details.strip(" ."):
        raise InvalidInput(
            _("It is not said how the goods are destroyed."),
            remedy=_("Choose a method, or describe it."),
            field="details",
        )


def carry_out(
    *,
    by,
    document: Destruction,
    destroyed_on: date,
    carried_out_by: str,
    witness: Witness,
    files: tuple[Examined, ...] | list[Examined] = (),
) -> Destruction:
    """The goods were destroyed, and ``files`` (photos, the certificate) are the proof.

    A witness from outside signs here, and the goods leave the balance at once. One with an
    account signs in `sign_as_witness`; until then the record waits, and may be recorded again,
    with another witness. Raises NotPermitted, InvalidInput or WorkflowError.
    """
    require(by, "destroy")
    carried_out_by = carried_out_by.strip() or str(by)
    _check_witness(witness, by=by, carried_out_by=carried_out_by)
    with writing():
        document = Destruction.objects.select_for_update().get(pk=document.pk)
        require_state(document, DestructionState.RELEASED, DestructionState.CARRIED_OUT)
        _check_day(document, destroyed_on)
        _keep_proof(document, files, by=by)
        before = snapshot(document)
        document.destroyed_on, document.carried_out_by = destroyed_on, carried_out_by
        document.recorded_at, document.recorded_by = timezone.now(), by
        document.witness_user = witness.user
        document.witness_name = str(witness.user) if witness.user else witness.name.strip()
        document.state = DestructionState.CARRIED_OUT
        if witness.user is None:
            _signed_here(document, witness, by=by)
            _leave_balance(document, by=by, as_part_of="")
        document.save()
        record_changed(document, by=by, before=before, action="carry_out_destruction")
    return document


def sign_as_witness(*, by, document: Destruction, proof: Proof, seen_hash: str) -> Destruction:
    """The witness signs that they saw it, and the goods leave the balance (Q9)."""
    require(by, "witness_destruction", document)
    with writing():
        document = Destruction.objects.select_for_update().get(pk=document.pk)
        require_state(document, DestructionState.CARRIED_OUT)
        require(by, "witness_destruction", document)
        require_seen(document, seen_hash)
        before = snapshot(document)
        document.witnessed_at = timezone.now()
        # Of the record the right was asked above; of its goods everybody's who works with them.
        _leave_balance(document, by=by, as_part_of="hold_goods")
        document.save()
        record_changed(document, by=by, before=before, action="witness_destruction")
        sign(record=document, by=by, meaning=SignatureMeaning.WITNESSED, proof=proof)
    return document


def _leave_balance(document: Destruction, *, by, as_part_of: str) -> None:
    """Every line moves from ``on_hand`` to ``destroyed``."""
    for line in document.lines.select_related("item", "consent"):
        with about(line.item):
            perform(
                "destroy",
                item=line.item,
                by=by,
                quantity=line.quantity,
                consent=line.consent,
                document=document.number,
                reason=document.reason,
                as_part_of=as_part_of,
                witness=document.witness_name,
                destruction_line=line,
            )
    document.state = DestructionState.DONE


def _signed_here(document: Destruction, witness: Witness, *, by) -> None:
    document.witness_signed_as = "" if witness.picture else witness.typed.strip()
    if witness.picture:
        document.witness_signature = add_evidence(by=by, subject=document, upload=witness.picture)
    document.witnessed_at = timezone.now()


def _check_witness(witness: Witness, *, by, carried_out_by: str) -> None:
    """Somebody, who signs, and somebody else than who carries it out or records it."""
    signs = witness.user or (witness.name.strip() and (witness.picture or witness.typed.strip()))
    if not signs:
        raise WorkflowError(
            _("Destruction needs a witness who signs."),
            guard="witness",
            remedy=_("Name the person who saw it, and have them sign."),
            field="witness_user" if witness.user else "witness_name",
        )
    doers = _plain(by.name, by.username, carried_out_by)
    if witness.names & doers or witness.user == by:
        raise WorkflowError(
            _("You cannot be the witness of what you do yourself.")
            if witness.user == by or witness.names & _plain(by.name, by.username)
            else _("Who carries it out cannot be its witness."),
            guard="witness",
            remedy=_("Name another person who saw it."),
            field="witness_user" if witness.user else "witness_name",
        )
    if witness.user and not rules.may(witness.user, "witness_destruction"):
        raise WorkflowError(
            _("%(name)s may not sign this.") % {"name": witness.user},
            guard="witness",
            remedy=_("Name somebody who works with the goods, or let the witness sign here."),
            field="witness_user",
        )


def _plain(*names: str) -> set[str]:
    return {" ".join(name.split()).casefold() for name in names} - {""}


def _check_day(document: Destruction, day: date) -> None:
    """Not before the owner agreed, nor before the goods were let out; not ahead."""
    first = max(document.lines.values_list("consent__given_on", flat=True))
    if document.leaves_site:
        first = max(first, timezone.localdate(document.gate_pass.decided_at))
    if not first <= day <= timezone.localdate():
        raise InvalidInput(
            _("Consent and release are of %(day)s; nothing was to be destroyed before.")
            % {"day": first.isoformat()},
            remedy=_("Type the day on which it happened: from that day on, until today."),
            field="destroyed_on",
        )


def _keep_proof(document: Destruction, files, *, by) -> None:
    """Keep the photos and certificates; there must be one, of this time or of one before."""
    if not files and not evidence_of(document).exists():
        raise WorkflowError(
            _("That the goods were destroyed needs its proof."),
            guard="proof",
            remedy=_("Add a photo of what is left of them, or the certificate as a file."),
            field="files",
        )
    for file in files:
        add_evidence(by=by, subject=document, upload=file)


def cancel_destruction(*, by, document: Destruction, reason: str) -> Destruction:
    """Call a destruction off that no witness signed; the goods stay their owner's."""
    require(by, "destroy")
    with writing():
        document = Destruction.objects.select_for_update().get(pk=document.pk)
        require_state(document, *OPEN_STATES)
        before = snapshot(document)
        document.state = DestructionState.CANCELLED
        document.save(update_fields=["state"])
        record_changed(document, by=by, before=before, action="cancel_destruction", reason=reason)
    return document


def require_state(document: Destruction, *states: DestructionState) -> None:
    if document.state not in states:
        raise WorkflowError(
            _("%(number)s is “%(state)s”.")
            % {"number": document.number, "state": document.status.label},
            guard="state",
            remedy=_("This is possible in: %(states)s.")
            % {"states": listed(state.label for state in states)},
        )
