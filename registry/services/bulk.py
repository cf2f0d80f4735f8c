"""Acts on many items at once: all of them, or none; and whose refusal it was."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from registry.errors import RegistryError
from registry.models import Item
from registry.services.ledger import writing


@contextmanager
def about(item: Item) -> Iterator[None]:
    """Let a refusal raised within begin with the number of the item that it is about."""
    try:
        yield
    except RegistryError as error:
        error.message = f"{item.number}: {error.message}"
        raise


def for_each(items: Iterable[Item], act: Callable[[Item], object]) -> int:
    """Run ``act`` on every item in one transaction; returns how many there were.

    Each act leaves its own event. Where one raises a RegistryError, nothing of the whole has
    happened, and the error says which item refused.
    """
    done = 0
    with writing():
        for item in items:
            with about(item):
                act(item)
            done += 1
    return done
