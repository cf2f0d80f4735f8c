"""Taking scans one after another: a place or a person, then item after item (domain Q6, Q7).

A chain of scans does the step. After the code of a place each item is stored or moved there;
after a person's badge the items are listed for one issue note. What a code means is decided here
and not on the device, which may have been without a network when it was scanned.
"""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from registry.enums import LocationKind, ScanMeaning, ScanOutcome
from registry.errors import KeyReused, RegistryError
from registry.models import Item, Location, Scan
from registry.queries.scanning import (
    TARGETS,
    Found,
    listed_for,
    meaning_of,
    plain_code,
    target_of,
)
from registry.services import storing
from registry.services.ledger import writing
from registry.services.permission import require
from registry.services.transition import check_state, offers
from registry.workflow import TABLE


def take_scan(*, by, key: UUID, chain: UUID, code: str, scanned_at: datetime | None = None) -> Scan:
    """Do, once for a ``key``, what ``code`` means after the scans of its ``chain`` before it.

    A refusal is an answer too, and is kept: `Scan.outcome` tells. ``scanned_at`` is the device's
    word. Raises NotPermitted, and KeyReused where the key came before with something else.
    """
    require(by, "see")
    code = plain_code(code)
    with writing():
        known = Scan.objects.filter(key=key).first()
        if known is None:
            found, target = meaning_of(by, code), target_of(by, chain)
            return Scan.objects.create(
                key=key,
                chain=chain,
                user=by,
                code=code,
                scanned_at=scanned_at,
                meaning=found.meaning,
                item=found.item,
                place=found.place,
                person=found.person,
                **_done_with(found, target, by=by, code=code),
                taken_at=timezone.now(),
            )
    if (known.user_id, known.chain, known.code) != (by.pk, chain, code):
        raise KeyReused(
            _("This key was used before for something else."),
            remedy=_("Scan it again."),
        )
    return known


def _done_with(found: Found, target: Scan | None, *, by, code: str) -> dict:
    """Outcome, answer and remedy of a scan."""
    if found.meaning == ScanMeaning.UNKNOWN:
        return _unknown(found, target, code)
    if found.meaning in TARGETS:
        return _answer(ScanOutcome.BEGUN)
    if found.meaning == ScanMeaning.DONE:
        return _answer(ScanOutcome.ENDED)
    if found.meaning == ScanMeaning.DOCUMENT or target is None:
        return _answer(ScanOutcome.SHOWN)
    try:
        act = _put if target.meaning == ScanMeaning.PLACE else _list
        return act(found.item, target, by=by)
    except RegistryError as error:
        return _answer(ScanOutcome.REFUSED, str(error.message), str(error.remedy))


def _unknown(found: Found, target: Scan | None, code: str) -> dict:
    if found.several:
        told = _("“%(code)s” stands on several items.") % {"code": code}
        remedy = _("Scan our own label.")
    else:
        told = _("Nothing is known under “%(code)s”.") % {"code": code}
        remedy = _("Scan our label, or link this code on the page of the item.")
    if target is not None:
        begin_again = _("Then scan %(target)s again before you go on.")
        remedy = f"{remedy} {begin_again % {'target': target.code}}"
    return _answer(ScanOutcome.REFUSED, told, remedy)


def _put(item: Item, target: Scan, *, by) -> dict:
    place = target.place
    if item.location_id == place.pk and not _waits_to_be_stored(item, place):
        return _answer(ScanOutcome.ALREADY)
    act = storing.store if _waits_to_be_stored(item, place) else storing.move
    act(item=item, by=by, location=place)
    return _answer(ScanOutcome.PUT)


def _waits_to_be_stored(item: Item, place: Location) -> bool:
    """Whether putting ``item`` on this shelf is storing it, and not moving it about."""
    return place.kind == LocationKind.STORAGE and item.stored_at is None


def _list(item: Item, target: Scan, *, by) -> dict:
    if item in listed_for(target):
        return _answer(ScanOutcome.ALREADY)
    require(by, "issue", item)
    check_state(TABLE["issue"], item)
    refusal = next((o.refusal for o in offers(item, by) if o.transition.verb == "issue"), "")
    if refusal:
        told = _("%(number)s cannot be issued.") % {"number": item.number}
        return _answer(ScanOutcome.REFUSED, told, str(refusal))
    return _answer(ScanOutcome.TAKEN)


def _answer(outcome: ScanOutcome, told: str = "", remedy: str = "") -> dict:
    return {"outcome": outcome, "told": told[:500], "remedy": remedy[:500]}
