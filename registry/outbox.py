"""Extension point: where our own mails to people leave from (``registry.services.mailing``).

Until something is connected nothing leaves, and whoever wants to post is told so.
"""

from collections.abc import Callable

_post: list[Callable] = []


def connect(post: Callable) -> None:
    """Let ``post(key=…, to=[…], subject=…, body=…)`` take mails; the last one connected does."""
    _post[:] = [post]


def is_connected() -> bool:
    return bool(_post)


def post(*, key: str, to: list[str], subject: str, body: str) -> object:
    """Put a mail into the outbox, inside ``writing()``. Raises LookupError where there is none."""
    if not _post:
        raise LookupError("No outbox is connected.")
    return _post[0](key=key, to=to, subject=subject, body=body)
