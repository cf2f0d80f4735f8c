"""The papers by which goods left, as the item's page shows them (domain Q12, G1, Q9)."""

from registry.models import Item, ReturnLine


def return_lines(item: Item) -> list[ReturnLine]:
    """Every return ``item`` stands on, newest first; one query."""
    return list(
        ReturnLine.objects.filter(item=item).select_related("document__gate_pass").order_by("-pk")
    )
