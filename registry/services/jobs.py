"""Asking for long work, and giving it up again. The worker does it (``services.working``)."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import JobState
from registry.errors import WorkflowError
from registry.models import Job, User
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require

KEPT = timedelta(days=7)  # how long what a job made can be fetched


def enqueue(kind: str, *, by: User, key: str, **arguments) -> Job:
    """Ask for a job of ``kind``; the same ``key`` again is the same job.

    One that failed, was cancelled or whose file is gone is put back to be done anew.
    """
    require(by, "request_job")
    with writing():
        known = Job.objects.select_for_update().filter(key=key).first()
        if known is None:
            job = Job.objects.create(
                number=draw_number("JB"), kind=kind, key=key, arguments=arguments, requested_by=by
            )
            record_created(job, by=by, action="request_job")
            return job
        if known.is_under_way or known.result:
            return known
        before = snapshot(known)
        known.state, known.attempts, known.error = JobState.QUEUED, 0, ""
        known.done = known.total = 0
        known.next_try_at = timezone.now()
        known.started_at = known.finished_at = known.cancel_asked_at = None
        known.save()
        record_changed(known, by=by, before=before, action="request_job")
        return known


def cancel_job(*, job: Job, by: User) -> Job:
    """What waits is not begun; what runs ends at its next chunk.

    Raises WorkflowError where it is over already.
    """
    with writing():
        job = Job.objects.select_for_update().get(pk=job.pk)
        require(by, "cancel_job", job)
        if not job.is_under_way:
            raise WorkflowError(
                _("This job is over already."),
                guard="over",
                remedy=_("Nothing is left to do."),
            )
        before = snapshot(job)
        job.cancel_asked_at = timezone.now()
        if job.state == JobState.QUEUED:
            job.state, job.finished_at = JobState.CANCELLED, job.cancel_asked_at
        job.save(update_fields=["cancel_asked_at", "state", "finished_at"])
        record_changed(job, by=by, before=before, action="cancel_job")
    return job


def remove_old_files(now: datetime) -> str:
    """The round that removes what nobody will fetch any more; the job stays as it ended."""
    old = list(Job.objects.filter(finished_at__lt=now - KEPT).exclude(result=""))
    for job in old:
        job.result.delete(save=False)
    Job.objects.filter(pk__in=[job.pk for job in old]).update(result="")
    return f"{len(old)} removed"
