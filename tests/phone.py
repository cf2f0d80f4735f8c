"""A phone with an authenticator app, by the book (RFC 4226, RFC 6238) and not by the library."""

import base64
import hashlib
import hmac
import struct
import time

from registry.models import User
from registry.services.second_factor import new_secret, recovery_codes, switch_on
from tests.factories import PASSWORD

STEP_SECONDS = 30


class Phone:
    """``now`` is the clock of the phone, in seconds since 1970."""

    def __init__(self, secret: str, now=time.time):
        self.secret, self.now = secret, now

    def code(self, *, steps: int = 0) -> str:
        """The code that is shown now, or ``steps`` of half a minute later."""
        step = struct.pack(">Q", int(self.now()) // STEP_SECONDS + steps)
        digest = hmac.new(base64.b32decode(self.secret), step, hashlib.sha1).digest()
        start = digest[-1] & 0x0F
        number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"

    def wrong_code(self) -> str:
        """Six digits that are no code of these minutes."""
        near = {self.code(steps=steps) for steps in range(-3, 4)}
        return next(
            code for code in ("000000", *map(str, range(111111, 111119))) if code not in near
        )


def enrol(user: User, now=time.time) -> tuple[Phone, list[str]]:
    """``user``, whose password is the factories', switches on; their phone and recovery codes.

    The code that was current half a minute ago is spent on it: the one of now counts still.
    """
    phone = Phone(new_secret(), now)
    switch_on(by=user, secret=phone.secret, code=phone.code(steps=-1), password=PASSWORD)
    return phone, recovery_codes(user)
