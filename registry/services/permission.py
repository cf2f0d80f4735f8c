"""The service's own last look at permission; pages and API asked the same rule before."""

from registry import rules
from registry.errors import NotPermitted


def require(user, action: str, subject=None) -> None:
    """Raise NotPermitted unless ``user`` may do ``action`` to ``subject``."""
    if not rules.may(user, action, subject):
        raise NotPermitted
