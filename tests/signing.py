"""A record that can be signed, and people who sign it. No record of the register need be."""

from registry.enums import SignatureMeaning
from registry.models import Receipt, Signature
from registry.services.ledger import writing
from registry.services.signing import Proof, prove, sign
from tests.factories import PASSWORD

WRONG = "not-the-password"


def content_of_receipt(receipt: Receipt) -> dict:
    return {
        "owner": receipt.party.code,
        "delivery_note": receipt.delivery_note,
        "note": receipt.note,
        "received_at": receipt.received_at,
        "lines": [[line.item.number, line.counted] for line in receipt.lines.all()],
    }


def let_receipts_be_signed(monkeypatch) -> None:
    monkeypatch.setattr(Receipt, "signed_content", content_of_receipt, raising=False)


def proof_of(user) -> Proof:
    return prove(by=user, password=PASSWORD, session_fresh=True)


def signed(record, user, meaning=SignatureMeaning.INSPECTED, **more) -> Signature:
    """``record`` signed by ``user``, who shows who they are first."""
    proof = proof_of(user)
    with writing():
        return sign(record=record, by=user, meaning=meaning, proof=proof, **more)
