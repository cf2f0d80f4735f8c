"""Long work: how far it is, its result, and giving it up."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry import rules
from registry.errors import RegistryError
from registry.gate import require_action
from registry.models import Job
from registry.queries.jobs import jobs_of, worker_is_alive
from registry.services.jobs import KEPT, cancel_job
from registry.views.steps import new_form_token, once

SHOWN = 50


@require_safe
def jobs(request):
    """A person's own jobs; managers and administrators see everybody's."""
    require_action(request.user, "see")
    context = {
        "jobs": jobs_of(request.user)[:SHOWN],
        "all": rules.may(request.user, "see_all_jobs"),
        "worker_is_alive": worker_is_alive(),
    }
    return render(request, "registry/jobs/list.html", context)


@require_safe
def job(request, number: str):
    """How far it is. The page looks again by itself while it is under way."""
    found = _find(request.user, number, "fetch_job")
    context = {
        "job": found,
        "may_cancel": found.is_under_way and rules.may(request.user, "cancel_job", found),
        "worker_is_alive": worker_is_alive(),
        "kept_days": KEPT.days,
        "form_token": new_form_token(),
    }
    response = render(request, "registry/jobs/job.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def job_file(request, number: str):
    """What the job made; 404 until it is there, and when it was removed."""
    found = _find(request.user, number, "fetch_job")
    if not found.result:
        raise Http404
    response = FileResponse(found.result.open("rb"), as_attachment=True, filename=found.result_name)
    response["Cache-Control"] = "private, no-store"
    return response


@once
@require_POST
def job_cancel(request, number: str):
    found = _find(request.user, number, "cancel_job")
    try:
        cancelled = cancel_job(job=found, by=request.user)
    except RegistryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(job)s is given up.") % {"job": cancelled})
    return redirect("registry:job", found.number)


def _find(user, number: str, action: str) -> Job:
    """Raises Http404 for a job of somebody else: also that it exists is theirs to know."""
    found = get_object_or_404(Job.objects.select_related("requested_by"), number=number)
    if not rules.may(user, action, found):
        raise Http404
    return found
