"""What a worker does: take a job, do it with signs of life, and write down how it ended.

The queue is the table of jobs. A job is claimed with FOR UPDATE SKIP LOCKED on PostgreSQL, so that
several workers share the work, and within BEGIN IMMEDIATE on SQLite. A worker that died is
noticed by its silence: its job goes back into the queue (``reap``), and whatever the dead one
should still do is refused, because it holds the job no more.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from registry.enums import JobState
from registry.errors import RegistryError
from registry.jobs import Made, job_kind
from registry.models import Job, User
from registry.services.heart import SILENCE, beating

MOST_ATTEMPTS = 3
FIRST_PAUSE = timedelta(seconds=15)  # before the second attempt; four times that before the third

log = logging.getLogger(__name__)


class Broken(Exception):
    """The work ends here: it was cancelled, the worker stops, or somebody else has it now."""


class Cancelled(Broken):
    """Who asked for it gave it up."""


class Stopped(Broken):
    """The worker is being ended; the job goes back into the queue."""


class Lost(Broken):
    """This worker was taken for dead, and another has the job."""


@dataclass
class Task:
    """A job as the function that does it sees it."""

    job: Job
    holder: str
    stopping: Callable[[], bool] = field(default=lambda: False)

    @property
    def by(self) -> User:
        return self.job.requested_by

    @property
    def arguments(self) -> dict:
        return self.job.arguments

    @property
    def held(self):
        return Job.objects.running().filter(pk=self.job.pk, holder=self.holder)

    def progress(self, done: int, total: int) -> None:
        """Say how far it is: call it after each chunk. Raises Broken where the work is to end."""
        if not self.held.update(done=done, total=total, heartbeat_at=timezone.now()):
            raise Lost
        if self.held.filter(cancel_asked_at__isnull=False).exists():
            raise Cancelled
        if self.stopping():
            raise Stopped


def claim(holder: str) -> Job | None:
    """The job that waits longest, now ``holder``'s; None where nothing waits."""
    now = timezone.now()
    with transaction.atomic():
        job = (
            Job.objects.waiting()
            .filter(next_try_at__lte=now)
            .order_by("next_try_at", "pk")
            .select_for_update(skip_locked=True)
            .first()
        )
        if job is None:
            return None
        job.state, job.holder = JobState.RUNNING, holder
        job.attempts += 1
        job.started_at = job.heartbeat_at = now
        job.save(update_fields=["state", "holder", "attempts", "started_at", "heartbeat_at"])
    return job


def reap() -> int:
    """Give back the jobs of workers that fell silent; how many."""
    silent = timezone.now() - SILENCE
    with transaction.atomic():
        dead = list(
            Job.objects.running()
            .filter(heartbeat_at__lt=silent)
            .select_for_update(skip_locked=True)
            .select_related(None)
        )
        for job in dead:
            log.warning("The worker of %s (%s) fell silent.", job, job.holder)
            _give_back(job, _("It was broken off again and again."))
    return len(dead)


def work_one(holder: str, *, stopping: Callable[[], bool] = lambda: False) -> Job | None:
    """Take the next job and do it; the job as it is then, or None where nothing waits."""
    job = claim(holder)
    if job is None:
        return None
    task = Task(job, holder, stopping)
    language = job.requested_by.language or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            with beating(lambda: task.held.update(heartbeat_at=timezone.now())):
                made = _run(task)
            _finish(task, made)
        except Lost:
            log.warning("%s was taken for dead; another does it.", job)
        except Exception as error:
            _broken_off(task, error)
    job.refresh_from_db()
    return job


def _run(task: Task) -> Made | None:
    kind = job_kind(task.job.kind)
    if kind is None:
        raise LookupError(f"No kind of job is called {task.job.kind}.")
    return kind.run(task)


def _finish(task: Task, made: Made | None) -> None:
    """Keep what was made, once: whoever lost the job keeps nothing."""
    with transaction.atomic():
        job = task.held.select_for_update().first()
        if job is None:
            raise Lost
        if made is not None:
            _keep(job, made)
        _end(job, JobState.DONE)


def _keep(job: Job, made: Made) -> None:
    """The file under a name of the job's own: an attempt that died here left it behind."""
    name = f"jobs/{job.number}"
    job.result.storage.delete(name)
    job.result.name = job.result.storage.save(name, ContentFile(made.content))
    job.result_name = made.name


def _broken_off(task: Task, error: Exception) -> None:
    """Write down why it ended without a result: cancelled, to be tried again, or failed."""
    with transaction.atomic():
        job = task.held.select_for_update().first()
        if job is None:
            return
        if isinstance(error, Cancelled) or job.cancel_asked_at:
            _end(job, JobState.CANCELLED)
        elif task.stopping():
            job.attempts -= 1
            _queue(job, pause=timedelta(0))
        elif isinstance(error, RegistryError):
            _end(job, JobState.FAILED, str(error))
        else:
            log.exception("%s was not done at attempt %s.", job, job.attempts, exc_info=error)
            _give_back(
                job, _("It could not be made. The administrator finds the reason in the log.")
            )


def _give_back(job: Job, error: str) -> None:
    """Into the queue again after a pause; after the last attempt it has failed with ``error``."""
    if job.cancel_asked_at:
        _end(job, JobState.CANCELLED)
    elif job.attempts >= MOST_ATTEMPTS:
        _end(job, JobState.FAILED, error)
    else:
        _queue(job, pause=FIRST_PAUSE * 4 ** (job.attempts - 1))


def _queue(job: Job, *, pause: timedelta) -> None:
    job.state, job.holder, job.next_try_at = JobState.QUEUED, "", timezone.now() + pause
    job.save()


def _end(job: Job, state: JobState, error: str = "") -> None:
    job.state, job.holder, job.error = state, "", error[:500]
    job.finished_at = timezone.now()
    job.save()
