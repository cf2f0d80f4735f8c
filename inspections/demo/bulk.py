"""Large registers for measuring: the same rows the services write, made in bulk."""

import random
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from custprop.lib.chain import VERSION, canonical, entry_hash
from inspections.demo.goods import PARTS
from registry.enums import Account, LocationKind, State
from registry.models import Category, Event, Item, LedgerHead, Movement, Party, User
from registry.queries.places import places_of
from registry.services.items import search_text
from registry.services.ledger import HEAD, lock_ledger, snapshot, writing
from registry.services.numbering import draw_numbers

CHUNK = 2_000


def load_bulk(*, items: int, seed: int, parties: list[Party], tell=lambda done, total: None):
    """Add ``items`` stored items with their movement and event, chained like any other."""
    dice = random.Random(seed)  # noqa: S311 — demo data, no secret
    keeper = User.objects.select_related("department").get(username="warehouse")
    places = list(places_of(LocationKind.STORAGE))
    category = Category.objects.get(code="part")
    done = 0
    while done < items:
        count = min(CHUNK, items - done)
        with writing():
            numbers = draw_numbers("CP", count)
            rows = [_item(number, dice, parties, places, category, keeper) for number in numbers]
            Item.objects.bulk_create(rows)
            Movement.objects.bulk_create([_movement(item, keeper) for item in rows])
            _chain(rows, keeper)
        done += count
        tell(done, items)


def _item(number, dice, parties, places, category, keeper) -> Item:
    code, name, maker, unit, _category, needs = dice.choice(PARTS)
    party = dice.choice(parties)
    at = timezone.now() - timedelta(minutes=dice.randint(60, 60 * 24 * 300))
    quantity = Decimal(dice.randint(1, 200) * 100)
    item = Item(
        number=number,
        owner=party,
        category=category,
        part_number=f"{party.code}-{code}-{dice.randint(1, 999):03d}",
        name=name,
        manufacturer=maker,
        lot=f"D/C {dice.randint(2401, 2652)}",
        unit=unit,
        order_number=f"{party.code}-PO-{dice.randint(2000, 2999)}",
        state=State.STORED,
        location=dice.choice(places),
        custodian=keeper.department,
        received_at=at,
        stored_at=at,
        state_since=at,
        received=quantity,
        on_hand=quantity,
        **needs,
    )
    item.search_text = search_text(item)
    return item


def _movement(item: Item, keeper: User) -> Movement:
    return Movement(
        item=item,
        seq=1,
        verb="receive",
        source=Account.RECEIVED,
        target=Account.ON_HAND,
        quantity=item.received,
        to_location=item.location,
        at=item.received_at,
        by=keeper,
    )


def _chain(rows: list[Item], keeper: User) -> None:
    """Events as ``record_event`` writes them, with one look at the head for all of them."""
    head = lock_ledger()
    seq, prev, events = head.seq, head.hash, []
    actor = {"name": str(keeper), "username": keeper.username, "roles": sorted(keeper.roles)}
    for item in rows:
        seq, at = seq + 1, timezone.now()
        body = canonical(
            {
                "v": VERSION,
                "seq": seq,
                "at": at,
                "actor": actor,
                "action": "receive",
                "model": "registry.item",
                "object": item.number,
                "before": {},
                "after": snapshot(item),
                "reason": "",
                "facts": {},
            }
        )
        events.append(
            Event(
                seq=seq,
                at=at,
                actor=keeper,
                actor_name=str(keeper),
                action="receive",
                model="registry.item",
                object_key=item.number,
                body=body,
                prev=prev,
                hash=entry_hash(body, prev),
            )
        )
        prev = events[-1].hash
    Event.objects.bulk_create(events)
    LedgerHead.objects.filter(pk=HEAD).update(seq=seq, hash=prev)
