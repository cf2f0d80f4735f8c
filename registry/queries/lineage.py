"""Goods that were one lot once: parts are split off, and parts of parts."""

from registry.models import Item


def with_parts(keys: set[int]) -> set[int]:
    """``keys`` of items and of everything that was split off from them; a query a generation."""
    found = generation = set(keys)
    while generation:
        generation = set(Item.objects.filter(parent_id__in=generation).values_list("pk", flat=True))
        found = found | generation
    return found
