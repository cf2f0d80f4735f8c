"""Gapless numbers: drawn inside the transaction that uses them, so a rollback gives them back."""

from django.db.models import F
from django.utils import timezone

from registry.models import Counter

WIDTHS = {"CP": 6, "DS": 6}
DEFAULT_WIDTH = 4


def draw_number(prefix: str) -> str:
    """The next number of this year's series, such as ``CP-2026-000001``.

    Call inside ``writing()``: the ledger's lock keeps two writers from drawing one number.
    """
    series = f"{prefix}-{timezone.localdate().year}"
    if not Counter.objects.filter(series=series).update(value=F("value") + 1):
        Counter.objects.create(series=series, value=1)
    value = Counter.objects.values_list("value", flat=True).get(series=series)
    return f"{series}-{value:0{WIDTHS.get(prefix, DEFAULT_WIDTH)}d}"


def draw_numbers(prefix: str, count: int) -> list[str]:
    """``count`` numbers in a row, in two queries."""
    if count == 0:
        return []
    first = draw_number(prefix)
    series, _, start = first.rpartition("-")
    Counter.objects.filter(series=series).update(value=F("value") + count - 1)
    return [f"{series}-{int(start) + step:0{len(start)}d}" for step in range(count)]
