"""The calibration list: our own instruments and customers' gauges (F6, Q4)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inspections.forms.instruments import (
    AssessmentForm,
    CalibrationForm,
    DescriptionForm,
    InstrumentFilterForm,
    NewInstrumentForm,
    UseForm,
)
from inspections.models import Calibration, Instrument
from inspections.queries import instruments_for, measured_with, results_in_question
from inspections.services import calibrating
from inspections.services import instruments as services
from registry import rules
from registry.errors import RegistryError
from registry.gate import require_action
from registry.models import Event
from registry.queries.wording import act_label
from registry.views.steps import new_form_token, once, refuse

SHOWN = 200
MEASURED_SHOWN = 20


@require_safe
def instruments(request):
    """The calibration list, what is due first on top."""
    require_action(request.user, "see")
    form = InstrumentFilterForm(request.GET)
    shown = list(form.apply(instruments_for(request.user))[: SHOWN + 1])
    context = {
        "form": form,
        "instruments": shown[:SHOWN],
        "more": len(shown) > SHOWN,
        "asks": bool(request.GET),
        "may_keep": rules.may(request.user, "keep_instruments"),
    }
    return render(request, "inspections/instruments/list.html", context)


@require_safe
def instrument(request, pk):
    """One instrument: its days, its calibrations, what it measured, and what is in question."""
    return _page(request, _found(request.user, pk))


def _page(request, found: Instrument, use_form=None, assessment_form=None) -> HttpResponse:
    calibrations = list(
        found.calibrations.select_related("recorded_by", "assessed_by", "inspection")
    )
    doubtful = next((one for one in calibrations if one.casts_doubt), None)
    measured = list(measured_with(found)[: MEASURED_SHOWN + 1])
    context = {
        "instrument": found,
        "calibrations": calibrations,
        "doubtful": doubtful,
        "in_question": list(results_in_question(doubtful)) if doubtful else [],
        "measured": measured[:MEASURED_SHOWN],
        "more_measured": len(measured) > MEASURED_SHOWN,
        "history": _history(found),
        "may_keep": rules.may(request.user, "keep_instruments", found),
        "use_form": use_form or UseForm(),
        "assessment_form": assessment_form or AssessmentForm(),
        "form_token": new_form_token(),
    }
    return render(request, "inspections/instruments/instrument.html", context)


def _found(user, pk: int) -> Instrument:
    return get_object_or_404(instruments_for(user), pk=pk)


def _history(found: Instrument) -> list[dict]:
    told = Event.objects.filter(model=Instrument._meta.label_lower, object_key=found.number)
    return [
        {
            "when": event.at,
            "who": event.actor_name,
            "what": act_label(event.action),
            "note": event.reason,
        }
        for event in told.order_by("-seq")[:50]
    ]


@once
def instrument_new(request):
    """One of our own instruments enters the list."""
    require_action(request.user, "keep_instruments")
    form = NewInstrumentForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            added = services.add_instrument(by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(request, _("%s is in the calibration list.") % added)
            return redirect("inspections:instrument", added.pk)
    context = {"form": form, "form_token": new_form_token()}
    return render(request, "inspections/instruments/new.html", context)


@once
def instrument_edit(request, pk):
    """What it is; its days come from calibrations."""
    found = _kept(request.user, pk)
    form = DescriptionForm.of(found, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        services.change_instrument(instrument=found, by=request.user, **form.cleaned_data)
        return redirect("inspections:instrument", pk)
    context = {"instrument": found, "form": form, "form_token": new_form_token()}
    return render(request, "inspections/instruments/edit.html", context)


@once
def instrument_calibrate(request, pk):
    """What its new certificate says."""
    found = _kept(request.user, pk)
    form = CalibrationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            recorded = calibrating.record_calibration(
                instrument=found, by=request.user, **form.cleaned_data
            )
        except RegistryError as error:
            refuse(form, error)
        else:
            _tell_calibration(request, recorded)
            return redirect("inspections:instrument", pk)
    context = {"instrument": found, "form": form, "form_token": new_form_token()}
    return render(request, "inspections/instruments/calibrate.html", context)


def _tell_calibration(request, calibration: Calibration) -> None:
    if calibration.casts_doubt:
        messages.warning(
            request, _("It was out of tolerance. Look at what was measured with it since.")
        )
    else:
        messages.success(request, _("The calibration is recorded."))


@once
@require_POST
def instrument_use(request, pk):
    """Out of use, or back into it."""
    found = _kept(request.user, pk)
    form = UseForm(request.POST)
    if form.is_valid():
        act = services.take_out_of_use if found.active else services.put_into_use
        try:
            act(instrument=found, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            return redirect("inspections:instrument", pk)
    return _page(request, found, use_form=form)


@once
@require_POST
def instrument_assess(request, pk):
    """What a calibration that found it out of tolerance means for the results."""
    found = _kept(request.user, pk)
    form = AssessmentForm(request.POST)
    doubtful = next((one for one in found.calibrations.all() if one.casts_doubt), None)
    if form.is_valid() and doubtful is not None:
        try:
            calibrating.assess_calibration(
                calibration=doubtful, by=request.user, **form.cleaned_data
            )
        except RegistryError as error:
            refuse(form, error)
        else:
            return redirect("inspections:instrument", pk)
    return _page(request, found, assessment_form=form)


def _kept(user, pk: int) -> Instrument:
    """The instrument, for who may keep the list."""
    found = _found(user, pk)
    require_action(user, "keep_instruments", found)
    return found
