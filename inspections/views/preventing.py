"""Cause, prevention and cost of an anomaly, and the loss report (domain Q10)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inspections.forms.preventing import AssessForm, FinishPreventionForm, LossReportForm
from inspections.models import LossReport
from inspections.queries import anomalies_for
from inspections.services import preventing
from registry.errors import RegistryError
from registry.gate import require_action
from registry.views.steps import new_form_token, once, refuse, tell


@once
def assess_anomaly(request, number):
    """Why it happened, what is done about it, which it repeats, and what is owed."""
    found = _asked(request, number)
    form = AssessForm(request.POST or None, instance=found)
    return _written(request, found, form, preventing.assess_anomaly, "assess.html")


@once
def report_loss(request, number):
    """The facts of the loss report, of which only what is filled in is shown and printed."""
    found = _asked(request, number)
    report = LossReport.objects.filter(anomaly=found).first()
    form = LossReportForm(request.POST or None, instance=report, initial=_known(found, report))
    return _written(request, found, form, preventing.report_loss, "loss.html")


@once
@require_POST
def finish_prevention(request, number):
    """The prevention is in place."""
    found = _asked(request, number)
    form = FinishPreventionForm(request.POST)
    if form.is_valid():
        try:
            preventing.finish_prevention(anomaly=found, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            tell(request, form, error)
    else:
        messages.error(request, _("Type the day on which it was done."))
    return redirect("inspections:anomaly", number)


def _asked(request, number):
    found = get_object_or_404(anomalies_for(request.user), number=number)
    require_action(request.user, "assess_anomaly", found)
    return found


def _known(found, report: LossReport | None) -> dict:
    """What the item says already, offered in an empty report."""
    if report is not None:
        return {}
    item = found.item
    return {
        "description": item.name,
        "manufacturer": item.manufacturer,
        "unique_identifier": item.number,
        "contract_number": str(item.agreement or item.order_number or ""),
        "last_location": found.found_where or str(item.location or ""),
    }


def _written(request, found, form, act, template: str):
    if request.method == "POST" and form.is_valid():
        try:
            act(anomaly=found, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(request, _("%(number)s is written down.") % {"number": found})
            return redirect("inspections:anomaly", found.number)
    context = {"anomaly": found, "form": form, "form_token": new_form_token()}
    return render(request, f"inspections/anomalies/{template}", context)
