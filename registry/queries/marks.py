"""Named reads of permanent marks (domain F5)."""

from registry.models import Item, PermanentMark


def mark_of(item: Item) -> PermanentMark | None:
    """The mark that counts: the latest one."""
    marks = PermanentMark.objects.filter(item=item).select_related("verified_by", "photo")
    return marks.order_by("-pk").first()
