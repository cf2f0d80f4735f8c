"""Failed attempts to sign: counted, told in the log, and after five in a row locked (11.300).

Everything here is decided under the ledger's lock, so that attempts that come at once are judged
one after the other: whatever arrives after the fifth wrong one finds signing locked, even with
the right password.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.errors import NotPermitted, RegistryError
from registry.models import AnsweredRequest, SigningAttempts, User
from registry.services.answering import RESERVED, fingerprint
from registry.services.ledger import record_event, writing
from registry.services.permission import require
from registry.services.second_factor import why_refused

MOST_WRONG = 5  # in a row, before signing is locked
LOCKED_FOR = timedelta(minutes=30)
REPEATS_WITHIN = timedelta(minutes=2)  # a right form that is sent again is right again

#: Why a try failed, as the log says it.
REASONS = {
    "username": "wrong user name",
    "password": "wrong password",
    "code": "wrong or used code of the second factor",
    "locked": "signing is locked",
    "inactive": "the user is deactivated",
}
COUNTED = ("username", "password", "code")


class SignatureRefused(RegistryError):
    """Who signs did not prove who they are; ``field`` names what was wrong or missing."""

    code = "signature-refused"


@dataclass
class Try:
    """One attempt of ``user``, as far as it can be judged without the lock.

    ``wrong`` is a key of REASONS, or empty. ``form_token`` and ``content`` tell whether the same
    form was tried before.
    """

    user: User
    wrong: str
    form_token: str = ""
    content: str = ""
    check_second_factor: Callable[[], bool] | None = None


# ---- before the slow part ---------------------------------------------------


def refuse_locked(user: User) -> None:
    """Raise SignatureRefused, and tell the log, where ``user`` may not sign at present."""
    if not _is_locked(_attempts_of(user)):
        return
    with transaction.atomic(durable=True), writing():
        attempts = _attempts_of(user)
        refusal = _refuse("locked", attempts) if _is_locked(attempts) else None
    if refusal:
        raise refusal


def refuse_spent(user: User, form_token: str) -> None:
    """Raise SignatureRefused where this very form was tried before and was wrong."""
    before = _tried_before(user, form_token)
    if before and before.answer.get("wrong"):
        raise _spent(before)


# ---- the judgement ----------------------------------------------------------


def conclude(one_try: Try) -> SignatureRefused | None:
    """Write down what came of ``one_try``; why it is refused, or None. Needs the ledger's lock."""
    before = _tried_before(one_try.user, one_try.form_token)
    if before and before.answer.get("wrong"):
        return _spent(before)
    attempts = _attempts_of(one_try.user)
    if _is_locked(attempts):
        return _refuse("locked", attempts)
    wrong = one_try.wrong
    if not wrong and one_try.check_second_factor and not _is_repeated(before, one_try):
        wrong = "" if one_try.check_second_factor() else "code"
    if one_try.form_token and not before:
        _remember(one_try, wrong)
    if wrong:
        return _refuse(wrong, attempts)
    if attempts.wrong:
        _start_anew(attempts)
        _tell("confirm_signer", attempts, by=one_try.user)
    return None


def _refuse(why: str, attempts: SigningAttempts) -> SignatureRefused:
    """Count a wrong try, lock after the fifth, and leave the events."""
    user = attempts.user
    if why in COUNTED:
        if attempts.locked_until:  # that lock has run out
            _start_anew(attempts)
        attempts.wrong += 1
        if attempts.wrong >= MOST_WRONG:
            attempts.locked_until = timezone.now() + LOCKED_FOR
        attempts.save()
    _tell("refuse_signature", attempts, by=user, reason=REASONS[why], why=why)
    if why in COUNTED and attempts.locked_until:
        _tell("lock_signing", attempts, by=user, reason=f"{MOST_WRONG} wrong in a row")
    return _refusal(why, attempts)


def unlock_signing(*, user: User, by: User, reason: str = "") -> bool:
    """Let ``user`` sign again at once, by an administrator who is somebody else.

    Returns whether there was anything to forget. Raises NotPermitted.
    """
    require(by, "administer")
    if user.pk == by.pk:
        raise NotPermitted(
            _("You cannot unlock yourself."), remedy=_("Ask another administrator, or wait.")
        )
    with writing():
        attempts = _attempts_of(user)
        if not attempts.wrong:
            return False
        _start_anew(attempts)
        _tell("unlock_signing", attempts, by=by, reason=reason)
    return True


def lock_of(attempts: SigningAttempts | None) -> datetime | None:
    """The moment until which these attempts lock; None where they do not."""
    return attempts.locked_until if attempts and _is_locked(attempts) else None


# ---- what is kept -----------------------------------------------------------


def _attempts_of(user: User) -> SigningAttempts:
    return SigningAttempts.objects.filter(user=user).first() or SigningAttempts(user=user)


def _is_locked(attempts: SigningAttempts) -> bool:
    return attempts.locked_until is not None and attempts.locked_until > timezone.now()


def _start_anew(attempts: SigningAttempts) -> None:
    attempts.wrong, attempts.locked_until = 0, None
    attempts.save()


def _tell(action: str, attempts: SigningAttempts, *, by: User, reason: str = "", **facts) -> None:
    """The event is about the person: the count has no name that people know."""
    facts |= {"wrong": attempts.wrong, "locked_until": attempts.locked_until}
    record_event(action, attempts.user, by=by, reason=reason, facts=facts)


def _tried_before(user: User, form_token: str) -> AnsweredRequest | None:
    if not form_token:
        return None
    return AnsweredRequest.objects.filter(user=user, key=_key(form_token)).first()


def _key(form_token: str) -> str:
    return RESERVED + fingerprint(form_token)


def _remember(one_try: Try, wrong: str) -> None:
    AnsweredRequest.objects.create(
        user=one_try.user,
        key=_key(one_try.form_token),
        fingerprint=fingerprint("proof", one_try.content),
        status=200,
        answer={"wrong": wrong},
    )


def _is_repeated(before: AnsweredRequest | None, one_try: Try) -> bool:
    """Whether the same form was right a moment ago, so that its code is used up already."""
    return (
        before is not None
        and before.fingerprint == fingerprint("proof", one_try.content)
        and timezone.now() - before.at < REPEATS_WITHIN
    )


# ---- in words ---------------------------------------------------------------


def _spent(before: AnsweredRequest) -> SignatureRefused:
    return SignatureRefused(
        _("What you typed was wrong when this form was sent before."),
        remedy=_("Type it again."),
        field=before.answer["wrong"],
    )


def _refusal(why: str, attempts: SigningAttempts) -> SignatureRefused:
    if why == "inactive":
        return SignatureRefused(
            _("Your account is deactivated, so you cannot sign."), field="password"
        )
    if attempts.locked_until:
        return SignatureRefused(
            _("Signing is locked for you until %(until)s: %(count)s tries in a row were wrong.")
            % {"until": _clock(attempts.locked_until), "count": MOST_WRONG},
            remedy=_("Wait until then, or ask an administrator to unlock it."),
            field="password",
        )
    message = {
        "username": _("This is not your user name."),
        "password": _("The password is wrong."),
        "code": why_refused(attempts.user) if why == "code" else "",
    }[why]
    left = MOST_WRONG - attempts.wrong
    remedy = ngettext(
        "Type it again. One more wrong try, and signing is locked for 30 minutes.",
        "Type it again. After %(left)s more wrong tries signing is locked for 30 minutes.",
        left,
    )
    return SignatureRefused(message, remedy=remedy % {"left": left}, field=why)


def _clock(moment) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
