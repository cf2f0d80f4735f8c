"""盘点表: what was counted, what differs and what became of it."""

from django.utils import timezone

from inspections.models import Stocktake, StocktakeLine
from inspections.queries.stocktaking import figures_of, lines_of
from registry.documents.base import Link, electronic, form_context
from registry.services.signing import signatures_of


def stocktake_sheet(stocktake: Stocktake, *, by, link: Link) -> dict:
    """Context of print/stocktake_sheet.html: differences first, then everything else."""
    lines = sorted(lines_of(stocktake), key=lambda line: not line.is_difference)
    signatures = [electronic(signed) for signed in signatures_of(stocktake)]
    return {
        **form_context(
            "stocktake", number=stocktake.number, by=by, link=link, signatures=signatures
        ),
        "stocktake": {
            "number": stocktake.number,
            "scope": stocktake.scope_words,
            "method": stocktake.get_method_display(),
            "state": stocktake.status.label,
            "counter": str(stocktake.counter),
            "started_at": timezone.localtime(stocktake.started_at),
            "finished_at": stocktake.finished_at and timezone.localtime(stocktake.finished_at),
            "approved_by": str(stocktake.approved_by or ""),
            "approved_at": stocktake.approved_at and timezone.localtime(stocktake.approved_at),
            "note": stocktake.note,
            "figures": [
                {"label": row["result"].label, "count": row["count"]}
                for row in figures_of(stocktake)
            ],
        },
        "lines": [_row(line) for line in lines],
    }


def _row(line: StocktakeLine) -> dict:
    counts = [count for count in line.counts.all() if not count.undone]
    last = counts[-1] if counts else None
    return {
        "item": line.item.number if line.item else line.tag,
        "name": line.item.name if line.item else "",
        "owner": str(line.owner or ""),
        "expected_place": line.expected_place.code if line.expected_place else "",
        "found_place": last.place.code if last and last.place else "",
        "expected": line.expected_quantity,
        "difference": line.difference,
        "unit": line.item.unit_label if line.item else "",
        "result": line.status.label if line.status else "",
        "failed": line.is_difference,
        "counted_by": ", ".join(dict.fromkeys(str(count.by) for count in counts)),
        "anomaly": line.anomaly.number if line.anomaly else _settled_as(line),
    }


def _settled_as(line: StocktakeLine) -> str:
    """What an unknown label turned out to be."""
    find = line.found
    if find is None or not find.is_settled:
        return ""
    return find.item.number if find.item else f"{find.get_outcome_display()}: {find.reason}"
