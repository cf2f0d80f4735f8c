"""What binds a signature to its record: hashes, and how to tell that they no longer fit.

A record that is signed has ``signed_content() -> dict``: everything the signer stands for, as
values that have one canonical form (``custprop.lib.chain``).
"""

import hashlib
import json

from django.contrib.contenttypes.models import ContentType

from custprop.lib.chain import canonical
from registry.enums import SignatureStatus
from registry.models import Signature
from registry.services.ledger import key_of

CONTENT_TAG = "custprop-content\n1"
SEAL_TAG = "custprop-signature\n1"
SIGN = "sign"  # the act of a signature's event


def content_hash(record) -> str:
    """SHA-256 of what ``record`` says now, and of which record it is.

    Raises TypeError for a record that nobody can sign.
    """
    told = getattr(record, "signed_content", None)
    if told is None:
        raise TypeError(f"{type(record).__name__} has no signed_content()")
    content = {"model": record._meta.label_lower, "key": key_of(record), "content": told()}
    return _sha256(CONTENT_TAG, canonical(content))


def seal_of(signature: Signature, prev: str) -> str:
    """The seal of ``signature``, written when the log ended with the hash ``prev``."""
    sealed = {
        "model": signature.subject_model,
        "key": signature.subject_key,
        "id": signature.subject_id,
        "content_hash": signature.content_hash,
        "revision": signature.revision,
        "meaning": str(signature.meaning),
        "user": signature.signed_by_id,
        "username": signature.signed_username,
        "name": signature.signed_name,
        "roles": signature.signed_roles,
        "at": signature.signed_at,
        "second_factor": bool(signature.second_factor),
        "entry": signature.event_id,
    }
    return _sha256(SEAL_TAG, canonical(sealed), prev)


def told_by_event(signature: Signature) -> dict:
    """What the event of ``signature`` says beside who, when and of which record."""
    return {
        "id": signature.subject_id,
        "meaning": str(signature.meaning),
        "content_hash": signature.content_hash,
        "revision": signature.revision,
        "second_factor": signature.second_factor,
        "seal": signature.seal,
    }


def breach_of(signature: Signature) -> SignatureStatus | None:
    """How ``signature`` differs from what was signed; None where it is whole.

    Compares it with its seal and with its event in the log; whether that event was altered is
    for ``verify_ledger`` to say. Needs ``event`` loaded.
    """
    body = json.loads(signature.event.body)
    told = body["facts"].get("signature", {})
    logged_for = (body["action"], body["model"], body["object"], told.get("id"))
    kind = ContentType.objects.get_for_id(signature.subject_type_id)
    row_is_of = (SIGN, f"{kind.app_label}.{kind.model}", signature.subject_key)
    if logged_for != (*row_is_of, signature.subject_id):
        return SignatureStatus.NOT_OF_THIS_RECORD
    if told != told_by_event(signature) or signature.seal != seal_of(
        signature, signature.event.prev
    ):
        return SignatureStatus.ALTERED
    return None


def _sha256(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
