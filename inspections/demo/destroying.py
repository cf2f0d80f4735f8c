"""The demo's destructions: witnessed, waiting for the witness, waiting for release (Q9)."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from inspections.demo.clock import at
from inspections.demo.verifying import picture
from registry.enums import ConsentAct, DestructionMethod, State
from registry.models import Destruction, Item, User
from registry.services.consenting import record_consent
from registry.services.destroying import Witness, carry_out, request_destruction

REASON = "设计变更，旧版本不再使用 / superseded by a design change"


def play_destructions(people: dict[str, User], today: datetime) -> None:
    """On the newest goods in store that nobody took anything of; fewer where there are few."""
    free = Item.objects.filter(state=State.STORED, issued=0, on_hand__gte=10)
    items = list(free.with_place().order_by("-number")[:3])
    for item, play in zip(items, (_witnessed, _unsigned, _to_release), strict=False):
        with at(today - timedelta(days=1)):
            play(item, people)


def _listed(item: Item, by: User, people, **head) -> Destruction:
    quantity = Decimal(item.on_hand // 10)
    consent = record_consent(
        by=people["liaison"],
        item=item,
        contact=item.owner.contacts.filter(may_consent=True).first(),
        act=ConsentAct.SCRAP,
        quantity=quantity,
        scope=REASON,
        given_on=timezone.localdate(),
    )
    line = {"item": item, "quantity": quantity, "consent": consent}
    return request_destruction(by=by, party=item.owner, lines=[line], reason=REASON, **head)


def _witnessed(item: Item, people) -> None:
    document = _listed(item, people["manager"], people, method=DestructionMethod.CRUSHED)
    _carried_out(document, people, Witness("刘工 / Liu", typed="刘工"))


def _unsigned(item: Item, people) -> None:
    document = _listed(item, people["manager"], people, method=DestructionMethod.CUT)
    _carried_out(document, people, Witness(user=people["inspector"]))


def _carried_out(document: Destruction, people, witness: Witness) -> None:
    carry_out(
        by=people["manager"],
        document=document,
        destroyed_on=timezone.localdate(),
        carried_out_by="张师傅 / Zhang",
        witness=witness,
        files=[picture("DESTROYED")],
    )


def _to_release(item: Item, people) -> None:
    head = {"method": DestructionMethod.INCINERATED, "contractor": "绿源环保 / Lvyuan Recycling"}
    _listed(item, people["controller"], people, **head)
