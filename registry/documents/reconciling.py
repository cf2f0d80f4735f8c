"""对账表: that everything which arrived is accounted for, as a customer's auditor reads it."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.documents.base import form_context
from registry.documents.register import anchored, control_number
from registry.queries.reconciling import WHEREABOUTS, Reconciliation


def reconciliation_sheet(
    found: Reconciliation, *, as_of: date | None, filters: str, by, **_link
) -> dict:
    """Context of print/reconciliation.html. Its number and code name the day and the ledger it was
    made from, as the register's do."""
    day = as_of or timezone.localdate()
    return {
        **form_context("reconciliation", number=control_number(day), by=by, link=anchored),
        "as_of": day,
        "filters": filters,
        "verdict": _("Everything that arrived is accounted for.")
        if found.balances
        else _("Not everything is accounted for: see the lines that are marked."),
        "accounts": [account.label for account in WHEREABOUTS],
        "rows": [
            {
                "part": line.part,
                "name": line.name,
                "unit": line.unit_label,
                "arrived": line.arrived,
                "over": line.from_other_lines,
                "quantities": [line.moved[account] for account in WHEREABOUTS],
                "balances": line.balances,
            }
            for line in found.lines
        ],
    }
