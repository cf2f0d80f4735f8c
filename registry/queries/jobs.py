"""Which jobs a person sees, and whether anybody is there to do them."""

from django.db.models import QuerySet
from django.utils import timezone

from registry import rules
from registry.models import Event, Job, Worker
from registry.services.heart import SILENCE


def jobs_of(user) -> QuerySet[Job]:
    """A person's own jobs, the newest first; managers and administrators see everybody's."""
    jobs = Job.objects.select_related("requested_by")
    return jobs if rules.may(user, "see_all_jobs") else jobs.filter(requested_by=user)


def worker_is_alive() -> bool:
    """Whether a worker gave a sign of life lately."""
    return Worker.objects.filter(heartbeat_at__gt=timezone.now() - SILENCE).exists()


def last_write() -> int:
    """The last entry of the log that is not about jobs: what was asked for since is the same."""
    told = Event.objects.exclude(model=Job._meta.label_lower).order_by("-seq")
    return told.values_list("seq", flat=True).first() or 0
