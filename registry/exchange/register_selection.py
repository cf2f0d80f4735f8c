"""Which rows of the register a person asks for, with the words for it (domain F7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.enums import State
from registry.filters import ItemFilter
from registry.forms.reports import RegisterReportForm
from registry.models import Item
from registry.queries.history import RegisterRow, register_rows
from registry.queries.register import bounded_count

MOST_ROWS = 100_000
#: What can be asked about the present alone: a past day tells its own states and places.
ONLY_NOW = ("state", "location", "custodian", "expiring", "age")
TOO_MANY = gettext_lazy(
    "These are more than %(most)s items, too many for one document. Choose an owner or a "
    "category, or let an administrator run “manage.py print_register”."
)


@dataclass(frozen=True)
class Selection:
    """What is to be printed: present rows of a filter, or all rows as of a day.

    ``count`` is the most rows it can have: closed ones of a past day are left out row by row.
    """

    items: object
    as_of: date | None
    closed: bool
    sentence: str
    count: int

    def rows(self) -> Iterator[RegisterRow]:
        for row in register_rows(self.items, self.as_of):
            if self.closed or row.state != State.CLOSED:
                yield row

    @property
    def file_name(self) -> str:
        return f"register-{self.as_of or timezone.localdate():%Y%m%d}"


def selection_of(asked: QueryDict, user) -> tuple[RegisterReportForm, Selection | None]:
    """The form as it was asked for, and what it selects; None where it is wrong or too much."""
    form = RegisterReportForm(asked)
    if not form.is_valid():
        return form, None
    as_of = form.cleaned_data["as_of"]
    if as_of == timezone.localdate():
        as_of = None
    asked = asked.copy()
    if as_of:
        for name in ONLY_NOW:
            asked.pop(name, None)
    filtered = ItemFilter(asked, queryset=Item.objects.visible_to(user))
    if not filtered.is_valid():
        return form, None
    # A chosen state says itself whether closed items belong to it.
    closed = form.cleaned_data["closed"] or bool(asked.getlist("state"))
    items = filtered.qs.with_place().order_by("owner__code", "number")
    if as_of is None and not closed:
        items = items.open()
    count = bounded_count(items, MOST_ROWS)
    if not count.exact:
        form.add_error(None, TOO_MANY % {"most": f"{MOST_ROWS:,}"})
        return form, None
    return form, Selection(items, as_of, closed, _sentence(filtered, closed), count.value)


def _sentence(filtered: ItemFilter, closed: bool) -> str:
    words = [f"{chip.label} {chip.value}" for chip in filtered.form.chips()]
    if not words:
        words = [_("All customer property")]
    if closed:
        words.append(_("with what is closed"))
    return "; ".join(words)
