"""Signing records electronically (21 CFR 11.50, 11.70), and what signatures are worth later.

One request signs like this, the first line outside ``writing()``:

    proof = prove(by=user, password=…, session_fresh=…)
    with writing():
        require_seen(record, seen_hash)
        … the act …
        sign(record=record, by=user, meaning=SignatureMeaning.INSPECTED, proof=proof)

Pages have ``registry.views.signing`` for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import Role, SignatureMeaning, SignatureStatus
from registry.errors import InvalidInput, StaleVersion, WorkflowError
from registry.models import Signature, User
from registry.services.ledger import key_of, lock_ledger, record_event, writing
from registry.services.permission import require
from registry.services.proving import PROOF_SECONDS, Proof, prove
from registry.services.seals import (
    SIGN,
    breach_of,
    content_hash,
    seal_of,
    told_by_event,
)
from registry.services.signing_lock import SignatureRefused

__all__ = [
    "Proof",
    "SignatureRefused",
    "Signed",
    "content_hash",
    "prove",
    "require_seen",
    "sign",
    "signatures_of",
    "signatures_of_many",
]


# ---- signing ----------------------------------------------------------------


def require_seen(record, seen_hash: str) -> None:
    """Raise StaleVersion where ``record`` no longer says what the person saw.

    For acts that change the record before they sign it: call it first, inside ``writing()`` and
    with the row locked.
    """
    if seen_hash != content_hash(record):
        raise StaleVersion(
            _("The record changed since you saw it, so you would sign something else."),
            remedy=_("What you see now is the present state. Check it and sign again."),
        )


def sign(
    *, record, by: User, meaning: str, proof: Proof, seen_hash: str | None = None
) -> Signature:
    """Sign what ``record`` says now. Call it inside the ``writing()`` of the act it belongs to.

    ``proof`` is that of ``by``, from this same request; it may sign several records. ``seen_hash``
    is the ``content_hash`` of what the person saw. Whether this person may mean this is for the
    rule of the act. Raises SignatureRefused, StaleVersion, InvalidInput, NotPermitted, or
    WorkflowError where the same was signed before.
    """
    require(by, "sign", record)
    if meaning not in SignatureMeaning:
        raise InvalidInput(
            _("A signature cannot mean “%(meaning)s”.") % {"meaning": meaning}, field="meaning"
        )
    _check_proof(proof, by)
    with writing():
        if seen_hash is not None:
            require_seen(record, seen_hash)
        signature = _unsealed(record, by, SignatureMeaning(meaning), proof)
        _refuse_again(signature)
        end = lock_ledger()
        signature.event_id = end.seq + 1
        signature.seal = seal_of(signature, end.hash)
        signature.event = record_event(
            SIGN, record, by=by, facts={"signature": told_by_event(signature)}
        )
        signature.save(force_insert=True)
    proof.signatures += 1
    return signature


def _check_proof(proof: Proof | None, by: User) -> None:
    if proof is None or proof.user_id != by.pk:
        raise SignatureRefused(
            _("Nobody but you can sign in your name."), remedy=_("Type your own password.")
        )
    if proof.age > PROOF_SECONDS:
        raise SignatureRefused(
            _("Too much time has passed since you typed your password."),
            remedy=_("Type it again."),
        )


def _unsealed(record, by: User, meaning: SignatureMeaning, proof: Proof) -> Signature:
    return Signature(
        subject_type=ContentType.objects.get_for_model(record),
        subject_id=record.pk,
        subject_model=record._meta.label_lower,
        subject_key=key_of(record),
        meaning=meaning.value,
        signed_by=by,
        signed_username=by.username,
        signed_name=str(by),
        signed_roles=", ".join(sorted(by.roles)),
        signed_at=timezone.now(),
        second_factor=proof.second_factor,
        content_hash=content_hash(record),
        revision=revision_of(record),
    )


def _refuse_again(signature: Signature) -> None:
    """The database refuses it, too; here with a sentence."""
    same = Signature.objects.filter(
        subject_type=signature.subject_type,
        subject_id=signature.subject_id,
        signed_by=signature.signed_by,
        meaning=signature.meaning,
        content_hash=signature.content_hash,
    )
    if same.exists():
        raise WorkflowError(
            _("You signed this already, with the same meaning."),
            guard="signed_once",
            remedy=_("Nothing more is needed from you."),
        )


# ---- what signatures are worth ----------------------------------------------


@dataclass(frozen=True)
class Signed:
    """A signature as pages and papers show it. ``note`` says in words why it is not valid."""

    pk: int
    name: str
    roles: tuple[str, ...]
    at: datetime
    meaning: SignatureMeaning
    status: SignatureStatus
    second_factor: bool
    note: str = ""

    @property
    def is_valid(self) -> bool:
        return self.status == SignatureStatus.VALID


def signatures_of(record) -> list[Signed]:
    """The signatures that stand with ``record``, oldest first, judged against it as it is now."""
    return signatures_of_many([record])[record.pk]


def signatures_of_many(records: Iterable) -> dict[int, list[Signed]]:
    """The same for many records of one model, by their keys: one query for all of them.

    It asks each record that was signed for its ``signed_content``, so load what that reads.
    """
    records = {record.pk: record for record in records}
    found: dict[int, list[Signed]] = {pk: [] for pk in records}
    if not records:
        return found
    kind = ContentType.objects.get_for_model(next(iter(records.values())))
    signatures = Signature.objects.filter(subject_type=kind, subject_id__in=records)
    hashes: dict[int, str] = {}
    for signature in signatures.select_related("event"):
        pk = signature.subject_id
        if pk not in hashes:
            hashes[pk] = content_hash(records[pk])
        found[pk].append(_signed(signature, records[pk], hashes[pk]))
    return found


def _signed(signature: Signature, record, hash_now: str) -> Signed:
    status = breach_of(signature)
    if status is None:
        same = signature.content_hash == hash_now
        status = SignatureStatus.VALID if same else SignatureStatus.EARLIER_REVISION
    labels, roles = dict(Role.choices), signature.signed_roles.split(", ")
    return Signed(
        pk=signature.pk,
        name=signature.signed_name,
        roles=tuple(str(labels.get(role, role)) for role in roles if role),
        at=signature.signed_at,
        meaning=SignatureMeaning(signature.meaning),
        status=status,
        second_factor=signature.second_factor,
        note=_note(status, signature.revision, revision_of(record)),
    )


def _note(status: SignatureStatus, signed: int | None, now: int | None) -> str:
    if status == SignatureStatus.VALID:
        return ""
    if status == SignatureStatus.ALTERED:
        return _("The signature was altered after it was given: it proves nothing.")
    if status == SignatureStatus.NOT_OF_THIS_RECORD:
        return _("The log knows of no such signature of this record: it proves nothing.")
    if signed is not None and now is not None and now != signed:
        return _("Signed revision %(signed)s; the record is now revision %(now)s.") % {
            "signed": signed,
            "now": now,
        }
    return _("The record was changed after it was signed.")


def revision_of(record) -> int | None:
    """The number of the revision that ``record`` is at, where its kind counts them."""
    for name in ("revision", "version"):
        value = getattr(record, name, None)
        if isinstance(value, int):
            return value
    return None
