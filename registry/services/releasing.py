"""放行单: a manager who did not ask for it lets goods leave the site, or not (domain P5).

One for every paper by which goods leave. Each has ``requested_by`` and a state that is
``requested``, ``released`` or ``refused``.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Destruction, GatePass, OutsideRequest, Return, Transfer
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require

#: The field of `GatePass` that names the paper, by its kind.
FIELD_OF = {
    Return: "document",
    Transfer: "transfer",
    Destruction: "destruction",
    OutsideRequest: "outside",
}
REQUESTED, RELEASED, REFUSED = "requested", "released", "refused"


def decide_gate_pass(*, by, document, approved: bool, note: str = "") -> GatePass:
    """Release the goods on ``document`` or refuse; by a manager who did not ask for it.

    Who refuses says why in ``note``. Raises InvalidInput, NotPermitted or WorkflowError.
    """
    if not approved and not note.strip(" ."):
        raise InvalidInput(
            _("A refusal needs its reason."),
            remedy=_("Write what must be mended before the goods may leave."),
            field="note",
        )
    kind = type(document)
    with writing():
        document = kind.objects.select_for_update().get(pk=document.pk)
        _check_state(document)
        if document.requested_by_id == by.pk:
            raise NotPermitted(
                _("You asked for this, so somebody else must release it."),
                remedy=_("Ask another manager."),
            )
        require(by, "decide_gate_pass", document)
        gate_pass = GatePass.objects.create(
            number=draw_number("GP"),
            approved=approved,
            decided_at=timezone.now(),
            decided_by=by,
            note=note,
            **{FIELD_OF[kind]: document},
        )
        before = snapshot(document)
        document.state = RELEASED if approved else REFUSED
        document.save(update_fields=["state"])
        record_changed(document, by=by, before=before, action="decide_gate_pass")
        record_created(gate_pass, by=by, action="decide_gate_pass", reason=note)
    return gate_pass


def _check_state(document) -> None:
    if document.state != REQUESTED:
        raise WorkflowError(
            _("%(number)s is “%(state)s”.")
            % {"number": document.number, "state": document.status.label},
            guard="state",
            remedy=_("Only what waits for release is decided."),
        )
