"""What the register's page is asked for, and the words and links around its table."""

from functools import cached_property

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from custprop.lib.display import format_quantity
from registry.columns import CHOOSABLE, Column, columns_of
from registry.enums import OPEN_STATES, State
from registry.filters import FILTER_NAMES, ItemFilter
from registry.panels import page_url
from registry.queries.register import ORDERINGS, STANDARD_ORDERING, Count, order_of

PAGE_SIZES = (25, 50, 100)
QUERY_NAMES = (*FILTER_NAMES, "ordering", "page_size")


class RegisterQuery:
    """Filters, order and page size as they stand in the address. What is empty or none of ours
    is dropped, so that two addresses of one view are equal."""

    def __init__(self, data: QueryDict):
        self.parameters = QueryDict(mutable=True)
        for name in QUERY_NAMES:
            values = [value for value in data.getlist(name) if value.strip()]
            if values:
                self.parameters.setlist(name, values)

    @cached_property
    def ordering(self) -> str:
        asked = self.parameters.get("ordering", "")
        return asked if asked.removeprefix("-") in ORDERINGS else STANDARD_ORDERING

    @cached_property
    def order(self) -> tuple[str, ...]:
        return order_of(self.ordering)

    @cached_property
    def size(self) -> int:
        asked = self.parameters.get("page_size", "")
        return int(asked) if asked in map(str, PAGE_SIZES) else PAGE_SIZES[0]

    @property
    def states(self) -> list[str]:
        return self.parameters.getlist("state")

    def kept_beside(self, panel: str) -> list[tuple[str, str]]:
        """What the form of search and filters does not ask for, to be sent along with it.

        It always asks for words to search, and for the filters while their panel is open;
        states are chosen by the tabs.
        """
        asked = set(FILTER_NAMES) - {"state"} if panel == "filters" else {"q"}
        return [
            (name, value)
            for name, values in self.parameters.lists()
            for value in values
            if name not in asked
        ]

    @property
    def filtered_string(self) -> str:
        """The address's query without what only concerns the screen."""
        return self.string(page_size=None)

    def string(self, **changes) -> str:
        """The query with ``changes``: a list or a value sets a parameter, None removes it."""
        parameters = self.parameters.copy()
        for name, value in changes.items():
            parameters.pop(name, None)
            if value:
                parameters.setlist(name, value if isinstance(value, list) else [str(value)])
        return parameters.urlencode()

    def url(self, **changes) -> str:
        string = self.string(**changes)
        return reverse("registry:items") + (f"?{string}" if string else "")


def chips(filtered: ItemFilter, query: RegisterQuery) -> list[dict]:
    """What is filtered, each with the address of the register without it."""
    if not filtered.is_valid():
        return []
    return [
        {"label": chip.label, "value": chip.value, "remove_url": query.url(**{chip.name: None})}
        for chip in filtered.form.chips()
    ]


def state_tabs(query: RegisterQuery) -> list[dict]:
    chosen = query.states
    tabs = [{"label": _("All"), "url": query.url(state=None), "current": not chosen}]
    for state in State:
        tabs.append(
            {
                "label": state.label,
                "url": query.url(state=state.value),
                "current": chosen == [state.value],
            }
        )
    return tabs


def head(columns: list[Column], query: RegisterQuery) -> list[dict]:
    """The cells of the table's head; a click sorts, a second one turns the order."""
    cells = []
    for column in columns:
        if column.key == "unit":  # stands behind each quantity
            continue
        cell = {"label": column.label, "numeric": column.numeric}
        if column.sort:
            here = query.ordering.removeprefix("-") == column.sort
            descends = query.ordering.startswith("-")
            turned = column.sort if descends or not here else f"-{column.sort}"
            cell["url"] = query.url(ordering=turned)
            cell["sorted"] = here and ("descending" if descends else "ascending")
        cells.append(cell)
    return cells


def chooser(user) -> list[dict]:
    """Every column that can be chosen, and whether ``user`` sees it."""
    shown = columns_of(user.register_columns)
    return [
        {"key": column.key, "label": column.label, "shown": column in shown} for column in CHOOSABLE
    ]


def page_sizes(query: RegisterQuery) -> list[dict]:
    return [
        {"label": size, "url": query.url(page_size=size), "current": size == query.size}
        for size in PAGE_SIZES
    ]


def exports(query: RegisterQuery) -> list[dict]:
    """The same goods on paper and as a file."""
    kinds = (
        (_("Print"), "print", "registry:register_pdf"),
        ("Excel", "download", "registry:register_xlsx"),
    )
    return [
        {"label": label, "icon": icon, "url": f"{url}?{query.filtered_string}"}
        for label, icon, url in ((label, icon, page_url(name)) for label, icon, name in kinds)
        if url
    ]


def summary(count: Count) -> str:
    """How many items, in words: exactly, or that there are more than anybody counts."""
    if count.exact:
        return ngettext("%(n)s item", "%(n)s items", count.value) % {
            "n": format_quantity(count.value)
        }
    return _("more than %(n)s items") % {"n": format_quantity(count.value)}


def figures_by_state(counts: dict[str, int], **filtered: str) -> list[dict]:
    """A figure for each open state, with the address of the register that shows just these."""
    register = reverse("registry:items")
    return [
        {
            "state": state,
            "count": counts.get(state, 0),
            "url": f"{register}?{urlencode({**filtered, 'state': state.value})}",
        }
        for state in OPEN_STATES
    ]
