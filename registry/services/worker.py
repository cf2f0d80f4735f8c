"""The process in the background: jobs in its main thread, the rounds of the clock in another."""

import logging
from datetime import timedelta
from threading import Event, Thread

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from registry.models import Worker
from registry.services.heart import beating, new_holder
from registry.services.rounds import run_due
from registry.services.working import reap, work_one

PAUSE = 1.0  # seconds between two looks into an empty queue
CLOCK = 20.0  # seconds between two looks at the rounds
FORGOTTEN = timedelta(days=1)  # after which the row of a worker that died goes

log = logging.getLogger(__name__)


def work_until(over: Event, *, idle: bool = True) -> None:
    """Work until ``over`` is set; where not ``idle``, until nothing is left to do."""
    me = Worker.objects.create(holder=new_holder())
    Worker.objects.filter(heartbeat_at__lt=timezone.now() - FORGOTTEN).delete()
    row = Worker.objects.filter(pk=me.pk)
    clock = Thread(target=_walk_rounds, args=(over,), name="clock", daemon=True)
    if idle:
        clock.start()
    try:
        with beating(lambda: row.update(heartbeat_at=timezone.now())):
            _work_jobs(me.holder, over, idle=idle)
    finally:
        row.delete()


def _work_jobs(holder: str, over: Event, *, idle: bool) -> None:
    while not over.is_set():
        try:
            reap()
            job = work_one(holder, stopping=over.is_set)
        except DatabaseError:  # absent for a while: a worker outlives it
            log.exception("The database did not answer.")
            connection.close()
            job = None
        if job is not None:
            log.info("%s is %s.", job, job.state)
        elif not idle:
            return
        else:
            close_old_connections()
            over.wait(PAUSE)


def _walk_rounds(over: Event) -> None:
    while not over.is_set():
        try:
            for one in run_due():
                log.info("Round %s: %s %s", one.round.slug, one.outcome.value, one.told)
        except DatabaseError:
            log.exception("The rounds could not be looked at.")
        finally:
            connection.close()
        over.wait(CLOCK)
