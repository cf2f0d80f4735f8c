"""How the process is. The first page is in custprop.home, the way in in custprop.sign_in."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from registry.queries.jobs import worker_is_alive


@require_safe
@login_not_required
def live(request):
    """The process answers. Touches nothing else."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
def ready(request):
    """The database answers and has every migration; 503 otherwise.

    A silent background worker is told, and no reason to send people elsewhere.
    """
    try:
        pending = _pending_migrations()
        worker = "running" if not pending and worker_is_alive() else "silent"
    except Exception:
        return JsonResponse({"database": "unreachable"}, status=503)
    return JsonResponse(
        {"database": "ok", "migrations": "pending" if pending else "ok", "worker": worker},
        status=503 if pending else 200,
    )


def _pending_migrations() -> list:
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())
