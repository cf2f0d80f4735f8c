"""What a person can do with an item: the next step first, what is refused with its reason."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from custprop.lib.display import listed
from registry import rules
from registry.enums import State
from registry.models import Item
from registry.panels import verb_page, verb_url
from registry.services.transition import Offer, offers
from registry.workflow import NEXT_VERB, TABLE

#: Where the expected step cannot be done, the one that leads there.
INSTEAD = {State.VERIFIED: "label", State.STORED: "return_to_store"}

#: Steps that people look for on every item; shown greyed while the state does not allow them.
LOOKED_FOR = ("issue", "return")

#: Of no interest as long as nothing is out.
NEED_ISSUED = {"return_to_store", "consume"}


@dataclass(frozen=True)
class Action:
    """A button. Without ``url`` it is refused, and ``reason`` says why and what would help."""

    verb: str
    label: str | Promise
    url: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Actions:
    primary: Action | None
    others: list[Action]
    refused: list[Action]


def actions_for(item: Item, user) -> Actions:
    """Everything ``user`` may do to ``item``, each page once."""
    made = offers(item, user)
    legal = _one_per_page(
        Action(offer.transition.verb, verb_page(offer.transition.verb).label, url)
        for offer in made
        if offer.legal and (url := verb_url(offer.transition.verb, item))
    )
    primary = _primary(item, legal)
    return Actions(
        primary,
        [action for action in legal if action is not primary],
        [*_refused(item, made), *_too_early(item, user)],
    )


def _one_per_page(actions) -> list[Action]:
    """Accepting and rejecting are one page, so they are one button."""
    by_url: dict[str, Action] = {}
    for action in actions:
        by_url.setdefault(action.url, action)
    return list(by_url.values())


def _primary(item: Item, legal: list[Action]) -> Action | None:
    by_verb = {action.verb: action for action in legal}
    expected = NEXT_VERB.get(item.status)
    return by_verb.get(expected) or by_verb.get(INSTEAD.get(item.status))


def _refused(item: Item, made: list[Offer]) -> list[Action]:
    return [
        Action(offer.transition.verb, offer.transition.label, reason=offer.refusal)
        for offer in made
        if not offer.legal and not (offer.transition.verb in NEED_ISSUED and not item.issued)
    ]


def _too_early(item: Item, user) -> list[Action]:
    if not item.is_open:
        return []
    return [
        Action(verb, TABLE[verb].label, reason=_when_possible(verb))
        for verb in LOOKED_FOR
        if item.state not in TABLE[verb].sources and rules.may(user, verb, item)
    ]


def _when_possible(verb: str) -> str:
    states = listed(state.label for state in TABLE[verb].sources)
    return _("Possible once it is: %(states)s.") % {"states": states}
