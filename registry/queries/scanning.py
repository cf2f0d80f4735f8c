"""From what a scanner read, or a person typed, to the record."""

import re
import unicodedata

from registry.models import Item, Location

_OPENS = re.compile(r"^https?://\S*/s/", re.IGNORECASE)
LONGEST = 200  # characters of a code or a search


def plain_code(text: str) -> str:
    """The code in ``text``: without the address that our labels put before it, in one width."""
    text = unicodedata.normalize("NFKC", text).strip()[:LONGEST]
    return _OPENS.sub("", text).rstrip("/")


def item_of_code(user, text: str) -> Item | None:
    """The item whose number or label code this is, where ``user`` may know of it."""
    number = plain_code(text).upper()
    return Item.objects.visible_to(user).with_place().filter(number=number).first()


def location_of_code(text: str) -> Location | None:
    """The place whose code this is, in whatever case it was typed."""
    return Location.objects.filter(code__iexact=plain_code(text)).first()
