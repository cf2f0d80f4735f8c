"""Extension point: what other apps show on the pages of an item and of an owner.

The registry knows nothing of them. They register, when the site starts,

- *panels*: a part of the page with its own template and context;
- *verb pages*: the page on which a verb of ``registry.workflow`` is carried out;
- *histories*: their records whose events belong into an item's timeline, and the words for them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from registry.models import Item
from registry.workflow import TABLE


def _always(user, subject) -> bool:
    return True


def _nothing(user, subject) -> str:
    return ""


@dataclass(frozen=True)
class Panel:
    """One part of a page. ``context`` gives what ``template`` needs beside ``panel``.

    ``badge`` is a short word or figure beside the label. Lighter panels stand higher.
    """

    slug: str
    label: str | Promise
    weight: int
    template: str
    context: Callable[[object, Model], dict]
    badge: Callable[[object, Model], object] = _nothing
    visible: Callable[[object, Model], bool] = _always


class ItemPanel(Panel):
    """A panel of the item page."""


class PartyPanel(Panel):
    """A panel of the owner's file."""


class PlacePanel(Panel):
    """A panel of a place's page."""


@dataclass(frozen=True)
class VerbPage:
    """Where a verb is done. Verbs that share a page share its button, with its label.

    ``queue_url_name`` is the page of everything that waits for it.
    """

    url_name: str
    label: str | Promise
    queue_url_name: str = ""


@dataclass
class Registered:
    panels: dict[type, dict[str, Panel]] = field(default_factory=dict)
    verb_pages: dict[str, VerbPage] = field(default_factory=dict)
    histories: list[Callable[[Item], QuerySet]] = field(default_factory=list)
    action_labels: dict[str, str | Promise] = field(default_factory=dict)


registered = Registered()


def register(panel: Panel) -> Panel:
    """Add ``panel``; one of the same kind and slug is replaced."""
    registered.panels.setdefault(type(panel), {})[panel.slug] = panel
    return panel


def register_verb_page(*verbs: str, url_name: str, label, queue_url_name: str = "") -> None:
    """Say on which page ``verbs`` are done; its URL takes the item's number."""
    for verb in verbs:
        registered.verb_pages[verb] = VerbPage(url_name, label, queue_url_name)


def register_history(records: Callable[[Item], QuerySet], action_labels: dict) -> None:
    """Show the events of ``records(item)``, which have numbers, in the item's timeline.

    ``action_labels`` are the words for their acts.
    """
    registered.histories.append(records)
    registered.action_labels.update(action_labels)


def register_acts(labels: dict) -> None:
    """The words for acts on records that stand in no item's timeline."""
    registered.action_labels.update(labels)


@dataclass(frozen=True)
class DrawnPanel:
    """A panel made ready for one page."""

    slug: str
    label: str | Promise
    template: str
    badge: object
    context: dict


def panels_for(kind: type[Panel], *, user, subject: Model) -> list[DrawnPanel]:
    """The panels of one kind that ``user`` sees on the page of ``subject``, in order."""
    panels = sorted(registered.panels.get(kind, {}).values(), key=lambda panel: panel.weight)
    return [
        DrawnPanel(
            panel.slug,
            panel.label,
            panel.template,
            panel.badge(user, subject),
            panel.context(user, subject),
        )
        for panel in panels
        if panel.visible(user, subject)
    ]


def verb_page(verb: str) -> VerbPage:
    """Where ``verb`` is done: on its own page, unless an app has registered another."""
    return registered.verb_pages.get(verb) or VerbPage(f"registry:item_{verb}", TABLE[verb].label)


def verb_url(verb: str, item: Item) -> str:
    """The address at which ``verb`` is done to ``item``; empty where a page has none for it."""
    return page_url(verb_page(verb).url_name, item.number)


def page_url(name: str, *args) -> str:
    """The address of a page that may not exist (an act without a page of its own), or ``""``."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
