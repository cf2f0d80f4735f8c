"""Named reads of permanent marks (domain F5)."""

from registry.models import Item, PermanentMark


def mark_of(item: Item) -> PermanentMark | None:
    """The mark that counts: the latest one."""
    marks = PermanentMark.objects.filter(item=item).select_related("verified_by", "photo")
    return marks.order_by("-pk").first()


def needs_mark(item: Item) -> bool:
    """Whether this object is to carry its owner's name: its category does, or its owner asked."""
    return item.permanent_mark_required or item.category.needs_permanent_mark
