"""Signs of life of who works in the background, so that the silence of the dead is noticed."""

import logging
import os
import socket
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from django.db import DatabaseError, connection

BEAT = timedelta(seconds=10)
SILENCE = timedelta(seconds=60)  # after which a holder is taken for dead

log = logging.getLogger(__name__)


def new_holder() -> str:
    """A name for who takes work up now: where it runs, and something nobody else draws."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"


@contextmanager
def beating(beat: Callable[[], object]) -> Iterator[None]:
    """Call ``beat`` every ``BEAT`` from a thread of its own, until the work inside is over."""
    over = Event()
    thread = Thread(target=_beat_until, args=(over, beat), name="heart", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat_until(over: Event, beat: Callable[[], object]) -> None:
    while not over.wait(BEAT.total_seconds()):
        try:
            beat()
        except DatabaseError:  # a busy or absent database: the next beat may come through
            log.warning("A sign of life could not be written.", exc_info=True)
        finally:
            connection.close()
