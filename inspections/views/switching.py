"""Switching between normal, tightened and reduced inspection: every series, and one (Q4)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inspections.enums import Severity, SeverityChange
from inspections.forms.switching import IrregularityForm, OrderForm, SeriesFilterForm
from inspections.queries import continuing_series, isolated_series, plans_for, series_of
from inspections.queries.lots import SeriesKey
from inspections.queries.switching import Series
from inspections.services import switching as services
from inspections.switching import ISOLATED_LOTS
from inspections.switching_reasons import reasons, sentence
from inspections.views.switching_page import confirm_form, progress_of, series_context
from registry.errors import RegistryError
from registry.gate import require_action
from registry.views.steps import once, refuse

PER_PAGE = 50
ISOLATED_SHOWN = 50


@require_safe
def switching(request):
    """How strictly each owner's part is inspected, those first that wait for a person."""
    require_action(request.user, "see")
    form = SeriesFilterForm(request.GET)
    found = form.apply(continuing_series())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [_row(series) for series in page.object_list],
        "waiting": sum(series.suggestion is not None for series in found),
        "asks": bool(request.GET.get("q")),
        "isolated": isolated_series(limit=ISOLATED_SHOWN),
        "isolated_lots": ISOLATED_LOTS,
    }
    return render(request, "inspections/switching/list.html", context)


def _row(series: Series) -> dict:
    standing, suggestion = series.standing, series.suggestion
    return {
        "series": series,
        "severity": standing.severity,
        "progress": progress_of(standing),
        "suggestion": suggestion and SeverityChange(suggestion.change).label,
        "why": sentence(reasons(standing)[0]) if suggestion else "",
    }


@require_safe
def switching_series(request, plan_pk: int, party_pk: int, part_number: str):
    """Where one series stands and why, its last lots, and what there is to confirm."""
    return _show(request, _found(request.user, plan_pk, party_pk, part_number))


@once
@require_POST
def switching_confirm(request, plan_pk: int, party_pk: int, part_number: str):
    """What the rules suggest is confirmed, or more care ordered."""
    series = _found(request.user, plan_pk, party_pk, part_number)
    require_action(request.user, "confirm_switching")
    change = request.POST.get("change", "")
    if OrderForm.MARK in request.POST:
        name, form = "order_form", OrderForm(request.POST, series=series, change=change)
    else:
        name, form = "confirm_form", confirm_form(series, request.POST)
    if form.is_valid():
        return _carry_out(
            request,
            series,
            form,
            name,
            services.confirm_change,
            change=change,
            facts=form.confirmed_facts,
            reason=form.cleaned_data["reason"],
        )
    return _show(request, series, {name: form})


@once
@require_POST
def switching_irregular(request, plan_pk: int, party_pk: int, part_number: str):
    """Production is irregular: on record, and the way back from reduced inspection is open."""
    series = _found(request.user, plan_pk, party_pk, part_number)
    require_action(request.user, "confirm_switching")
    form = IrregularityForm(request.POST, series=series)
    name, act = "irregular_form", services.report_irregularity
    if form.is_valid():
        return _carry_out(request, series, form, name, act, note=form.cleaned_data["note"])
    return _show(request, series, {name: form})


def _found(user, plan_pk: int, party_pk: int, part_number: str) -> Series:
    plan = get_object_or_404(plans_for(user), pk=plan_pk)
    series = series_of(SeriesKey(party_pk, part_number, plan.code))
    if series is None:
        raise Http404
    return series


def _show(request, series: Series, forms: dict | None = None):
    context = series_context(series, request.user, forms=forms)
    return render(request, "inspections/switching/series.html", context)


def _carry_out(request, series: Series, form, name: str, act, **values):
    """Act, and show the series as it is then; what is refused is said where it was typed."""
    key = series.key
    try:
        entry = act(
            by=request.user,
            party=series.party,
            part_number=key.part_number,
            plan_code=key.plan_code,
            seen=form.cleaned_data["seen"],
            **values,
        )
    except RegistryError as error:
        if error.field in (field.name for field in form.visible_fields()):
            refuse(form, error)
            return _show(request, series_of(key), {name: form})
        messages.error(request, str(error))
        return _show(request, series_of(key))
    if entry.leads_to:
        severity = Severity(entry.leads_to).label
        messages.success(request, _("From the next lot on: %(severity)s.") % {"severity": severity})
    else:
        messages.success(request, _("It is on record."))
    return redirect(
        "inspections:switching_series", series.plan.pk, series.party.pk, key.part_number
    )
