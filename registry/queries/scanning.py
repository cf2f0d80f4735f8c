"""From what a scanner read, or a person typed, to the record."""

import re
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from django.urls import get_resolver

from registry import rules
from registry.enums import ScanMeaning, ScanOutcome
from registry.models import Item, LinkedCode, Location, Scan, User
from registry.panels import page_url

_OPENS = re.compile(r"^https?://\S*/s/", re.IGNORECASE)
LONGEST = 200  # characters of a code or a search
ITEM_NUMBER = re.compile(r"CP-\d{4}-\d{6,}")
DOCUMENT_NUMBER = re.compile(r"([A-Z]{2})-\d{4}-\d{4,}")
DONE = "CP-DONE"  # ends a chain of scans; printed as a code for scanners without keys

#: By the letters of its number, how the page of a document is named, in whichever app it is.
DOCUMENT_PAGES = {
    "PA": "pre_advice",
    "RC": "receipt",
    "IS": "issue_note",
    "RT": "return_note",
    "GP": "gate_pass",
    "TF": "transfer",
    "OR": "outside_request",
    "DS": "destruction",
    "DR": "document_revision",
    "CC": "controlled_copy",
    "HP": "handling_plan",
    "DW": "dwell_case",
    "EX": "excursion",
    "IN": "inspection",
    "NC": "nonconformity",
    "AN": "anomaly",
    "CO": "consent",
    "CK": "check",
    "ST": "stocktake",
    "CL": "closeout_of",
}


#: What a chain may be about, and what takes that away again. After an unknown code nobody can
#: tell whether it was the next shelf, so what follows must not land on the one before.
TARGETS = (ScanMeaning.PLACE, ScanMeaning.PERSON)
TURNS = (*TARGETS, ScanMeaning.DONE, ScanMeaning.UNKNOWN)


@dataclass(frozen=True)
class Found:
    """What a code means. ``several``: the customer's code stands on more than one item."""

    meaning: ScanMeaning
    item: Item | None = None
    place: Location | None = None
    person: User | None = None
    several: bool = False


def plain_code(text: str) -> str:
    """The code in ``text``: without the address that our labels put before it, in one width."""
    text = unicodedata.normalize("NFKC", text).strip()[:LONGEST]
    return _OPENS.sub("", text).rstrip("/")


def item_of_code(user, text: str) -> Item | None:
    """The item whose number or label code this is, or the customer's code that stands on it
    alone, where ``user`` may know of it."""
    number = plain_code(text).upper()
    if not number:
        return None
    visible = Item.objects.visible_to(user).with_place()
    return visible.filter(number=number).first() or _one_of(_linked_items(user, text))


def location_of_code(text: str) -> Location | None:
    """The place whose code this is, in whatever case it was typed."""
    return Location.objects.filter(code__iexact=plain_code(text)).first()


def person_of_code(user, text: str) -> User | None:
    """Whose badge this is, for those who hand goods out."""
    badge = plain_code(text)
    if not badge or not rules.may(user, "issue"):
        return None
    return User.objects.filter(badge=badge, is_active=True).first()


def _linked_items(user, text: str) -> list[Item]:
    """The items with us on which the customer's code ``text`` stands, at most two."""
    linked = LinkedCode.objects.filter(code=plain_code(text)).values("item")
    return list(Item.objects.visible_to(user).open().with_place().filter(pk__in=linked)[:2])


def _one_of(items: list[Item]) -> Item | None:
    return items[0] if len(items) == 1 else None


def meaning_of(user, code: str) -> Found:
    """What ``code`` stands for, as far as ``user`` may know."""
    if code.upper() == DONE:
        return Found(ScanMeaning.DONE)
    item = item_of_code(user, code)
    if item is not None:
        return Found(ScanMeaning.ITEM, item=item)
    place = location_of_code(code)
    if place is not None:
        return Found(ScanMeaning.PLACE, place=place)
    person = person_of_code(user, code)
    if person is not None:
        return Found(ScanMeaning.PERSON, person=person)
    if document_page(code):
        return Found(ScanMeaning.DOCUMENT)
    return Found(ScanMeaning.UNKNOWN, several=len(_linked_items(user, code)) > 1)


def is_ours(code: str) -> bool:
    """Whether ``code`` looks like a number of ours, or is that of a place or a badge."""
    upper = code.upper()
    if upper == DONE or ITEM_NUMBER.fullmatch(upper) or DOCUMENT_NUMBER.fullmatch(upper):
        return True
    return location_of_code(code) is not None or User.objects.filter(badge=code).exists()


def document_page(code: str) -> str | None:
    """Where the document of this number is shown; other apps than this one have documents, too."""
    document = DOCUMENT_NUMBER.fullmatch(code.upper())
    name = document and DOCUMENT_PAGES.get(document[1])
    urls = (page_url(f"{app}:{name}", code.upper()) for app in get_resolver().namespace_dict)
    return next((url for url in urls if url), None) if name else None


def target_of(user, chain: UUID) -> Scan | None:
    """The scan of the place or the person that the next item of ``chain`` is for."""
    turn = (
        Scan.objects.filter(chain=chain, user=user, meaning__in=TURNS)
        .select_related("place", "person")
        .order_by("-pk")
        .first()
    )
    return turn if turn and turn.meaning in TARGETS else None


def listed_for(target: Scan) -> list[Item]:
    """The items that were scanned for the person of ``target``, in their order."""
    taken = Scan.objects.filter(
        chain=target.chain, user=target.user_id, pk__gt=target.pk, outcome=ScanOutcome.TAKEN
    )
    return [scan.item for scan in taken.select_related("item").order_by("pk")]
