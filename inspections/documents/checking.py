"""定期检查记录: one look at goods, or those of a period (domain R6)."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.models import Check
from inspections.queries.checking import checks_for
from registry.documents.base import APPROVED_BY_HAND, Link, form_context, signature
from registry.documents.register import anchored, control_number
from registry.models import Party

MOST_ROWS = 1000


def check_record(check: Check, *, by, link: Link) -> dict:
    """Context of print/check_record.html for one check."""
    signatures = [
        signature(_("Checked by"), check.checked_by, check.checked_at),
        signature(_("Reviewed by")),
        APPROVED_BY_HAND,
    ]
    return {
        **form_context("check", number=check.number, by=by, link=link, signatures=signatures),
        "rows": [_row(check, list(check.lines.all()))],
    }


def check_records(
    user, *, party: Party | None, first_day: date, last_day: date, by, link: Link
) -> dict:
    """Context of print/check_record.html for the checks of a period, oldest first; at most the
    first thousand. It is no record of its own: its number and code name the day and the ledger
    it was made from, as the register's do."""
    found = checks_for(user).filter(
        checked_at__gte=_midnight(first_day),
        checked_at__lt=_midnight(last_day) + timedelta(days=1),
    )
    if party is not None:
        found = found.filter(item__owner=party)
    checks = list(found.order_by("checked_at").prefetch_related("lines")[: MOST_ROWS + 1])
    return {
        **form_context("check", number=control_number(last_day), by=by, link=anchored),
        "period": {"party": str(party or ""), "first": first_day, "last": last_day},
        "more": len(checks) > MOST_ROWS,
        "rows": [_row(check, list(check.lines.all())) for check in checks[:MOST_ROWS]],
    }


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _row(check: Check, lines: list) -> dict:
    item = check.item
    return {
        "number": check.number,
        "at": timezone.localtime(check.checked_at),
        "by": str(check.checked_by),
        "item": item.number,
        "party": str(item.owner),
        "part_number": item.part_number,
        "name": item.name,
        "lot": item.lot,
        "place": str(check.location or ""),
        "lines": [
            {"name": line.label, "result": line.status.label, "failed": line.verdict == "fail"}
            for line in lines
        ],
        "outcome": check.status.label,
        "turned_over": check.turned_over,
        "remark": check.remark,
        "anomaly": check.anomaly.number if check.anomaly else "",
        "settled": check.settled_note,
    }
