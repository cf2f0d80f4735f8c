"""An inspection plan as an Excel file, and an empty one to be filled in."""

import io

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from inspections.exchange.plan_export import export_plan
from inspections.views.plans import get_plan_for
from registry.gate import require_action
from registry.views.papers import xlsx_response


@require_safe
def plan_xlsx(request, pk: int):
    """One revision; what is written on it can be read back into a draft."""
    plan = get_plan_for(request.user, pk)
    return _answer(plan, name=plan.number.replace("/", "-"))


@require_safe
def plan_template(request):
    """The headings alone, to be filled in."""
    require_action(request.user, "write_plan")
    return _answer(None, name="inspection-plan")


def _answer(plan, *, name: str) -> HttpResponse:
    content = io.BytesIO()
    export_plan(content, plan)
    return xlsx_response(content.getvalue(), name)
