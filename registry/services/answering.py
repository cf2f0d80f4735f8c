"""Idempotency: a write that comes twice with one key happens once (double clicks, retries)."""

import hashlib
import json
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from registry.errors import KeyReused
from registry.models import AnsweredRequest
from registry.services.ledger import writing

RESERVED = "proof "  # keys that begin so are the register's own: what signers typed before


def fingerprint(*parts) -> str:
    """One hash of everything that makes two requests the same."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def answer_once(*, user, key: str, content: str, act: Callable[[], tuple[int, dict]]):
    """Run ``act`` and keep its (status, answer), or give the kept one for the same ``key``.

    Act and answer share one transaction, so a crash leaves neither. An act that raises, or
    answers with status 400 and above, is not kept: it may be tried again with the same key.
    Raises KeyReused where the key came before with other ``content`` (a ``fingerprint``).
    """
    with writing():
        known = AnsweredRequest.objects.filter(user=user, key=key).first()
        if known is not None:
            if known.fingerprint != content:
                raise KeyReused(
                    _("This key was used before for something else."),
                    remedy=_("Load the page again and repeat what you want to do."),
                )
            return known.status, known.answer
        status, answer = act()
        if status < 400:
            AnsweredRequest.objects.create(
                user=user, key=key, fingerprint=content, status=status, answer=answer
            )
        return status, answer


def is_answered(*, user, key: str) -> bool:
    """Whether the act with this ``key`` was done before."""
    return AnsweredRequest.objects.filter(user=user, key=key).exists()
