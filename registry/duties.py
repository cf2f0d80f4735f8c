"""Extension point: what has to be done by a day, and the sources that know of it.

A *source* tells, for a moment, everything of its kind that is wanted then. The round "duties"
(``registry.services.duties``) compares that with what is on record: what is new is opened, what
nobody wants any more is ended, what is past due rises. Other apps register when the site starts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Model
from django.utils.functional import Promise

from registry.models import Department

#: Working days past due after which the head of the department is told, and then a manager.
HEAD_AFTER = 1
MANAGER_AFTER = 3


@dataclass(frozen=True)
class WantedDuty:
    """One thing to be done about ``subject``.

    ``key`` names it for ever: the same key is the same duty. ``department`` has it; where none is
    named, whoever may do the act of its source has. ``title`` is stored: names and numbers, in no
    language. A source selects what is due, never everything there is.
    """

    key: str
    subject: Model
    department: Department | None
    due_at: datetime
    title: str
    url: str
    since: datetime


@dataclass(frozen=True)
class Source:
    """``act`` is the action of ``registry.rules`` that such a duty takes; ``page`` the name of the
    page that has all of it, with its ``query``."""

    slug: str
    label: str | Promise
    wanted: Callable[[datetime], Iterable[WantedDuty]]
    act: str
    icon: str
    page: str
    query: str


@dataclass
class Registered:
    sources: dict[str, Source] = field(default_factory=dict)


registered = Registered()


def register_duties(
    slug: str,
    label,
    wanted: Callable[[datetime], Iterable[WantedDuty]],
    *,
    act: str = "",
    icon: str = "clock",
    page: str = "",
    query: str = "",
) -> None:
    """Add a source; one of the same slug is replaced."""
    registered.sources[slug] = Source(slug, label, wanted, act, icon, page, query)
