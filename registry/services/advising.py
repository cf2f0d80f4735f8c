"""Pre-advices: what a customer announced (domain Q2)."""

from django.utils.translation import gettext_lazy as _

from registry.enums import PreAdviceState
from registry.errors import InvalidInput, WorkflowError
from registry.models import PreAdvice, PreAdviceLine
from registry.services.closing import check_agreement_open
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.units import DEFAULT_UNIT, UNITS


def announce(
    *, by, party, lines: list[dict], source: dict[str, str] | None = None, **head
) -> PreAdvice:
    """Record a pre-advice with its lines. Each line is a dict of PreAdviceLine's fields.

    ``head``: agreement, order_number, notice_number, purpose, expected_on, note. ``source``
    goes into the event: the file the lines were read from, where there was one.
    """
    require(by, "announce")
    check_lines(lines)
    check_agreement_open(head.get("agreement"))
    with writing():
        advice = PreAdvice.objects.create(
            number=draw_number("PA"), party=party, created_by=by, **head
        )
        PreAdviceLine.objects.bulk_create(
            PreAdviceLine(pre_advice=advice, line_no=line_no, **line)
            for line_no, line in enumerate(lines, start=1)
        )
        record_created(advice, by=by, action="announce", lines=_as_facts(lines), **(source or {}))
    return advice


def check_lines(lines: list[dict]) -> None:
    """Raise InvalidInput unless there is a line, and each says a quantity that can be counted."""
    if not lines:
        raise InvalidInput(
            _("A pre-advice needs at least one line."),
            remedy=_("Say what the customer announced, and how much of it."),
            field="lines",
        )
    for line_no, line in enumerate(lines, start=1):
        unit = UNITS[line.get("unit", DEFAULT_UNIT.code)]
        if line["quantity"] <= 0 or not unit.fits(line["quantity"]):
            raise InvalidInput(
                _("Line %(line)s: %(quantity)s is not a quantity in %(unit)s.")
                % {"line": line_no, "quantity": line["quantity"], "unit": unit.label},
                remedy=_("Give what was announced, more than zero."),
                field="lines",
            )


def cancel_pre_advice(*, by, advice: PreAdvice, reason: str) -> PreAdvice:
    """Withdraw a pre-advice nothing of which has arrived."""
    require(by, "cancel_pre_advice", advice)
    with writing():
        advice = PreAdvice.objects.select_for_update().get(pk=advice.pk)
        if advice.state != PreAdviceState.OPEN:
            raise WorkflowError(
                _("Pre-advice %(number)s is “%(state)s”, so it cannot be cancelled.")
                % {"number": advice.number, "state": advice.status.label},
                guard="state",
                remedy=_("Only an expected pre-advice can be cancelled."),
            )
        before = snapshot(advice)
        advice.state = PreAdviceState.CANCELLED
        advice.save(update_fields=["state"])
        record_changed(advice, by=by, before=before, action="cancel_pre_advice", reason=reason)
    return advice


def _as_facts(lines: list[dict]) -> list[dict]:
    """Lines as an event holds them: categories by code, empty values left out."""
    return [
        {
            name: value.code if name == "category" else value
            for name, value in line.items()
            if value not in (None, "", False)
        }
        for line in lines
    ]
