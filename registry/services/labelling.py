"""Labels: print, stick on, and read back (domain Q5)."""

from django.utils import timezone

from registry.models import Item, Label
from registry.services.ledger import writing
from registry.services.transition import perform


def label(*, item: Item, by, version: int | None = None) -> Label:
    """Record that a label of ``item`` is printed. Printing again makes another label.

    The item's event names the label.
    """
    with writing():
        printed = Label.objects.create(item=item, printed_at=timezone.now(), printed_by=by)
        perform("label", item=item, by=by, version=version, label=printed)
    return printed


def confirm_label(*, item: Item, by, code: str, version: int | None = None) -> Item:
    """The stuck-on label was read back as ``code``: ``verified`` → ``labelled``."""
    with writing():
        newest = item.labels.first()
        item = perform("confirm_label", item=item, by=by, code=code, version=version, label=newest)
        newest.confirmed_at = timezone.now()
        newest.confirmed_by = by
        newest.save(update_fields=["confirmed_at", "confirmed_by"])
    return item
