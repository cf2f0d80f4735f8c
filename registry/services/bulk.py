"""One act on many items: all of them, or none."""

from collections.abc import Callable, Iterable
from contextlib import contextmanager

from registry.errors import RegistryError
from registry.models import Item
from registry.services.ledger import writing


def for_each(items: Iterable[Item], act: Callable[[Item], object]) -> int:
    """Run ``act`` on every item in one transaction; returns how many there were.

    Each act leaves its own event. Where one raises a RegistryError, nothing of the whole has
    happened, and the error's message begins with the number of the item that refused.
    """
    done = 0
    with writing():
        for item in items:
            with about(item):
                act(item)
            done += 1
    return done


@contextmanager
def about(item: Item):
    """Name ``item`` in what is refused inside: in the message, and as ``error.item``."""
    try:
        yield
    except RegistryError as error:
        if item.number not in str(error.message):
            error.message = f"{item.number}: {error.message}"
        error.item = item
        raise
