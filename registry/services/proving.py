"""Proving who signs (21 CFR 11.200): password, user name after a while, second factor.

``prove`` runs outside ``writing()``, because hashing a password takes long and must not hold the
ledger's lock. What comes of it is written in a transaction of its own (``signing_lock``), so that
no failure is undone by what follows.
"""

import time
from dataclasses import dataclass, field
from functools import partial

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from registry.models import User
from registry.services import second_factor
from registry.services.ledger import writing
from registry.services.signing_lock import (
    SignatureRefused,
    Try,
    conclude,
    refuse_locked,
    refuse_spent,
)

PROOF_SECONDS = 120  # within which a proof must be used


@dataclass(eq=False)
class Proof:
    """That a person has just shown who they are. Lives in one request and is never stored."""

    user_id: int
    second_factor: bool
    made: float = field(default_factory=time.monotonic)  # seconds of this process's clock
    signatures: int = 0  # given with it so far

    @property
    def age(self) -> float:
        """Seconds since it was made."""
        return time.monotonic() - self.made


@sensitive_variables("password", "code")
def prove(
    *,
    by: User,
    password: str,
    username: str | None = None,
    code: str | None = None,
    session_fresh: bool,
    form_token: str = "",
    content: str = "",
) -> Proof:
    """That ``by`` is who they are, for ``sign``. Raises RuntimeError inside ``writing()``.

    With ``session_fresh`` (signed in or signed within ten minutes) the password is enough, else
    the user name is asked again; a code in both cases where a second factor is enrolled. Raises
    SignatureRefused, at field ``password``, ``username`` or ``code``. What is missing is no try;
    what is wrong is one, is in the log, and the fifth in a row locks signing for 30 minutes.

    One form counts once: sent again with its ``form_token`` it is judged as it was before, a
    right one as long as its ``content`` (a fingerprint without password and code) is the same.
    """
    user = User.objects.get(pk=by.pk)
    enrolled = second_factor.is_enrolled(user)
    refuse_spent(user, form_token)
    refuse_locked(user)
    _refuse_what_is_missing(password, code if enrolled else "-", "-" if session_fresh else username)
    wrong = _what_is_wrong(user, password, user.username if session_fresh else username)
    one_try = Try(user, wrong, form_token, content)
    if enrolled and not wrong:
        one_try.check_second_factor = partial(second_factor.check_code, user, code.strip())
    with transaction.atomic(durable=True), writing():
        refusal = conclude(one_try)
    if refusal:
        raise refusal
    return Proof(user.pk, second_factor=enrolled)


def _refuse_what_is_missing(password: str, code: str | None, username: str | None) -> None:
    if not (username or "").strip():
        raise SignatureRefused(
            _("You signed in, or signed, more than ten minutes ago."),
            remedy=_("Type your user name and your password."),
            field="username",
        )
    if not password:
        raise SignatureRefused(_("Type your password to sign."), field="password")
    if not (code or "").strip():
        raise SignatureRefused(_("Type the code of your second factor, too."), field="code")


def _what_is_wrong(user: User, password: str, username: str) -> str:
    """Why this cannot be ``user``; empty where so far all is right. Takes its time."""
    if not user.is_active:
        return "inactive"
    if username.strip() != user.username:
        return "username"
    return "" if check_password(password, user.password) else "password"
