"""Extension point: what an owner can be shown and asked on their own page, by purpose.

A matter is shown through a template of facts, whose words are kept with each visit, and where
something is asked, a form. Apps register theirs when the site starts; the registry knows its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from registry.models import OwnerLink


@dataclass(frozen=True)
class Matter:
    """One purpose (`OwnerPurpose`).

    ``context`` gives what ``template`` shows. ``form`` is a class made with ``link=``; ``is_open``
    says whether an answer is still waited for. ``answer`` does what the owner decided: it takes
    the link, the valid form and the keyword arguments for `services.owner_answers.record_answer`,
    inside the transaction of the answer. ``files`` are the pictures that may be seen.
    ``find(user, number)`` is the record to ask about, or None.
    """

    purpose: str
    heading: str | Promise
    template: str
    context: Callable[[OwnerLink], dict]
    form: type | None = None
    form_template: str = "owner/_form.html"
    is_open: Callable[[OwnerLink], bool] = lambda link: False
    answer: Callable | None = None
    files: Callable[[OwnerLink], list] = lambda link: []
    find: Callable | None = None


_registered: dict[str, Matter] = {}


def register_matter(matter: Matter) -> None:
    _registered[matter.purpose] = matter


def matter_of(link: OwnerLink) -> Matter:
    """What ``link`` is for. Raises KeyError for a purpose that no app has registered."""
    return _registered[link.purpose]


def subject_of(user, purpose: str, number: str):
    """The record of ``number`` that ``user`` may ask an owner about for ``purpose``, or None."""
    matter = _registered.get(purpose)
    return matter.find(user, number) if matter and matter.find else None
