"""The papers by which goods leave: lists of them, and those an item stands on (domain Q9, Q12,
G1)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count
from django.utils import timezone

from registry import rules
from registry.models import (
    Destruction,
    DestructionLine,
    Item,
    OutsideLine,
    OutsideRequest,
    ReturnLine,
    Transfer,
    TransferLine,
)


@dataclass(frozen=True)
class Paper:
    """One line of a paper, as the item's page shows it."""

    number: str
    url: str
    status: object
    quantity: Decimal
    remark: str
    received_by: str
    received_on: date | None
    back_by: date | None = None
    came_back: list[Item] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        """Awaited back after rework, past its day, and nothing of it is here again."""
        return bool(self.back_by and not self.came_back and self.back_by < timezone.localdate())


def papers_of(item: Item) -> list[Paper]:
    """Every paper by which ``item`` left or is to leave; one query for each kind."""
    return [*_returns(item), *_transfers(item), *_destructions(item), *_outside(item)]


def _returns(item: Item) -> list[Paper]:
    lines = (
        ReturnLine.objects.filter(item=item)
        .select_related("document")
        .prefetch_related("came_back__item")
        .order_by("-pk")
    )
    return [
        Paper(
            line.document.number,
            line.document.get_absolute_url(),
            line.document.status,
            line.quantity,
            " · ".join(filter(None, (str(line.get_condition_display()), line.accessories))),
            line.document.delivered_to,
            line.document.delivered_on,
            line.document.back_by if not line.document.back_settled else None,
            [came.item for came in line.came_back.all()],
        )
        for line in lines
    ]


def _transfers(item: Item) -> list[Paper]:
    lines = TransferLine.objects.filter(item=item).select_related("document").order_by("-pk")
    return [
        Paper(
            line.document.number,
            line.document.get_absolute_url(),
            line.document.status,
            line.quantity,
            line.document.basis,
            line.document.other_name,
            line.document.transferred_on,
        )
        for line in lines
    ]


def _destructions(item: Item) -> list[Paper]:
    lines = DestructionLine.objects.filter(item=item).select_related("document").order_by("-pk")
    return [
        Paper(
            line.document.number,
            line.document.get_absolute_url(),
            line.document.status,
            line.quantity,
            " · ".join(
                filter(None, (str(line.document.get_method_display()), line.document.details))
            ),
            line.document.witness_name if line.document.witnessed_at else "",
            line.document.destroyed_on if line.document.witnessed_at else None,
        )
        for line in lines
    ]


def _outside(item: Item) -> list[Paper]:
    """What is to go to an outside processor; once it went, the issue note tells."""
    lines = OutsideLine.objects.filter(item=item).select_related("document").order_by("-pk")
    return [
        Paper(
            line.document.number,
            line.document.get_absolute_url(),
            line.document.status,
            line.quantity,
            " · ".join((line.document.holder, line.document.purpose)),
            "",
            None,
        )
        for line in lines
    ]


def outside_requests_for(user):
    """Requests for outside processors this person may see, newest first."""
    if not rules.sees_register(user):
        return OutsideRequest.objects.none()
    return OutsideRequest.objects.select_related(
        "party", "requested_by", "issue", "gate_pass__decided_by"
    ).annotate(line_count=Count("lines"))


def destructions_for(user):
    """Destructions this person may see, newest first."""
    if not rules.sees_register(user):
        return Destruction.objects.none()
    return Destruction.objects.select_related(
        "party",
        "requested_by",
        "recorded_by",
        "witness_user",
        "witness_signature",
        "gate_pass__decided_by",
    ).annotate(line_count=Count("lines"))


def transfers_for(user):
    """Transfers of ownership this person may see, newest first."""
    if not rules.sees_register(user):
        return Transfer.objects.none()
    return Transfer.objects.select_related(
        "party",
        "requested_by",
        "done_by",
        "our_signature",
        "other_signature",
        "gate_pass__decided_by",
    ).annotate(line_count=Count("lines"))


def transferable_items(user):
    """Items in store, whose ownership may pass, oldest first."""
    return Item.objects.visible_to(user).issuable().with_place().order_by("received_at", "number")
