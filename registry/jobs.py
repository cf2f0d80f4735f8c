"""Extension point: kinds of long work that the worker does in the background.

A kind is registered when the site starts, with the function that does the work
(``registry.services.jobs`` keeps the jobs, ``manage.py run_worker`` does them). A job may be done
more than once, where its worker died in the middle: what it writes a second time changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Made:
    """What a job leaves to be fetched: a file."""

    name: str
    content: bytes


@dataclass(frozen=True)
class JobKind:
    """``run`` takes a ``registry.services.working.Task`` and returns what it made, if anything."""

    slug: str
    label: str | Promise
    run: Callable[[object], Made | None]


_kinds: dict[str, JobKind] = {}


def register_job_kind(slug: str, label: str | Promise, run: Callable) -> None:
    """Let the worker do jobs of this kind. The same slug again takes its place."""
    _kinds[slug] = JobKind(slug, label, run)


def job_kind(slug: str) -> JobKind | None:
    """None for a kind that this version of the program does not know."""
    return _kinds.get(slug)
