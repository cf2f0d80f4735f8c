"""Hand-overs as pages and papers tell them: who gave, who took, when (domain R1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from registry.enums import Step
from registry.models import Department, HandOver, Item, Receipt
from registry.queries.working_time import working_time


def hand_overs_of(item: Item) -> list[HandOver]:
    """All of ``item``, the first one first."""
    return list(_with_names(HandOver.objects.filter(item=item)))


def arrivals_of(receipt: Receipt) -> list[HandOver]:
    """What the receiving department handed over: the first hand-over of each received item."""
    first: dict[int, HandOver] = {}
    arrived = HandOver.objects.filter(item__receipt_line__receipt=receipt)
    for hand_over in _with_names(arrived).select_related("item__receipt_line"):
        first.setdefault(hand_over.item_id, hand_over)
    return sorted(first.values(), key=lambda hand_over: hand_over.item.receipt_line.line_no)


def _with_names(hand_overs: QuerySet[HandOver]) -> QuerySet[HandOver]:
    return hand_overs.select_related(
        "from_department", "to_department", "given_by", "taken_by"
    ).order_by("pk")


@dataclass
class Share:
    """The part of a group that one person took over, and when the last of it; ``by`` is None
    for what nobody took. ``lines`` are those of the receipt."""

    by: object | None
    at: datetime | None
    lines: list[int] = field(default_factory=list)


@dataclass
class Group:
    """What one department was given on arrival. ``given`` is the first of its hand-overs."""

    to_department: Department | None
    given: HandOver
    hand_overs: list[HandOver] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.hand_overs)

    @property
    def shares(self) -> list[Share]:
        """By who took them over, what nobody took at the end."""
        found: dict[int | None, Share] = {}
        for hand_over in self.hand_overs:
            by, at = hand_over.taken_by, hand_over.taken_at
            share = found.setdefault(hand_over.taken_by_id, Share(by, at))
            share.at = at and max(share.at, at)
            share.lines.append(hand_over.item.receipt_line.line_no)
        return sorted(found.values(), key=lambda share: share.by is None)


def by_department(hand_overs: Iterable[HandOver]) -> list[Group]:
    """``hand_overs`` (of ``arrivals_of``) by the department that got them, the most first."""
    groups: dict[int | None, Group] = {}
    for hand_over in hand_overs:
        to = hand_over.to_department
        group = groups.setdefault(hand_over.to_department_id, Group(to, hand_over))
        group.hand_overs.append(hand_over)
    return sorted(groups.values(), key=lambda group: -group.count)


def ranges(numbers: Iterable[int]) -> str:
    """Ascending line numbers in few words.

    >>> ranges([1, 2, 3, 5])
    '1–3, 5'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


# ---- how long goods wait --------------------------------------------------------

OVERDUE_AFTER = timedelta(hours=8)  # of working time: one day


@dataclass(frozen=True)
class Wait:
    """How long goods wait to be verified, in working time, and who took them over."""

    worked: timedelta
    taken_by: object | None

    @property
    def overdue(self) -> bool:
        return self.worked > OVERDUE_AFTER

    @property
    def hours(self) -> Decimal:
        """Working hours, to a tenth."""
        return (Decimal(int(self.worked.total_seconds())) / 3600).quantize(Decimal("0.1"))


def waits_of(items: list[Item]) -> dict[int, Wait]:
    """The wait of each of ``items`` by its key, since it was handed over; two queries."""
    if not items:
        return {}
    newest: dict[int, HandOver] = {}
    given = HandOver.objects.filter(item__in=items, step=Step.VERIFY).select_related("taken_by")
    for hand_over in given.order_by("pk"):
        newest[hand_over.item_id] = hand_over
    working, now = working_time(), timezone.now()
    return {
        key: Wait(working.between(hand_over.given_at, now), hand_over.taken_by)
        for key, hand_over in newest.items()
    }
