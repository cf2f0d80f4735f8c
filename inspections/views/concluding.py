"""Deciding an inspection and signing it; signing it later; reviewing it (Q4, 21 CFR 11)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from inspections.enums import CheckResult
from inspections.forms.concluding import DecideForm, SignForm
from inspections.gate import get_inspection_for
from inspections.models import Inspection
from inspections.queries.hazardous import wants_report
from inspections.queries.telling import found_of, results_of
from inspections.services import signing
from inspections.services.opening import decided_before
from inspections.views.entries.base import entry_url
from inspections.views.inspection_page import inspection_context
from inspections.views.verifying import told
from registry.enums import SignatureMeaning
from registry.errors import RegistryError
from registry.views.signing import refuse_signing, signed_once, signing_of
from registry.views.steps import new_form_token


@signed_once
def decide(request, number):
    """What the results say, the decision about the lot, and the signature that it is ours."""
    inspection = get_inspection_for(request.user, number, "accept")
    if not inspection.is_open:
        return _decided_already(request, inspection)
    results = results_of(inspection)
    form = DecideForm(
        request.POST or None,
        inspection=inspection,
        results=results,
        signing=signing_of(request, inspection),
    )
    if request.method == "POST" and form.is_valid():
        try:
            decided = signing.conclude_signed(
                inspection=inspection,
                by=request.user,
                proof=request.proof,
                seen_hash=form.cleaned_data["seen_hash"],
                **form.decided,
            )
        except RegistryError as error:
            refuse_signing(form, error, inspection)
        else:
            messages.success(request, told(decided))
            return redirect("inspections:inspection", number)
    context = inspection_context(inspection, request.user) | {
        "form": form,
        "form_token": new_form_token(),
        "meaning": SignatureMeaning.INSPECTED.label,
        "failed": [row.label for row in results if row.verdict == CheckResult.FAIL],
        "missing": [
            row.label
            for row in results
            if row.sample and not row.is_recorded and not wants_report(row)
        ],
        "unproven": [
            {"name": row.label, "found": found_of(row), "url": entry_url(row)}
            for row in results
            if wants_report(row)
        ],
    }
    return render(request, "inspections/inspecting/decide.html", context)


def _decided_already(request, inspection: Inspection):
    """Somebody was first: who it was, when and how, above what they decided."""
    if request.method != "POST":
        return redirect("inspections:inspection", inspection.number)
    if inspection.is_decided:
        messages.warning(request, str(decided_before(inspection)))
    context = inspection_context(inspection, request.user)
    return render(request, "inspections/inspecting/inspection.html", context, status=409)


@signed_once
def sign_later(request, number):
    """Who decided without signing signs now."""
    return _sign(
        request,
        number,
        action="sign_inspection",
        act=signing.sign_decided,
        meaning=SignatureMeaning.INSPECTED,
    )


@signed_once
def review(request, number):
    """A manager signs that the record is complete and right."""
    return _sign(
        request,
        number,
        action="review_inspection",
        act=signing.review,
        meaning=SignatureMeaning.REVIEWED,
    )


def _sign(request, number, *, action: str, act, meaning: SignatureMeaning):
    inspection = get_inspection_for(request.user, number, action)
    form = SignForm(request.POST or None, signing=signing_of(request, inspection))
    if request.method == "POST" and form.is_valid():
        try:
            act(
                inspection=inspection,
                by=request.user,
                proof=request.proof,
                seen_hash=form.cleaned_data["seen_hash"],
            )
        except RegistryError as error:
            refuse_signing(form, error, inspection)
        else:
            messages.success(request, _("%(number)s is signed.") % {"number": number})
            return redirect("inspections:inspection", number)
    context = inspection_context(inspection, request.user) | {
        "form": form,
        "form_token": new_form_token(),
        "meaning": meaning.label,
    }
    return render(request, "inspections/inspecting/sign.html", context)
