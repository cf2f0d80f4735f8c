"""What the entry pages of all kinds have in common."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from inspections.models import CharacteristicResult
from inspections.queries.telling import asked_of
from registry.errors import RegistryError
from registry.queries.flags import flags_of
from registry.services.evidence import add_evidence, evidence_of
from registry.services.ledger import writing
from registry.views.steps import new_form_token, refuse


def entry_url(result: CharacteristicResult) -> str:
    return reverse("inspections:enter_result", args=[result.inspection.number, result.position])


def entry_context(result: CharacteristicResult) -> dict:
    """What ``inspections/inspecting/entry.html`` draws around the few fields of a kind."""
    inspection = result.inspection
    results = list(inspection.results.order_by("position"))
    place = next(index for index, row in enumerate(results) if row.pk == result.pk)
    return {
        "inspection": inspection,
        "item": inspection.item,
        "flags": flags_of(inspection.item),
        "result": result,
        "asked": asked_of(result),
        "results": results,
        "place": place + 1,
        "previous": results[place - 1] if place else None,
        "following": results[place + 1] if place + 1 < len(results) else None,
        "files": evidence_of(result),
        "form_token": new_form_token(),
    }


def entry_page(
    request, template: str, result: CharacteristicResult, *, status: int = 200, **context
) -> HttpResponse:
    """Left what is asked, right the few fields. ``context`` brings the form."""
    return render(request, template, entry_context(result) | context, status=status)


def record_and_go_on(request, form, act: Callable[[], object]) -> HttpResponseRedirect | None:
    """Run ``act`` and keep the form's files with the result, all or nothing; then to what comes
    next. Where it is refused, say so in ``form`` and return None."""
    if not recorded(request, form, act):
        return None
    result = form.result
    told = {"name": result.label, "verdict": result.status.label}
    messages.success(request, _("%(name)s: %(verdict)s.") % told)
    return go_on(result)


def recorded(request, form, act: Callable[[], object]) -> bool:
    """Run ``act`` and keep the form's files, all or nothing; whether it was not refused."""
    result = form.result
    try:
        with writing():
            act()
            for file in form.cleaned_data.get("files") or []:
                add_evidence(by=request.user, subject=result, upload=file)
    except RegistryError as error:
        refuse(form, error)
        return False
    result.refresh_from_db(fields=["verdict"])
    return True


def go_on(result: CharacteristicResult) -> HttpResponseRedirect:
    """To the next characteristic without a result, else to the inspection, which offers the
    decision."""
    following = next_waiting(result)
    return redirect(entry_url(following) if following else inspection_url(result.inspection.number))


def next_waiting(result: CharacteristicResult) -> CharacteristicResult | None:
    """What is to be entered after ``result``: the next one behind it, else the first left over."""
    rows = [row for row in result.inspection.results.order_by("position") if row.pk != result.pk]
    waiting = [row for row in rows if not row.is_recorded]
    behind = [row for row in waiting if row.position > result.position]
    found = next(iter(behind or waiting), None)
    if found is not None:
        found.inspection = result.inspection
    return found


def inspection_url(number: str) -> str:
    return reverse("inspections:inspection", args=[number])
