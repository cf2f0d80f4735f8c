"""The climate of a place: its log, one reading, a logger's file; excursions (domain P1)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from inspections.forms.climate import AssessmentForm, ReadingForm, ReadingsFileForm
from inspections.queries.climate import (
    CHARTED,
    charts_of,
    excursions_for,
    exposed_in,
    readings_of,
)
from inspections.services.climate import close_excursion, record_readings
from registry import rules
from registry.errors import RegistryError
from registry.gate import require_action
from registry.models import Location
from registry.views.steps import new_form_token, once, refuse

PER_PAGE = 50


@once
def climate(request, code):
    """The log of a place with its run charts, and the few fields of the next reading."""
    require_action(request.user, "record_climate" if request.method == "POST" else "see")
    place = get_object_or_404(Location, code=code)
    form = ReadingForm(request.POST or None)
    if form.is_bound and form.is_valid():
        values = {"readings": [form.taken], "instrument": form.cleaned_data["instrument"]}
        if _recorded(request, form, place, **values):
            return redirect("inspections:climate", code)
    return _page(request, place, form=form)


@require_POST
@once
def climate_file(request, code):
    """What a logger wrote, all of it or nothing."""
    require_action(request.user, "record_climate")
    place = get_object_or_404(Location, code=code)
    form = ReadingsFileForm(request.POST, request.FILES)
    if form.is_valid() and _recorded(request, form, place, readings=form.readings):
        return redirect("inspections:climate", code)
    return _page(request, place, file_form=form, status=422)


def _recorded(request, form, place: Location, **values) -> bool:
    try:
        done = record_readings(location=place, by=request.user, **values)
    except RegistryError as error:
        refuse(form, error)
        return False
    count = len(done.readings)
    told = ngettext("%(n)s reading is recorded.", "%(n)s readings are recorded.", count)
    messages.success(request, told % {"n": count})
    for excursion in done.excursions:
        told = _("Outside the limits: excursion %(number)s is open. Look after the goods.")
        messages.warning(request, told % {"number": excursion})
    return True


def _page(request, place: Location, *, form=None, file_form=None, status=200):
    readings = readings_of(place)
    page = Paginator(readings, PER_PAGE).get_page(request.GET.get("page"))
    newest = list(readings[:CHARTED])
    context = {
        "place": place,
        "form": form or ReadingForm(),
        "file_form": file_form or ReadingsFileForm(),
        "may_record": rules.may(request.user, "record_climate"),
        "page": page,
        "latest": newest[0] if newest else None,
        "charts": charts_of(place, newest),
        "excursions": excursions_for(request.user).filter(location=place)[:PER_PAGE],
        "form_token": new_form_token(),
    }
    return render(request, "inspections/climate/place.html", context, status=status)


@require_safe
def excursions(request):
    """What is to be assessed, then what was."""
    require_action(request.user, "see")
    found = excursions_for(request.user).order_by("closed_at", "began_at", "pk")
    closed = request.GET.get("part") == "closed"
    found = found.filter(closed_at__isnull=not closed)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "part": "closed" if closed else "open",
    }
    return render(request, "inspections/climate/excursions.html", context)


@once
def excursion(request, number):
    """One excursion: what it exposed and for how long, and its assessment."""
    found = get_object_or_404(excursions_for(request.user), number=number)
    require_action(request.user, "assess_excursion" if request.method == "POST" else "see", found)
    form = AssessmentForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            close_excursion(excursion=found, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Excursion %(number)s is assessed.") % {"number": found})
            return redirect(found)
    closed = found.closed_at is not None
    exposures = found.exposures.select_related("item__owner", "item__location")
    context = {
        "excursion": found,
        "exposed": list(exposures) if closed else exposed_in(found),
        "form": form,
        "may_assess": not closed and rules.may(request.user, "assess_excursion", found),
        "form_token": new_form_token(),
    }
    return render(request, "inspections/climate/excursion.html", context)
