"""The hash chain of the event log: canonical JSON in, SHA-256 out. Pure functions.

``hash = SHA-256("custprop-event" ‖ version ‖ body ‖ prev)`` where ``body`` is the exact
text that is stored. Decimals are plain strings, instants are UTC, keys are sorted.
"""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal

VERSION = 1
GENESIS = "0" * 64


def canonical(body: dict) -> str:
    """``body`` as canonical JSON text. Raises TypeError for a value that has no one form."""
    return json.dumps(
        body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def entry_hash(body: str, prev: str) -> str:
    """The hash of the entry whose stored text is ``body`` and whose predecessor has ``prev``."""
    text = f"custprop-event\n{VERSION}\n{body}\n{prev}"
    return hashlib.sha256(text.encode()).hexdigest()


def plain_decimal(value: Decimal) -> str:
    """``value`` without exponent and trailing zeros: ``Decimal("12.500")`` is ``"12.5"``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(value):
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")
