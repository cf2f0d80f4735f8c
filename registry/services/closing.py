"""Closing an agreement: refused until nothing is open, then signed with where everything went."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import listed
from registry.enums import SignatureMeaning
from registry.errors import InvalidInput, WorkflowError
from registry.models import Agreement, Closeout
from registry.queries.closing import counted_by, points_of, reconciliation_of
from registry.queries.reconciling import Line
from registry.services.ledger import record_created, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.services.signing import Proof, sign


def close_agreement(
    *, by, agreement: Agreement, proof: Proof | None, uncounted_reason: str = "", note: str = ""
) -> Closeout:
    """Close ``agreement`` and sign the report of where everything went.

    Raises WorkflowError while a point is open or the ledger does not balance, and InvalidInput
    where no stocktake counted its goods after the last arrival and no reason says why.
    """
    require(by, "close_agreement", agreement)
    with writing():
        agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
        _check_open(agreement)
        _check_points(agreement)
        found = reconciliation_of(agreement)
        if not found.lines:
            raise WorkflowError(
                _("Nothing has arrived under %(agreement)s.") % {"agreement": agreement},
                guard="arrived",
                remedy=_("There is no custody to close."),
            )
        if not found.balances:
            raise WorkflowError(
                _("Not everything is accounted for: see the lines that are marked."),
                guard="balance",
                remedy=_("Let an administrator run “manage.py verify_ledger”."),
            )
        stocktake = counted_by(agreement)
        if not stocktake and not uncounted_reason:
            raise InvalidInput(
                _("No stocktake counted these goods after the last of them arrived."),
                remedy=_("Say why none was needed."),
                field="uncounted_reason",
            )
        closeout = Closeout.objects.create(
            number=draw_number("CL"),
            agreement=agreement,
            lines=[_told(line) for line in found.lines],
            counted_by=stocktake,
            uncounted_reason="" if stocktake else uncounted_reason,
            note=note,
            closed_at=timezone.now(),
            closed_by=by,
        )
        record_created(closeout, by=by, action="close_agreement")
        sign(record=closeout, by=by, meaning=SignatureMeaning.APPROVED, proof=proof)
    return closeout


def check_agreement_open(agreement: Agreement | None) -> None:
    """Raise WorkflowError for an agreement that was closed: nothing new comes under it."""
    if agreement is not None:
        _check_open(agreement)


def _check_open(agreement: Agreement) -> None:
    closeout = Closeout.objects.filter(agreement=agreement).first()
    if closeout is not None:
        raise WorkflowError(
            _("%(agreement)s was closed with %(closeout)s.")
            % {"agreement": agreement, "closeout": closeout},
            guard="closed_agreement",
            remedy=_("Choose another agreement, or none."),
            field="agreement",
        )


def _check_points(agreement: Agreement) -> None:
    open_points = [point.question for point in points_of(agreement) if not point.is_settled]
    if open_points:
        raise WorkflowError(
            _("Not yet: %(points)s.") % {"points": listed(open_points)},
            guard="open_points",
            remedy=_("Settle what stands below each point."),
        )


def _told(line: Line) -> dict:
    """A line as the report keeps it; decimals as strings, accounts without anything left out."""
    return {
        "part": line.part,
        "name": line.name,
        "unit": line.unit,
        "arrived": f"{line.arrived.normalize():f}",
        "over": f"{line.from_other_lines.normalize():f}",
        "moved": {
            str(account): f"{quantity.normalize():f}"
            for account, quantity in line.moved.items()
            if quantity
        },
    }
