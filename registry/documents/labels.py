"""标识卡: the label on the goods (domain Q5)."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from registry.documents.base import Link, named
from registry.enums import State
from registry.models import Item


def labels(items: Iterable[Item], *, link: Link) -> dict:
    """Context of print/label_roll.html and print/label_sheet.html."""
    return {"labels": [_label(item, link) for item in items]}


def _label(item: Item, link: Link) -> dict:
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
        "esd_sensitive": item.esd_sensitive,
        "hazardous": item.hazardous,
        "expires_on": item.expires_on,
    }
