"""Measured values, piece by piece: typed, sent by a caliper that types, or pasted.

The page works as a plain form. With scripts (static/js/measuring.js) each value is posted by
itself in order, and only the part of the page that it changes is asked for again (``?live``).
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from custprop.lib.whole_numbers import whole_number
from inspections.forms.measuring import ReadingForm
from inspections.queries.measuring import progress_of, usual_instrument
from inspections.services.measuring import (
    ImplausibleReading,
    record_readings,
    remove_reading,
)
from inspections.views.entries.base import (
    entry_page,
    entry_url,
    go_on,
    inspection_url,
    next_waiting,
)
from registry.errors import RegistryError
from registry.forms.evidence import EvidenceForm
from registry.views.steps import refuse

LIVE = "live"
MOST_REASON = 300  # characters
SHOWN = 200  # values beside the field; the page of the inspection has all


def enter_readings(request, inspection, result):
    """One value after another; after the last piece on to the next characteristic."""
    if request.method != "POST":
        form = ReadingForm(
            result=result, initial={"instrument": usual_instrument(request.user, result)}
        )
        return _page(request, result, form)
    piece = whole_number(request.POST.get("remove", ""))
    if piece is not None:
        return _take_out(request, result, piece)
    form = ReadingForm(request.POST, result=result)
    if form.is_valid():
        if not form.texts and progress_of(result).complete:
            return go_on(result)
        if _recorded(request, form):
            return redirect(_back(request, result))
    return _page(request, result, form, status=422)


def _recorded(request, form: ReadingForm) -> bool:
    try:
        readings = record_readings(
            result=form.result,
            by=request.user,
            texts=form.texts,
            confirmed=form.is_confirmed,
            instrument=form.cleaned_data["instrument"],
        )
    except RegistryError as error:
        if isinstance(error, ImplausibleReading):
            form.ask()
        if error.field == "reading" and form.cleaned_data["column"]:
            error.field = "column"
        refuse(form, error)
        return False
    if len(readings) > 1:
        told = ngettext("%(n)s value was recorded.", "%(n)s values were recorded.", len(readings))
        messages.success(request, told % {"n": len(readings)})
    return True


def _take_out(request, result, piece: int):
    reason = request.POST.get("reason", "")[:MOST_REASON]
    try:
        remove_reading(result=result, by=request.user, sample_no=piece, reason=reason)
    except RegistryError as error:
        if error.field == "reason":
            form = ReadingForm(result=result, initial={"instrument": result.instrument})
            return _page(request, result, form, status=422, reason_error=str(error))
        messages.error(request, str(error))
    return redirect(_back(request, result))


def _back(request, result) -> str:
    return entry_url(result) + (f"?{LIVE}" if _is_live(request) else "")


def _is_live(request) -> bool:
    return LIVE in request.POST or LIVE in request.GET


def _page(request, result, form, *, status: int = 200, reason_error: str = ""):
    progress = progress_of(result)
    following = next_waiting(result)
    context = {
        "form": form,
        "progress": progress,
        "shown": progress.readings[::-1][:SHOWN],
        "next": following,
        "most_reason": MOST_REASON,
        "reason_error": reason_error,
        "files_form": EvidenceForm(),
        "next_url": entry_url(following) if following else inspection_url(result.inspection.number),
    }
    if _is_live(request):
        template = "inspections/inspecting/_live.html"
        context |= {"result": result, "inspection": result.inspection}
        return render(request, template, context, status=status)
    return entry_page(
        request, "inspections/inspecting/measure.html", result, status=status, **context
    )
