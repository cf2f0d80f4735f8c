"""What production notices require, what of it is here, out, used up and lost (domain Q1, Q7)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from registry import rules
from registry.enums import PreAdviceState
from registry.models import (
    IssueLine,
    Item,
    NoticeLine,
    Party,
    PreAdvice,
    PreAdviceLine,
    ProductionNotice,
)
from registry.queries.parts import is_part, part_of
from registry.units import UNITS

ZERO = Decimal(0)


def notices_for(user) -> QuerySet[ProductionNotice]:
    """Production notices this person may see, the newest first."""
    if not rules.sees_register(user):
        return ProductionNotice.objects.none()
    return ProductionNotice.objects.select_related("party", "created_by", "closed_by")


def listed_notices(user) -> QuerySet[ProductionNotice]:
    return notices_for(user).annotate(line_count=Count("lines")).order_by("-created_at", "-pk")


def notice_of(user, advice: PreAdvice) -> ProductionNotice | None:
    """The notice for which these goods are announced, where it is recorded."""
    return notices_for(user).filter(number=advice.notice_number, party=advice.party_id).first()


def open_notices_of(parties: Iterable[int]) -> QuerySet[ProductionNotice]:
    """The notices for which goods of these owners can be handed out now."""
    return ProductionNotice.objects.filter(party__in=parties, closed_at=None).order_by("number")


@dataclass
class Progress:
    """One part of a notice: what was required and what became of what was supplied for it.

    ``arrived`` and ``in_store`` are of the goods that arrived under the notice's number;
    ``handed_out``, ``back``, ``used_up`` and, part of that, ``wasted`` of what was issued for it.
    """

    line: NoticeLine
    arrived: Decimal = ZERO
    in_store: Decimal = ZERO
    handed_out: Decimal = ZERO
    back: Decimal = ZERO
    used_up: Decimal = ZERO
    wasted: Decimal = ZERO

    @property
    def out(self) -> Decimal:
        """Still on the line: neither back nor used up."""
        return self.handed_out - self.back - self.used_up

    @property
    def in_products(self) -> Decimal:
        return self.used_up - self.wasted

    @property
    def to_issue(self) -> Decimal:
        """What the products still need, by what was required."""
        return max(self.line.required - (self.handed_out - self.back), ZERO)

    @property
    def loss_rate(self) -> Decimal:
        """Percent of what was required, two digits."""
        return (self.wasted * 100 / self.line.required).quantize(Decimal("0.01"))

    @property
    def beyond_loss(self) -> Decimal:
        """What was lost beyond what is allowed."""
        return max(self.wasted - self.line.allowed_loss_quantity, ZERO)

    @property
    def beyond_need(self) -> Decimal:
        """What was handed out beyond need and allowed loss."""
        return max(self.handed_out - self.back - self.line.most_to_issue, ZERO)

    @property
    def alarming(self) -> bool:
        return bool(self.beyond_loss or self.beyond_need)


def progress_of(notices: Iterable[ProductionNotice]) -> dict[int, list[Progress]]:
    """The parts of each notice, by its key: three queries for however many."""
    by_key = {notice.pk: notice for notice in notices}
    notices = list(by_key.values())
    by_notice: dict[int, list[Progress]] = {key: [] for key in by_key}
    found: dict[tuple, Progress] = {}
    for line in NoticeLine.objects.filter(notice__in=notices).order_by("notice", "line_no"):
        line.notice = by_key[line.notice_id]  # with its customer; no query
        progress = Progress(line)
        by_notice[line.notice_id].append(progress)
        found[line.notice_id, line.part, line.unit] = progress
    _add_goods(found, notices)
    _add_use(found, notices)
    return by_notice


def _add_goods(found: dict[tuple, Progress], notices: list[ProductionNotice]) -> None:
    keys = {(notice.party_id, notice.number): notice.pk for notice in notices}
    rows = (
        Item.objects.filter(notice_number__in={number for _party, number in keys})
        .order_by()
        .annotate(part=part_of())
        .values_list("owner", "notice_number", "part", "unit")
        .annotate(Sum("received"), Sum("split"), Sum("on_hand"))
    )
    for owner, number, part, unit, received, split, on_hand in rows:
        progress = found.get((keys.get((owner, number)), part, unit))
        if progress is not None:
            progress.arrived += received - split  # a part split off was received once
            progress.in_store += on_hand


def _add_use(found: dict[tuple, Progress], notices: list[ProductionNotice]) -> None:
    rows = (
        IssueLine.objects.filter(issue__notice__in=notices)
        .order_by()
        .annotate(part=part_of("item__"))
        .values_list("issue__notice", "part", "item__unit")
        .annotate(Sum("quantity"), Sum("returned"), Sum("consumed"), Sum("process_loss"))
    )
    for notice, part, unit, issued, returned, consumed, lost in rows:
        progress = found.get((notice, part, unit))
        if progress is not None:
            progress.handed_out, progress.back = issued, returned
            progress.used_up, progress.wasted = consumed, lost


def unnamed_lines(notice: ProductionNotice) -> list[IssueLine]:
    """What was handed out for ``notice`` though it names no such part."""
    named = Q(pk__in=[])
    for line in notice.lines.all():
        named |= is_part(line.part, line.unit, "item__")
    return list(
        IssueLine.objects.filter(issue__notice=notice)
        .exclude(named)
        .select_related("issue", "item")
        .order_by("pk")
    )


def alarming_notices(user) -> list[tuple[ProductionNotice, list[Progress]]]:
    """Open notices of which more is lost or handed out than allowed, with those parts."""
    notices = list(notices_for(user).filter(closed_at=None).order_by("number"))
    progress = progress_of(notices)
    alarms = ((notice, [row for row in progress[notice.pk] if row.alarming]) for notice in notices)
    return [(notice, rows) for notice, rows in alarms if rows]


# ---- what nobody is to buy -----------------------------------------------------


@dataclass
class Supplied:
    """One part that a customer supplies: for purchasing, not to be bought (Q1)."""

    party: Party
    part: str
    unit: str
    name: str
    required: Decimal = ZERO
    arrived: Decimal = ZERO
    expected: Decimal = ZERO
    notices: list[ProductionNotice] = field(default_factory=list)

    @property
    def short(self) -> Decimal:
        """Neither here nor announced: to be asked of the customer, not bought."""
        return max(self.required - self.arrived - self.expected, ZERO)

    @property
    def unit_label(self):
        return UNITS[self.unit].label


def not_to_buy(user, text: str = "") -> list[Supplied]:
    """Each part that open notices say the customer supplies, by customer and part."""
    notices = list(notices_for(user).filter(closed_at=None).order_by("number"))
    parts: dict[tuple, Supplied] = {}
    for rows in progress_of(notices).values():
        for row in rows:
            line, notice = row.line, row.line.notice
            key = (notice.party_id, line.part, line.unit)
            if key not in parts:
                parts[key] = Supplied(notice.party, line.part, line.unit, line.name)
            part = parts[key]
            part.required += line.required
            part.arrived += row.arrived
            part.notices.append(notice)
    for key, quantity in _expected(notices).items():
        if key in parts:
            parts[key].expected += quantity
    wanted = text.casefold().split()
    return [
        part
        for part in sorted(parts.values(), key=lambda part: (part.party.code, part.part, part.unit))
        if all(word in f"{part.part} {part.name}".casefold() for word in wanted)
    ]


def _expected(notices: list[ProductionNotice]) -> dict[tuple, Decimal]:
    """What is announced for these notices and not here yet, by owner, part and unit."""
    numbers = {notice.number for notice in notices}
    expected: dict[tuple, Decimal] = defaultdict(Decimal)
    rows = (
        PreAdviceLine.objects.filter(
            pre_advice__state=PreAdviceState.OPEN, pre_advice__notice_number__in=numbers
        )
        .order_by()
        .annotate(part=part_of())
        .values_list("pre_advice__party", "part", "unit")
        .annotate(Sum("quantity"))
    )
    for party, part, unit, quantity in rows:
        expected[party, part, unit] += quantity
    return expected
