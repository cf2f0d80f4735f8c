"""One inspection: begun, filled in characteristic by characteristic, corrected, broken off (Q4).

Deciding and signing is in ``concluding``, the list of inspections in ``inspection_list``.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inspections.forms.inspecting import ReasonForm
from inspections.gate import get_inspection_for, get_result_for
from inspections.queries import plan_for
from inspections.services.correcting import correct
from inspections.services.opening import break_off, open_inspection
from inspections.services.recording import add_result_file
from inspections.views.entries import entry_for
from inspections.views.entries.base import entry_url
from inspections.views.inspection_page import begin_context, inspection_context
from registry.errors import RegistryError
from registry.gate import get_item_for
from registry.views.evidence import add_files
from registry.views.step_pages import step_page
from registry.views.steps import new_form_token, once, refuse


@require_safe
def inspection(request, number):
    """Everything about one inspection, and what comes next."""
    found = get_inspection_for(request.user, number)
    return render(
        request, "inspections/inspecting/inspection.html", inspection_context(found, request.user)
    )


def begin_page(request, item):
    """What is to be verified on ``item``, on how many pieces, and the button that begins."""
    plan = plan_for(item)
    return step_page(
        request,
        "inspections/inspecting/begin.html",
        item=item,
        verb="accept",
        **begin_context(item, plan),
    )


@once
@require_POST
def item_inspect(request, number):
    """Begin the inspection of these goods, or go on with the one under way."""
    item = get_item_for(request.user, number, "accept")
    try:
        begun = open_inspection(item=item, by=request.user)
    except RegistryError as error:
        messages.error(request, str(error))
        return redirect("inspections:item_verify", number)
    waiting = [row for row in begun.results.order_by("position") if not row.is_recorded]
    if not waiting:
        return redirect("inspections:inspection", begun.number)
    return redirect("inspections:enter_result", begun.number, waiting[0].position)


@once
def enter_result(request, number, position):
    """The result of one characteristic, on the page of its kind."""
    found, result = get_result_for(request.user, number, position)
    if not found.is_open:
        messages.info(request, _("This inspection takes no more results."))
        return redirect("inspections:inspection", number)
    return entry_for(result)(request, found, result)


@require_POST
def result_files(request, number, position):
    """Photos and files that belong to one result, while it may still change."""
    found, result = get_result_for(request.user, number, position)
    if not found.is_open:
        messages.error(request, _("This inspection takes no more results."))
        return redirect("inspections:inspection", number)
    return add_files(request, result, back=entry_url(result), add=add_result_file)


@once
def inspection_correct(request, number):
    """Begin the inspection that supersedes a decided one; the first stays as it was signed."""
    found = get_inspection_for(request.user, number, "correct_inspection")
    return _with_reason(request, found, correct, "inspections/inspecting/correct.html")


@once
def inspection_break_off(request, number):
    """Give it up, so that another can begin."""
    found = get_inspection_for(request.user, number, "accept")
    return _with_reason(request, found, break_off, "inspections/inspecting/break_off.html")


def _with_reason(request, found, act, template: str):
    """Ask for the reason, then carry ``act`` out and show the inspection that it leaves."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = act(inspection=found, by=request.user, reason=form.cleaned_data["reason"])
        except RegistryError as error:
            refuse(form, error)
        else:
            return redirect("inspections:inspection", done.number)
    context = {
        "inspection": found,
        "item": found.item,
        "form": form,
        "form_token": new_form_token(),
    }
    return render(request, template, context)
