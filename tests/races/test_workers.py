"""Real workers on a real database: work is shared, and what a killed one began is done once."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter as Tally
from datetime import timedelta

import pytest
from django.db.models.query import QuerySet
from django.utils import timezone

from registry.enums import JobState
from registry.jobs import Made, register_job_kind
from registry.models import Job
from registry.services import working
from registry.services.heart import SILENCE
from registry.services.jobs import enqueue
from registry.services.working import claim, work_one
from tests.faults import no_lock
from tests.server import ROOT, at_once

JOBS, WORKERS = 40, 4


def seconds_until(reached, most: float = 60) -> None:
    deadline = time.monotonic() + most
    while not reached():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.05)


def start_worker(database, *, slow: bool) -> subprocess.Popen:
    """A worker as ``run_worker`` is, that does one kind of job: slowly, or at once."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.races.slow_worker", *(["slow"] if slow else [])],
        cwd=ROOT,
        env=database.environment(),
    )


def test_a_killed_workers_job_is_done_by_another_and_its_result_is_there_once(
    fresh_database, live_walk, settings
):
    settings.MEDIA_ROOT = fresh_database.folder / "media"
    job = enqueue("slow", by=live_walk.cast.auditor, key="k")
    dying = start_worker(fresh_database, slow=True)
    try:
        seconds_until(lambda: Job.objects.running().filter(done__gt=0).exists())
    finally:
        os.kill(dying.pid, signal.SIGKILL)
        dying.wait()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)
    # The minute of silence and the pause after it are not waited for.
    Job.objects.update(heartbeat_at=timezone.now() - SILENCE - timedelta(seconds=1))
    working.reap()
    Job.objects.update(next_try_at=timezone.now())
    other = start_worker(fresh_database, slow=False)
    assert other.wait(60) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert job.result.read() == b"made"
    assert len(list((fresh_database.folder / "media" / "jobs").iterdir())) == 1


def check_work_is_shared(walk) -> None:
    for number in range(JOBS):
        enqueue("any", by=walk.cast.auditor, key=f"{number}")

    def work(holder: str) -> list[int]:
        done = []
        while (job := claim(holder)) is not None:
            done.append(job.pk)
            time.sleep(0.01)
        return done

    shifts = at_once([lambda holder=str(one): work(holder) for one in range(WORKERS)])
    claims = Tally(pk for shift in shifts for pk in shift)
    assert len(claims) == JOBS
    assert set(claims.values()) == {1}
    assert all(shifts), "one did nothing"


def test_workers_share_the_work_and_claim_each_job_once(live_walk):
    check_work_is_shared(live_walk)


@pytest.mark.parametrize("fresh_database", ["postgresql"], indirect=True)
def test_without_the_lock_of_a_claim_the_check_fails(live_walk, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", no_lock)
    first = QuerySet.first

    def slow_first(jobs):
        found = first(jobs)
        time.sleep(0.01)
        return found

    monkeypatch.setattr(QuerySet, "first", slow_first)
    with pytest.raises(AssertionError):
        check_work_is_shared(live_walk)


def test_one_taken_for_dead_does_not_finish_what_another_has(live_walk, settings, fresh_database):
    settings.MEDIA_ROOT = fresh_database.folder / "media"
    enqueue("late", by=live_walk.cast.auditor, key="k")

    def late(task):
        if task.holder == "sleepy":
            Job.objects.update(heartbeat_at=timezone.now() - SILENCE * 2)
            working.reap()
            Job.objects.update(next_try_at=timezone.now())
            work_one("awake")
        return Made("name.txt", task.holder.encode())

    register_job_kind("late", "Late", late)
    job = work_one("sleepy")
    assert (job.state, job.result.read()) == (JobState.DONE, b"awake")
