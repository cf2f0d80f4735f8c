"""Long work is asked for once, given up by who may, and its file goes after its time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registry.enums import JobState
from registry.errors import NotPermitted, WorkflowError
from registry.jobs import Made, register_job_kind
from registry.models import Event, Job
from registry.services.jobs import KEPT, cancel_job, enqueue, remove_old_files
from registry.services.working import work_one

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hello(monkeypatch, settings, tmp_path):
    """One kind of job, which makes a file."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("registry.jobs._kinds", {})
    register_job_kind("hello", "Hello", lambda task: Made("hello.txt", b"hello"))


def ask(cast, key: str = "k") -> Job:
    return enqueue("hello", by=cast.auditor, key=key, name="you")


def test_the_same_asked_twice_is_one_job(cast):
    first = ask(cast)
    assert ask(cast) == first
    assert Job.objects.count() == Event.objects.filter(action="request_job").count() == 1
    assert first.number.startswith("JB-")


def test_what_is_ready_is_not_done_again(cast):
    ask(cast)
    work_one("a")
    assert ask(cast).state == JobState.DONE
    assert work_one("a") is None


def test_what_failed_is_done_anew_when_asked_again(cast):
    job = ask(cast)
    Job.objects.update(state=JobState.FAILED, attempts=3, error="no")
    again = ask(cast)
    assert (again.pk, again.state, again.attempts, again.error) == (job.pk, "queued", 0, "")
    assert work_one("a").state == JobState.DONE


def test_who_has_no_role_asks_for_nothing(cast):
    with pytest.raises(NotPermitted):
        enqueue("hello", by=cast.outsider, key="k")


def test_a_waiting_job_is_given_up_at_once(cast):
    job = cancel_job(job=ask(cast), by=cast.auditor)
    assert job.state == JobState.CANCELLED
    assert work_one("a") is None
    with pytest.raises(WorkflowError, match="over"):
        cancel_job(job=job, by=cast.auditor)


def test_only_who_asked_or_a_manager_gives_it_up(cast):
    with pytest.raises(NotPermitted):
        cancel_job(job=ask(cast), by=cast.warehouse)
    assert cancel_job(job=ask(cast), by=cast.manager).state == JobState.CANCELLED


def test_a_file_goes_after_its_time_and_no_sooner(cast, tmp_path):
    ask(cast)
    job = work_one("a")
    now = timezone.now()
    assert remove_old_files(now) == "0 removed"
    assert remove_old_files(now + KEPT + timedelta(minutes=1)) == "1 removed"
    job.refresh_from_db()
    assert (job.state, job.result.name) == (JobState.DONE, "")
    assert list((tmp_path / "jobs").iterdir()) == []
    assert ask(cast).state == JobState.QUEUED
