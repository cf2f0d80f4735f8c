"""What a person is shown of their second factor. Never a secret."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator

from custprop.lib.sealing import Unreadable
from registry.models import User

FEW = 3  # recovery codes left: time to make new ones


@dataclass(frozen=True)
class SecondFactor:
    """``codes_left`` is None where the codes cannot be read: SECRET_KEY was changed."""

    since: datetime | None = None
    last_used: datetime | None = None
    codes_left: int | None = 0

    @property
    def on(self) -> bool:
        return self.since is not None

    @property
    def readable(self) -> bool:
        return self.codes_left is not None

    @property
    def few_left(self) -> bool:
        return self.on and self.codes_left is not None and self.codes_left <= FEW


def second_factor_of(user: User) -> SecondFactor:
    """The second factor of ``user``, in one query."""
    factors = {factor.type: factor for factor in Authenticator.objects.filter(user_id=user.pk)}
    app = factors.get(Authenticator.Type.TOTP)
    if app is None:
        return SecondFactor()
    used = [factor.last_used_at for factor in factors.values() if factor.last_used_at]
    recovery = factors.get(Authenticator.Type.RECOVERY_CODES)
    return SecondFactor(
        since=app.created_at,
        last_used=max(used, default=None),
        codes_left=_unused(recovery) if recovery else 0,
    )


def _unused(recovery: Authenticator) -> int | None:
    try:
        return len(recovery.wrap().get_unused_codes())
    except Unreadable:
        return None
