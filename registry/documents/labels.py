"""标识卡: the label on the goods (domain Q5)."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from registry.documents.base import Link, named
from registry.enums import State
from registry.models import Item
from registry.needs import demands_of, needs_in_words


def labels(items: Iterable[Item], *, link: Link) -> dict:
    """Context of print/label_roll.html and print/label_sheet.html."""
    return {"labels": [_label(item, link) for item in items]}


def _label(item: Item, link: Link) -> dict:
    needs = demands_of(item)
    return {
        "code": link(item.number),
        "number": item.number,
        "party": named(item.owner),
        "part_number": item.part_number,
        "name": item.name,
        "lot": item.lot,
        "quantity": item.on_hand,
        "unit": item.unit_label,
        "state": _("Quarantined") if item.state == State.QUARANTINED else _("Accepted"),
        "msl": item.msl,
        "esd_sensitive": needs.esd,
        "hazardous": needs.hazardous,
        "hazards": needs.hazards,
        "climate": needs_in_words(item),
        "expires_on": item.expires_on,
    }
