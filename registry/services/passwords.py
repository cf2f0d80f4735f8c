"""Passwords: that one was set, by whom and for whom, is history; what it is, is not."""

from contextlib import contextmanager

from registry.models import User
from registry.services.ledger import HIDDEN, record_event, writing


@contextmanager
def telling_password(*, pk, by: User | None):
    """Leave an event where what runs inside gives the user ``pk`` another password.

    ``by`` is None where a command does it.
    """
    with writing():
        before = User.objects.filter(pk=pk).values_list("password", flat=True).first()
        yield
        user = User.objects.filter(pk=pk).first()
        if user is not None and user.password != before:
            hidden = {"password": HIDDEN}
            record_event("set_password", user, by=by, before=hidden, after=hidden)
