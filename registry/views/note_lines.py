"""Choosing the items that stand on a note, before anything is written.

The same on every page that makes a note: ``item`` names the items so far, ``add`` is a code
that was scanned or typed, ``remove`` takes one away, ``act=choose`` comes from a list.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.models import Item
from registry.queries.scanning import item_of_code

MOST_LINES = 200


@dataclass
class Chosen:
    """``final`` is False while the person is still choosing; ``problem`` is a sentence."""

    items: list[Item]
    final: bool
    problem: str = ""


def choose_items(request, items) -> Chosen:
    """The chosen of ``items`` (a queryset), in the order in which they were chosen."""
    given = request.POST if request.method == "POST" else request.GET
    numbers = [number for number in given.getlist("item") if number != given.get("remove")]
    added, problem = _added(request.user, given.get("add", ""), items)
    if added:
        numbers.append(added)
    numbers = list(dict.fromkeys(numbers))
    if len(numbers) > MOST_LINES:
        problem = _("A note has at most %(most)s lines. Make another note for the rest.") % {
            "most": MOST_LINES
        }
    found = {item.number: item for item in items.filter(number__in=numbers[:MOST_LINES])}
    still_choosing = {"choose", "add"} & {given.get("act", "")} or given.get("remove")
    return Chosen(
        [found[number] for number in numbers if number in found],
        final=request.method == "POST" and not (still_choosing or given.get("add") or problem),
        problem=problem,
    )


def _added(user, code: str, items) -> tuple[str, str]:
    """The number that ``code`` means, or why it cannot be added."""
    if not code.strip():
        return "", ""
    item = item_of_code(user, code)
    if item is None:
        matching = list(items.matching(code).values_list("number", flat=True)[:2])
        if len(matching) == 1:
            return matching[0], ""
        return "", _("“%(code)s” is not the number of one item. Scan its label.") % {"code": code}
    if items.filter(pk=item.pk).exists():
        return item.number, ""
    return "", _("%(number)s cannot stand here: it is “%(state)s”.") % {
        "number": item.number,
        "state": item.status.label,
    }
