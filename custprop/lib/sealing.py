"""Short secrets, kept in the database or a session so that only this installation can read them.

The keys come from ``SECRET_KEY``; what was sealed with one of ``SECRET_KEY_FALLBACKS`` can be
read still.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"custprop.lib.sealing"  # keeps this key apart from whatever else is derived


class Unreadable(ValueError):
    """It was sealed with a key that this installation does not have, or was altered."""


def seal(text: str) -> str:
    """``text``, encrypted and signed. Twice the same text is sealed differently."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed. Raises Unreadable."""
    try:
        return _box().decrypt(sealed).decode()
    except InvalidToken as error:
        raise Unreadable("The key does not fit.") from error


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
