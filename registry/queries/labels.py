"""Whose label is to be printed, and whose to be read back (domain Q5)."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from registry.enums import State
from registry.models import Item, Label

_PRINTED = Exists(Label.objects.filter(item=OuterRef("pk")))


@dataclass(frozen=True)
class Progress:
    """How many labels of a print run are read back."""

    done: int
    total: int


def waiting_for_label(user):
    """Verified items that have never had a label."""
    return Item.objects.visible_to(user).to_label().filter(~_PRINTED)


def waiting_to_be_read(user, numbers: list[str] = ()):
    """Verified items whose label is printed: all, or those of the run ``numbers``."""
    waiting = Item.objects.visible_to(user).to_label().filter(_PRINTED)
    return waiting.filter(number__in=numbers) if numbers else waiting


def reading_progress(user, numbers: list[str]) -> Progress:
    """How far the run ``numbers`` is."""
    counted = (
        Item.objects.visible_to(user)
        .filter(number__in=numbers)
        .aggregate(total=Count("pk"), done=Count("pk", filter=~Q(state=State.VERIFIED)))
    )
    return Progress(counted["done"], counted["total"])
