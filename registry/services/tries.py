"""Wrong tries to prove who one is: five in a quarter of an hour, and the person must wait.

Counted in the database, so that every process of the server counts the same tries.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from registry.models import User, WrongTry
from registry.services.ledger import record_event, writing

MOST = 5
WINDOW = timedelta(minutes=15)  # in which they are counted, and then the time to wait


def locked_until(user: User) -> datetime | None:
    """When ``user`` may try again; None where that is now."""
    times = list(
        WrongTry.objects.filter(user_id=user.pk).order_by("-at").values_list("at", flat=True)[:MOST]
    )
    if len(times) < MOST or times[0] - times[-1] > WINDOW:
        return None
    until = times[0] + WINDOW
    return until if until > timezone.now() else None


def count_wrong_try(user: User, *, act: str) -> None:
    """Note one wrong try. The one that locks leaves the event ``act`` about ``user``.

    The event has no actor: who tried is just what could not be proven.
    """
    now = timezone.now()
    with writing():
        WrongTry.objects.filter(user_id=user.pk, at__lt=now - 2 * WINDOW).delete()
        WrongTry.objects.create(user_id=user.pk, at=now)
        until = locked_until(user)
        if until is not None:
            record_event(act, user, by=None, facts={"wrong_tries": MOST, "locked_until": until})


def forget_wrong_tries(user: User) -> None:
    """Begin to count anew: ``user`` has proven who they are."""
    WrongTry.objects.filter(user_id=user.pk).delete()
