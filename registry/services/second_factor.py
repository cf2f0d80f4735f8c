"""The second factor: a code from an app on a person's phone, or a recovery code from paper.

django-allauth keeps the secrets, encrypted, and computes the codes. What the register adds: a
code counts once whatever process is asked, wrong ones lock (``tries``), and whoever switches a
factor on or off leaves an event about the person. A correct code leaves no event, except that
a recovery code is one less.

Check passwords and codes outside ``writing()``: a wrong one stays counted where the act that
it was asked for is undone.
"""

import logging
import unicodedata
from datetime import timedelta

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.utils import timezone
from django.utils.translation import gettext as _

from custprop.lib.sealing import Unreadable
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import User
from registry.services.ledger import record_event, writing
from registry.services.permission import require
from registry.services.tries import count_wrong_try, forget_wrong_tries, locked_until

APP, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES
LAST_STEP = "last_step"  # of 30 seconds since 1970: the newest whose code was used

logger = logging.getLogger(__name__)


# ---- asking ------------------------------------------------------------------


def is_enrolled(user: User) -> bool:
    """Whether ``user`` has switched a second factor on."""
    return get_adapter().is_mfa_enabled(user, types=[APP])


def check_code(user: User, code: str, *, act: str = "code_refused") -> bool:
    """Whether ``code`` is a right one of ``user``'s, and spend it: no code counts twice.

    Takes the code that the app shows (the one before and after, too, for clocks that are off)
    or an unused recovery code. Never right for who has no second factor, nor after five wrong
    ones in a quarter of an hour; that lock leaves the event ``act``. ``why_refused`` has the
    words. Call it outside ``writing()``.
    """
    with writing():
        if locked_until(user) or not is_enrolled(user):
            return False
        if _spend(user, _plain(code)):
            forget_wrong_tries(user)
            return True
        count_wrong_try(user, act=act)
        return False


def why_refused(user: User) -> str:
    """The sentence for a code that ``check_code`` has refused."""
    return _wait(user) or _(
        "This code is not right, or it was used already. "
        "Enter the one that your app shows now, or a recovery code."
    )


def recovery_codes(user: User) -> list[str]:
    """The unused ones, as they are written on paper: ``1234 5678``."""
    factor = Authenticator.objects.filter(user_id=user.pk, type=RECOVERY).first()
    codes = factor.wrap().get_unused_codes() if factor else []
    return [f"{code[:4]} {code[4:]}" for code in codes]


# ---- changing ----------------------------------------------------------------


def new_secret() -> str:
    """A secret for an app, in base 32; ``switch_on`` takes it once its first code is right."""
    return totp.generate_totp_secret()


def otpauth_uri(*, user: User, secret: str) -> str:
    """What an app reads off the QR code."""
    return get_adapter().build_totp_url(user, secret)


def switch_on(*, by: User, secret: str, code: str, password: str) -> None:
    """Let ``by`` be asked for codes from now on, and make their recovery codes.

    Raises InvalidInput for a wrong password or a code that is not ``secret``'s, and
    WorkflowError where a second factor is on already.
    """
    _confirm_password(by, password)
    step = _step_of(secret, _plain(code))
    if step is None:
        raise InvalidInput(
            _("This is not the code that belongs to this QR code."),
            remedy=_("Enter the newest code of the app. Is the clock of the phone right?"),
            field="code",
        )
    with writing():
        if is_enrolled(by):
            raise WorkflowError(
                _("Your second factor is on already."),
                guard="second_factor_is_off",
                remedy=_("Switch it off first to use another phone."),
            )
        factor = totp.TOTP.activate(by, secret).instance
        factor.data[LAST_STEP] = step
        factor.save(update_fields=["data"])
        RecoveryCodes.activate(by)
        _record("switch_on_second_factor", by, by=by)


def make_recovery_codes(*, by: User, password: str) -> None:
    """Ten new ones; the former are worth nothing. Raises InvalidInput, WorkflowError."""
    _confirm_password(by, password)
    with writing():
        _require_enrolled(by)
        Authenticator.objects.filter(user_id=by.pk, type=RECOVERY).delete()
        RecoveryCodes.activate(by)
        _record("make_recovery_codes", by, by=by)


def switch_off(*, by: User, password: str, code: str) -> None:
    """Sign in with the password alone again. Raises InvalidInput, WorkflowError."""
    _confirm_password(by, password)
    _require_enrolled(by)
    if not check_code(by, code):
        raise InvalidInput(why_refused(by), field="code")
    _remove(by, act="switch_off_second_factor", by=by)


def remove_second_factor(*, user: User, by: User | None, reason: str = "") -> None:
    """Take the second factor of ``user``, who has lost it, away; ``by`` is None for a command.

    Raises NotPermitted for who does not administer, or means themselves: they would need
    neither password nor code. Raises WorkflowError where there is none.
    """
    if by is not None:
        require(by, "administer")
        if by.pk == user.pk:
            raise NotPermitted(
                _("You cannot take your own second factor away here."),
                remedy=_("Switch it off on the page “My sign-in”."),
            )
    _require_enrolled(user)
    _remove(user, act="remove_second_factor", by=by, reason=reason)


# ---- inside ------------------------------------------------------------------


def _spend(user: User, code: str) -> bool:
    """Look for ``code`` among those of ``user`` and mark it as used. Needs the ledger's lock."""
    factors = {
        factor.type: factor
        for factor in Authenticator.objects.select_for_update().filter(user_id=user.pk)
    }
    try:
        return _spend_app_code(factors[APP], code) or _spend_recovery_code(
            factors.get(RECOVERY), code, user
        )
    except Unreadable:
        logger.error(
            "The second factor of %s cannot be read: SECRET_KEY is not the one it was made with.",
            user.username,
        )
        return False


def _spend_app_code(factor: Authenticator, code: str) -> bool:
    secret = get_adapter().decrypt(factor.data["secret"])
    step = _step_of(secret, code)
    if step is None or step <= factor.data.get(LAST_STEP, 0):
        return False
    factor.data[LAST_STEP] = step
    factor.last_used_at = timezone.now()
    factor.save(update_fields=["data", "last_used_at"])
    return True


def _spend_recovery_code(factor: Authenticator | None, code: str, user: User) -> bool:
    if factor is None or not factor.wrap().validate_code(code):
        return False
    factor.refresh_from_db()
    factor.record_usage()
    left = len(factor.wrap().get_unused_codes())
    record_event("use_recovery_code", user, by=user, facts={"recovery_codes": left})
    return True


def _step_of(secret: str, code: str) -> int | None:
    """The newest step, of those that count at present, whose code is ``code``."""
    fitting = [
        step
        for step in totp.yield_hotp_counters_from_time()
        if totp.compare_user_code(
            actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, step))
        )
    ]
    return max(fitting, default=None)


def _plain(code: str) -> str:
    """Digits as a Chinese input method may write them, in full width, are digits."""
    return unicodedata.normalize("NFKC", code)


def _confirm_password(user: User, password: str) -> None:
    """Raise InvalidInput unless it is ``user``'s. Hashes for a while: not under a lock."""
    if wait := _wait(user):
        raise InvalidInput(wait)
    if not user.check_password(password):
        count_wrong_try(user, act="password_refused")
        raise InvalidInput(_wait(user) or _("This is not your password."), field="password")


def _wait(user: User) -> str:
    """How long, where too much was wrong; else nothing."""
    until = locked_until(user)
    if until is None:
        return ""
    return _("Five wrong tries in 15 minutes. Try again at %(time)s.") % {
        "time": f"{timezone.localtime(until + timedelta(minutes=1)):%H:%M}"
    }


def _require_enrolled(user: User) -> None:
    if not is_enrolled(user):
        raise WorkflowError(
            _("The second factor of %(user)s is not on.") % {"user": user},
            guard="second_factor_is_on",
        )


def _remove(user: User, *, act: str, by: User | None, reason: str = "") -> None:
    with writing():
        Authenticator.objects.filter(user_id=user.pk).delete()
        forget_wrong_tries(user)
        _record(act, user, by=by, reason=reason)


def _record(act: str, user: User, *, by: User | None, reason: str = "") -> None:
    """One event about the person: an authenticator has no name that people know."""
    facts = {"second_factor": is_enrolled(user), "recovery_codes": len(recovery_codes(user))}
    record_event(act, user, by=by, reason=reason, facts=facts)
