"""What other apps do after a transition, in its transaction (compare ``registry.guards.forbid``).

An effect takes the item as it is then and who acted, and returns the item as it leaves it.
"""

from collections import defaultdict
from collections.abc import Callable

Effect = Callable[..., object]

_effects: dict[str, list[Effect]] = defaultdict(list)


def after(*verbs: str):
    """Register an effect of another app on ``verbs``."""

    def register(effect: Effect) -> Effect:
        for verb in verbs:
            if effect not in _effects[verb]:
                _effects[verb].append(effect)
        return effect

    return register


def follow(verb: str, item, *, by):
    """Run the effects on ``verb``; returns the item as they leave it."""
    for effect in _effects[verb]:
        item = effect(item, by=by)
    return item
