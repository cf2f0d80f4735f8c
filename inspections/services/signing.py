"""Deciding and signing in one act: who decides stands by the result with their name (Q4, P5)."""

from collections.abc import Iterable

from inspections.models import Inspection
from inspections.services.correcting import conclude_correction
from inspections.services.deciding import conclude, decide
from inspections.services.opening import lock_open
from registry.enums import SignatureMeaning
from registry.models import Item, Signature
from registry.services.evidence import add_evidence
from registry.services.ledger import writing
from registry.services.permission import require
from registry.services.signing import Proof, require_seen, sign


def decide_signed(
    *, item: Item, by, proof: Proof | None, files: Iterable = (), **verdict
) -> Inspection:
    """As ``deciding.decide``, with ``files`` as evidence; signed where ``proof`` is given."""
    with writing():
        inspection = decide(item=item, by=by, **verdict)
        for file in files:
            add_evidence(by=by, subject=inspection, upload=file)
        _sign_decision(inspection, by=by, proof=proof)
    return inspection


def conclude_signed(
    *, inspection: Inspection, by, proof: Proof | None, seen_hash: str | None = None, **verdict
) -> Inspection:
    """As ``deciding.conclude`` (of a correction: ``conclude_correction``), signed where ``proof``
    is given. Raises StaleVersion where the results are no longer those with ``seen_hash``."""
    with writing():
        fresh = lock_open(inspection)
        if seen_hash is not None:
            require_seen(fresh, seen_hash)
        act = conclude if fresh.supersedes_id is None else conclude_correction
        decided = act(inspection=fresh, by=by, **verdict)
        _sign_decision(decided, by=by, proof=proof)
    return decided


def _sign_decision(inspection: Inspection, *, by, proof: Proof | None) -> None:
    if proof is not None:  # what is signed is what is stored, not what was passed around
        inspection = Inspection.objects.get(pk=inspection.pk)
        sign(record=inspection, by=by, meaning=SignatureMeaning.INSPECTED, proof=proof)


def sign_decided(
    *, inspection: Inspection, by, proof: Proof, seen_hash: str | None = None
) -> Signature:
    """Who decided without signing (a program did it in their name) signs afterwards."""
    require(by, "sign_inspection", inspection)
    return sign(
        record=inspection,
        by=by,
        meaning=SignatureMeaning.INSPECTED,
        proof=proof,
        seen_hash=seen_hash,
    )


def review(*, inspection: Inspection, by, proof: Proof, seen_hash: str | None = None) -> Signature:
    """A manager who had no hand in the inspection signs that its record is complete and right."""
    require(by, "review_inspection", inspection)
    return sign(
        record=inspection,
        by=by,
        meaning=SignatureMeaning.REVIEWED,
        proof=proof,
        seen_hash=seen_hash,
    )
