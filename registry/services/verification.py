"""Proving the register: the chain is whole, and every item is what its history says.

Meets ISO 9001:2015 8.5.3 "retain documented information" with more than a promise: whoever
changes a row behind the register's back is found, with the first bad entry named.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db.models import Sum

from custprop.lib.chain import GENESIS, canonical, entry_hash
from registry.enums import Account, State
from registry.models import Event, Evidence, Item, LedgerHead, Movement, Signature
from registry.services.ledger import snapshot
from registry.services.seals import SIGN, breach_of

CHUNK = 2_000


class Outcome(IntEnum):
    """Exit codes of ``verify_ledger``."""

    SOUND = 0
    ALTERED = 1
    TRUNCATED = 2
    STATE_DIFFERS = 3
    FILE_DIFFERS = 4


@dataclass(frozen=True)
class Verdict:
    outcome: Outcome
    message: str
    entries: int = 0

    @property
    def sound(self) -> bool:
        return self.outcome == Outcome.SOUND


def verify_ledger() -> Verdict:
    """Replay everything; returns the first thing that is wrong, or that all is sound.

    Reads in chunks, so memory grows with the number of items, not of events.
    """
    replayed: dict[str, dict] = defaultdict(dict)
    broken = (
        _walk_chain(replayed)
        or _check_signatures()
        or _check_items(replayed)
        or _check_balances()
        or _check_files()
    )
    if broken:
        return broken
    count = Event.objects.count()
    return Verdict(Outcome.SOUND, f"{count} entries and {len(replayed)} items are sound.", count)


def _walk_chain(replayed: dict) -> Verdict | None:
    """Check each entry against its hash and the one before, and fold item events."""
    expected, prev = 1, GENESIS
    for event in Event.objects.order_by("seq").iterator(CHUNK):
        if event.seq != expected:
            return Verdict(
                Outcome.ALTERED, f"Entry {expected} is missing (found {event.seq} next)."
            )
        if event.prev != prev or event.hash != entry_hash(event.body, prev):
            return Verdict(Outcome.ALTERED, f"Entry {event.seq} was altered: its hash is wrong.")
        problem = _column_that_lies(event)
        if problem:
            return Verdict(
                Outcome.ALTERED, f"Entry {event.seq} was altered: “{problem}” is not what it was."
            )
        if event.model == Item._meta.label_lower:
            replayed[event.object_key].update(json.loads(event.body)["after"])
        expected, prev = event.seq + 1, event.hash
    return _check_head(expected - 1, prev)


def _column_that_lies(event: Event) -> str | None:
    """The name of a column that no longer says what the hashed body says."""
    body = json.loads(event.body)
    told = {
        "seq": body["seq"],
        "at": body["at"],
        "actor_name": body["actor"]["name"],
        "action": body["action"],
        "model": body["model"],
        "object_key": body["object"],
        "reason": body["reason"],
    }
    shown = json.loads(canonical({name: getattr(event, name) for name in told}))
    return next((name for name in told if shown[name] != told[name]), None)


def _check_head(last: int, last_hash: str) -> Verdict | None:
    head = LedgerHead.objects.first()
    seq, head_hash = (head.seq, head.hash) if head else (0, GENESIS)
    if seq > last:
        return Verdict(
            Outcome.TRUNCATED, f"The chain ends at entry {last}, but {seq} had been written."
        )
    if (seq, head_hash) != (last, last_hash):
        return Verdict(Outcome.ALTERED, f"The end of the chain is not entry {last}.")
    return None


def _check_signatures() -> Verdict | None:
    """Every signature is what the log says, none is cut out, and each has its record."""
    for signature in Signature.objects.select_related("event").iterator(CHUNK):
        breach = breach_of(signature)
        if breach:
            return Verdict(
                Outcome.ALTERED,
                f"The signature of {signature.signed_name} on {signature.subject_key} "
                f"(entry {signature.event_id}) was altered: {breach.value.replace('_', ' ')}.",
            )
    cut = Event.objects.filter(action=SIGN, signature=None).order_by("seq").first()
    if cut:
        return Verdict(
            Outcome.ALTERED,
            f"The signature of {cut.actor_name} on {cut.object_key} (entry {cut.seq}) is gone.",
        )
    return _check_signed_records()


def _check_signed_records() -> Verdict | None:
    for kind in ContentType.objects.filter(
        pk__in=Signature.objects.order_by().values("subject_type").distinct()
    ):
        there = kind.model_class()._base_manager.values("pk")
        orphan = Signature.objects.filter(subject_type=kind).exclude(subject_id__in=there).first()
        if orphan:
            return Verdict(
                Outcome.ALTERED,
                f"{orphan.subject_key}, which {orphan.signed_name} signed "
                f"(entry {orphan.event_id}), is gone.",
            )
    return None


def _check_items(replayed: dict) -> Verdict | None:
    """Every item's row equals the fold of its events, and every item has events."""
    numbers, untold = set(), _untold_values()
    items = Item.objects.select_related(
        "owner", "category", "location", "custodian", "agreement", "parent"
    )
    for item in items.order_by("pk").iterator(CHUNK):
        numbers.add(item.number)
        row, told = json.loads(canonical(snapshot(item))), replayed.get(item.number, {})
        told = untold | told if told else {}
        for name, value in row.items():
            if told.get(name) != value:
                return Verdict(
                    Outcome.STATE_DIFFERS,
                    f"{item.number}: “{name}” is {value!r}, its history says {told.get(name)!r}.",
                )
    gone = sorted(replayed.keys() - numbers)
    if gone:
        return Verdict(Outcome.STATE_DIFFERS, f"{gone[0]} has a history but is not there.")
    return None


def _untold_values() -> dict:
    """What a field holds of which no event has told: it came with a later version of the program,
    as its default."""
    fields = (field for field in Item._meta.concrete_fields if not field.is_relation)
    return json.loads(canonical({field.name: field.get_default() for field in fields}))


def _check_balances() -> Verdict | None:
    """Every account of every item is the sum of its movements."""
    totals: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    sums = Movement.objects.values_list("item_id", "source", "target").annotate(Sum("quantity"))
    for item_id, source, target, quantity in sums.order_by().iterator(CHUNK):
        if source == target:
            continue
        totals[item_id][target] += quantity
        if source == Account.RECEIVED:
            totals[item_id][Account.RECEIVED] += quantity
        else:
            totals[item_id][source] -= quantity
    for item in Item.objects.order_by("pk").iterator(CHUNK):
        for account in Account:
            stands, moved = getattr(item, account.value), totals[item.pk][account.value]
            if stands != moved:
                return Verdict(
                    Outcome.STATE_DIFFERS,
                    f"{item.number}: {account.value} is {stands:f}, "
                    f"its movements add up to {moved:f}.",
                )
        if (item.state == State.CLOSED) != (item.on_hand == 0 and item.issued == 0):
            return Verdict(
                Outcome.STATE_DIFFERS, f"{item.number}: its state does not fit its balance."
            )
    return None


def _check_files() -> Verdict | None:
    for evidence in Evidence.objects.order_by("pk").iterator(CHUNK):
        problem = _file_problem(evidence)
        if problem:
            return Verdict(
                Outcome.FILE_DIFFERS,
                f"File {evidence.original_name} (no. {evidence.pk}) {problem}.",
            )
    return None


def _file_problem(evidence: Evidence) -> str | None:
    if not default_storage.exists(evidence.file.name):
        return "is missing"
    digest = hashlib.sha256()
    with default_storage.open(evidence.file.name) as stored:
        for chunk in stored.chunks():
            digest.update(chunk)
    return None if digest.hexdigest() == evidence.sha256 else "was altered"
