"""The ledger of quantity and place in words: which act, from where to where."""

from collections.abc import Iterable

from django.db.models import QuerySet

from registry.enums import Account
from registry.models import Movement
from registry.queries.wording import act_label


def entries_of(item_keys: Iterable[int]) -> QuerySet[Movement]:
    """The movements of these items with all that is shown of them, in one query."""
    return Movement.objects.filter(item__in=item_keys).select_related(
        "from_location", "to_location", "by"
    )


def in_words(entries: Iterable[Movement]) -> list[dict]:
    """Each entry with the words for its act and its way."""
    return [
        {"entry": entry, "act": act_label(entry.verb), "flow": _flow(entry)} for entry in entries
    ]


def _flow(entry: Movement) -> str:
    """From where to where: places where the goods moved, accounts where the quantity did."""
    if entry.source == entry.target:
        ends = (entry.from_location, entry.to_location)
    elif entry.source == Account.RECEIVED:
        ends = (None, entry.to_location)
    else:
        ends = (entry.get_source_display(), entry.get_target_display())
    return " → ".join(str(end) for end in ends if end)
