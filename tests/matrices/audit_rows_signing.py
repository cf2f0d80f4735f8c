"""Signing: what it leaves whatever page or program asks for it, and unlocking in the admin."""

from functools import partial

from django.utils import timezone

from registry.enums import SignatureMeaning
from registry.models import SigningAttempts
from registry.services.signing import SignatureRefused, prove, sign
from registry.services.signing_lock import LOCKED_FOR, MOST_WRONG
from tests.factories import PASSWORD
from tests.matrices.audit_table import write
from tests.signing import WRONG, content_of_receipt, proof_of

ME = "inspector"


def tried(user, password: str, **more) -> None:
    try:
        prove(by=user, password=password, session_fresh=True, **more)
    except SignatureRefused:
        assert password == WRONG


def failed_before(user, wrong: int) -> None:
    until = timezone.now() + LOCKED_FOR if wrong == MOST_WRONG else None
    SigningAttempts.objects.create(user=user, wrong=wrong, locked_until=until)


@write("service sign", ME, "sign registry.receipt", also="signature")
def sign_a_receipt(stage):
    receipt = stage.walk.received().receipt_line.receipt
    receipt.signed_content = partial(content_of_receipt, receipt)
    person = stage.cast.inspector
    proof = proof_of(person)
    meaning = SignatureMeaning.INSPECTED
    return partial(sign, record=receipt, by=person, meaning=meaning, proof=proof)


@write("service prove, wrong", ME, "refuse_signature registry.user", also="signingattempts")
def wrong_password(stage):
    return partial(tried, stage.cast.inspector, WRONG)


@write(
    "service prove, the fifth wrong",
    ME,
    "refuse_signature registry.user",
    "lock_signing registry.user",
    also="signingattempts",
)
def fifth_wrong_password(stage):
    failed_before(stage.cast.inspector, MOST_WRONG - 1)
    return partial(tried, stage.cast.inspector, WRONG)


@write("service prove, locked", ME, "refuse_signature registry.user")
def while_locked(stage):
    failed_before(stage.cast.inspector, MOST_WRONG)
    return partial(tried, stage.cast.inspector, WRONG)


@write("service prove, right again", ME, "confirm_signer registry.user", also="signingattempts")
def right_password(stage):
    failed_before(stage.cast.inspector, MOST_WRONG - 1)
    return partial(tried, stage.cast.inspector, PASSWORD)


@write(
    "admin user unlock_signing",
    "administrator",
    "unlock_signing registry.user",
    also="signingattempts",
)
def unlock(stage):
    failed_before(stage.cast.inspector, MOST_WRONG)
    chosen = {"action": "unlock_signing", "_selected_action": [stage.cast.inspector.pk]}
    return stage.post("administrator", "admin:registry_user_changelist", **chosen)
