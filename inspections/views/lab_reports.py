"""Laboratory reports: the list, one, a new one for a result, and taking one back (Q4)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inspections.enums import HsfReason, HsfVerdict
from inspections.forms.hazardous import (
    LabReportFilterForm,
    LabReportForm,
    WithdrawForm,
    substances_of,
)
from inspections.gate import get_result_for
from inspections.models import CharacteristicResult, Substance
from inspections.queries.hazardous import lab_reports_for, rules_on_the_page
from inspections.services.lab_reports import record_report, withdraw_report
from inspections.views.entries.base import entry_url
from registry import rules
from registry.errors import RegistryError
from registry.gate import require_action
from registry.services.evidence import evidence_of
from registry.views.steps import new_form_token, once, refuse

SHOWN = 200


@require_safe
def lab_reports(request):
    """Reports, what expires first on top."""
    require_action(request.user, "see")
    form = LabReportFilterForm(request.GET)
    shown = list(form.apply(lab_reports_for(request.user))[: SHOWN + 1])
    context = {
        "form": form,
        "reports": shown[:SHOWN],
        "more": len(shown) > SHOWN,
        "asks": bool(request.GET),
        "today": timezone.localdate(),
    }
    return render(request, "inspections/lab_reports/list.html", context)


@require_safe
def lab_report(request, pk):
    """What one report says, its document, and the inspections that it decided."""
    return _page(request, get_object_or_404(lab_reports_for(request.user), pk=pk))


def _page(request, report, form=None):
    checks = report.checks.select_related("result__inspection__item").order_by("-pk")
    may_withdraw = rules.may(request.user, "keep_lab_reports", report)
    context = {
        "report": report,
        "checks": checks[:SHOWN],
        "files": evidence_of(report),
        "form": (form or WithdrawForm()) if may_withdraw and not report.withdrawn_at else None,
        "form_token": new_form_token(),
        "today": timezone.localdate(),
    }
    return render(request, "inspections/lab_reports/report.html", context)


@once
@require_POST
def lab_report_withdraw(request, pk):
    """Take it back, with the reason."""
    report = get_object_or_404(lab_reports_for(request.user), pk=pk)
    require_action(request.user, "keep_lab_reports", report)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            withdraw_report(report=report, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Report %s counts no more.") % report.number)
            return redirect("inspections:lab_report", pk)
    return _page(request, report, form)


@once
def result_lab_report(request, number, position):
    """A report on these goods, recorded where it is needed; then back to the readings."""
    inspection, result = get_result_for(request.user, number, position)
    require_action(request.user, "keep_lab_reports")
    if not inspection.is_open or not result.material_class:
        messages.info(request, _("This inspection takes no more results."))
        return redirect("inspections:inspection", number)
    form = _report_form(request, result)
    if request.method == "POST" and form.is_valid():
        try:
            report = record_report(
                by=request.user,
                item=inspection.item,
                material_class=result.material_class,
                **form.entered,
            )
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(
                request,
                _("Report %s is recorded and marked below. Record the result.") % report.number,
            )
            return redirect(f"{entry_url(result)}?report={report.pk}")
    context = {
        "inspection": inspection,
        "item": inspection.item,
        "result": result,
        "form": form,
        "form_token": new_form_token(),
        "back": entry_url(result),
    }
    return render(request, "inspections/lab_reports/new.html", context)


def _report_form(request, result: CharacteristicResult) -> LabReportForm:
    """A line for each substance that is limited in this material; those still needed on top."""
    asked, always = rules_on_the_page(result)
    codes = substances_of(asked)
    wanted = _wanted(result, asked, always)
    substances = Substance.objects.in_bulk(codes, field_name="code")
    ordered = sorted(codes, key=lambda code: code not in wanted)
    return LabReportForm(
        request.POST or None,
        request.FILES or None,
        substances=[substances[code] for code in ordered],
        wanted=wanted,
        material=asked.material,
    )


def _wanted(result: CharacteristicResult, asked, always: set[str]) -> set[str]:
    """The substances that are inconclusive by what was entered last."""
    check = getattr(result, "hsf_check", None)
    if check is None:
        settled = [one for one in asked.judging({}, []).settled if one.limit.code in always]
        limits = [one.limit for one in settled if one.judgement.reason == HsfReason.BLIND]
    else:
        judgements = check.judgements.filter(verdict=HsfVerdict.INCONCLUSIVE)
        codes = set(judgements.values_list("substance__code", flat=True))
        limits = [limit for code, limit in asked.limits.items() if code in codes]
    return {part.code for limit in limits for part in limit.parts_in(asked.material)}
