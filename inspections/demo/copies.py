"""Documents of the demo: one in force with its copies, and one that its owner withdrew."""

from registry.enums import State
from registry.models import Item, User
from registry.services.copies import issue_copy, name_revision, void_revision


def play_copies(people: dict[str, User]) -> None:
    """The first two drawings in store get a number, a revision and two copies each; the second
    is void afterwards, so that its copies are recalled."""
    drawings = Item.objects.filter(category__code="document", state=State.STORED)
    controller = people["controller"]
    for position, drawing in enumerate(drawings.order_by("number")[:2]):
        named = name_revision(
            item=drawing, by=controller, document=f"{drawing.part_number}-0102", revision="A"
        )
        issue_copy(revision=named, by=controller, holder="生产一线 / line 1")
        issue_copy(revision=named, by=controller, holder="", holder_user=people["inspector"])
        if position:
            void_revision(
                revision=named, by=controller, reason="顾客来函作废 / withdrawn by its owner"
            )
