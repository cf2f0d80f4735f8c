"""A worker's way with a job: claimed once, told of, tried again, and lost to nobody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registry.enums import JobState
from registry.errors import InvalidInput
from registry.jobs import Made, register_job_kind
from registry.models import Job
from registry.services.heart import SILENCE
from registry.services.jobs import cancel_job, enqueue
from registry.services.working import MOST_ATTEMPTS, claim, reap, work_one

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("registry.jobs._kinds", {})


def job_that(cast, run, key: str = "k") -> Job:
    """A job waiting to be done by ``run``."""
    register_job_kind("any", "Any", run)
    return enqueue("any", by=cast.auditor, key=key)


def fail(task):
    raise ValueError("a part is missing")


def fall_silent() -> None:
    Job.objects.running().update(heartbeat_at=timezone.now() - SILENCE - timedelta(seconds=1))


def let_pauses_pass() -> None:
    Job.objects.update(next_try_at=timezone.now())


def test_a_job_is_done_and_its_file_kept(cast, tmp_path):
    job_that(cast, lambda task: Made("hello.txt", b"hello"))
    job = work_one("a")
    assert (job.state, job.result_name, job.holder) == (JobState.DONE, "hello.txt", "")
    assert job.result.read() == b"hello"


def test_a_job_is_claimed_by_one(cast):
    job = job_that(cast, fail)
    assert claim("a") == job
    assert claim("b") is None


def test_progress_is_seen_while_it_runs(cast):
    seen = []

    def count(task):
        for number in (1, 2):
            task.progress(number, 2)
            seen.append(Job.objects.values_list("state", "done", "total").get())

    job_that(cast, count)
    work_one("a")
    assert seen == [("running", 1, 2), ("running", 2, 2)]


def test_what_goes_wrong_is_tried_again_after_a_pause_and_then_shown(cast):
    job_that(cast, fail)
    assert work_one("a").state == JobState.QUEUED
    assert work_one("a") is None
    for _ in range(MOST_ATTEMPTS - 1):
        let_pauses_pass()
        job = work_one("a")
    assert (job.state, job.attempts) == (JobState.FAILED, MOST_ATTEMPTS)
    assert "administrator" in job.error
    assert "missing" not in job.error


def test_a_refusal_is_not_tried_again_and_says_why(cast):
    def refuse(task):
        raise InvalidInput("Nothing is chosen.")

    job_that(cast, refuse)
    job = work_one("a")
    assert (job.state, job.error) == (JobState.FAILED, "Nothing is chosen.")


def test_a_job_that_is_given_up_ends_at_its_next_chunk(cast):
    def work(task):
        task.progress(1, 3)
        cancel_job(job=task.job, by=cast.auditor)
        task.progress(2, 3)
        raise AssertionError("it went on")

    job_that(cast, work)
    job = work_one("a")
    assert (job.state, job.done) == (JobState.CANCELLED, 2)


def test_a_worker_that_stops_gives_its_job_back_uncounted(cast):
    job_that(cast, lambda task: task.progress(1, 2))
    job = work_one("a", stopping=lambda: True)
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)


def test_the_job_of_a_silent_worker_is_done_by_another(cast):
    job_that(cast, lambda task: Made("hello.txt", b"hello"))
    claim("dead")
    assert reap() == 0
    fall_silent()
    assert reap() == 1
    let_pauses_pass()
    job = work_one("b")
    assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_a_job_that_kills_its_workers_fails_in_the_end(cast):
    job_that(cast, fail)
    for _ in range(MOST_ATTEMPTS):
        let_pauses_pass()
        claim("dead")
        fall_silent()
        reap()
    assert Job.objects.get().state == JobState.FAILED


def test_who_was_taken_for_dead_keeps_nothing(cast, tmp_path):
    def lose(task):
        fall_silent()
        reap()
        return Made("late.txt", b"late")

    job_that(cast, lose)
    job = work_one("a")
    assert (job.state, job.result.name) == (JobState.QUEUED, "")
    assert not (tmp_path / "jobs").exists()


def test_a_kind_that_nobody_knows_any_more_does_not_stop_the_worker(cast):
    enqueue("forgotten", by=cast.auditor, key="k")
    assert work_one("a").state == JobState.QUEUED
