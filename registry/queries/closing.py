"""What keeps an agreement open: each point with the records that are to be settled first.

Other apps add points with ``add_points`` and say who counted with ``set_counter`` (see
``inspections.queries.closing``).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.enums import PreAdviceState, ReturnState
from registry.models import Agreement, Item, PreAdvice, ProductionNotice, Return
from registry.panels import page_url
from registry.queries.reconciling import Reconciliation, reconcile

SHOWN = 5  # records of one point; its count says how many there are

#: A return that nobody waits for any more.
SETTLED_RETURNS = (ReturnState.DELIVERED, ReturnState.REFUSED, ReturnState.CANCELLED)


@dataclass(frozen=True)
class Record:
    """Something that is to be settled: what it is, and where that is done."""

    text: str
    url: str


@dataclass(frozen=True)
class Point:
    """One question that must be answered with "nothing": ``count`` records stand against it."""

    question: str | Promise
    count: int = 0
    records: list[Record] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        return self.count == 0


_askers: list[Callable[[Agreement], Iterable[Point]]] = []
_counters: list[Callable[[Agreement], str]] = []


def add_points(asker: Callable[[Agreement], Iterable[Point]]) -> None:
    """Let another app say what of an agreement is open with it."""
    _askers.append(asker)


def set_counter(counter: Callable[[Agreement], str]) -> None:
    """Let another app name the stocktake that counted an agreement's goods last."""
    _counters.append(counter)


def items_of(agreement: Agreement) -> QuerySet[Item]:
    return Item.objects.filter(agreement=agreement)


def point_of(question, found: QuerySet, record: Callable[..., Record]) -> Point:
    """A point with at most ``SHOWN`` of its records; counted only where there are more."""
    rows = list(found[: SHOWN + 1])
    count = found.count() if len(rows) > SHOWN else len(rows)
    return Point(question, count, [record(row) for row in rows[:SHOWN]])


def points_of(agreement: Agreement) -> list[Point]:
    """Every question, the settled ones too, in the order of an item's life."""
    points = [_expected(agreement), _on_hand(agreement), _still_out(agreement)]
    points += [_returns(agreement), _notices(agreement)]
    for asker in _askers:
        points += asker(agreement)
    return points


def counted_by(agreement: Agreement) -> str:
    """The number of the stocktake that counted these goods after the last of them came; empty
    where none did."""
    return next((number for counter in _counters if (number := counter(agreement))), "")


def reconciliation_of(agreement: Agreement) -> Reconciliation:
    return reconcile(items_of(agreement))


def _expected(agreement: Agreement) -> Point:
    advices = PreAdvice.objects.filter(agreement=agreement, state=PreAdviceState.OPEN)
    return point_of(
        _("Nothing is announced that has not come"),
        advices.order_by("number"),
        lambda advice: Record(advice.number, page_url("registry:pre_advice", advice.number)),
    )


def _item(item: Item) -> Record:
    return Record(f"{item.number} {item.name}", item.get_absolute_url())


def _on_hand(agreement: Agreement) -> Point:
    held = items_of(agreement).filter(on_hand__gt=0).order_by("number")
    return point_of(_("Nothing is on hand"), held, _item)


def _still_out(agreement: Agreement) -> Point:
    out = items_of(agreement).filter(issued__gt=0).order_by("number")
    return point_of(_("Nothing is out with a holder"), out, _item)


def _returns(agreement: Agreement) -> Point:
    under_way = Return.objects.filter(lines__item__agreement=agreement).exclude(
        state__in=SETTLED_RETURNS
    )
    return point_of(
        _("Every return is confirmed by its owner"),
        under_way.distinct().order_by("number"),
        lambda note: Record(
            f"{note.number} {note.status.label}", page_url("registry:return_note", note.number)
        ),
    )


def _notices(agreement: Agreement) -> Point:
    notices = ProductionNotice.objects.filter(
        closed_at=None, issues__lines__item__agreement=agreement
    )
    return point_of(
        _("Production for it is done"),
        notices.distinct().order_by(F("number")),
        lambda notice: Record(str(notice), notice.get_absolute_url()),
    )
