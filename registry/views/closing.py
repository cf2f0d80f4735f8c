"""Closing an agreement: what is still open, then the report of where everything went."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry import rules
from registry.documents.closing import closing_report
from registry.enums import SignatureMeaning
from registry.errors import RegistryError
from registry.forms.closing import CloseAgreementForm
from registry.gate import require_action
from registry.models import Agreement, Closeout
from registry.queries.closing import counted_by, points_of, reconciliation_of
from registry.queries.reconciling import WHEREABOUTS
from registry.services.closing import close_agreement
from registry.services.signing import signatures_of
from registry.views.papers import find_for, paper
from registry.views.signing import refuse_signing, signed_once, signing_of
from registry.views.steps import new_form_token

SHOWN = 200  # lines of the reconciliation; the report has them all


@signed_once
def closeout(request, pk: int):
    """The open points of an agreement and the signature that closes it; afterwards its report."""
    agreements = Agreement.objects.select_related("party", "closeout__closed_by")
    agreement = get_object_or_404(agreements, pk=pk)
    require_action(
        request.user, "see" if request.method != "POST" else "close_agreement", agreement
    )
    if hasattr(agreement, "closeout"):
        return _report(request, agreement)
    stocktake = counted_by(agreement)
    form = CloseAgreementForm(
        request.POST or None, counted=bool(stocktake), signing=signing_of(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            close_agreement(
                by=request.user, agreement=agreement, proof=request.proof, **form.values()
            )
        except RegistryError as error:
            refuse_signing(form, error)
        else:
            messages.success(request, _("%(agreement)s is closed.") % {"agreement": agreement})
            return redirect("registry:closeout", agreement.pk)
    return _checklist(request, agreement, form, stocktake)


def _checklist(request, agreement: Agreement, form, stocktake: str):
    reconciled, points = _reconciled(agreement), points_of(agreement)
    found = reconciled["found"]
    settled = all(point.is_settled for point in points) and found.balances and bool(found.lines)
    context = {
        "agreement": agreement,
        "points": points,
        **reconciled,
        "stocktake": stocktake,
        "settled": settled,
        "may_close": rules.may(request.user, "close_agreement", agreement),
        "form": form,
        "form_token": new_form_token(),
        "meaning": SignatureMeaning.APPROVED.label,
    }
    return render(request, "registry/closing/checklist.html", context)


def _reconciled(agreement: Agreement) -> dict:
    """The lines of the agreement, and what the page of reconciliation is asked to open one."""
    found = reconciliation_of(agreement)
    asked = urlencode({"party": agreement.party.code, "agreement": agreement.pk})
    return {
        "found": found,
        "lines": found.first(SHOWN),
        "accounts": WHEREABOUTS,
        "asked": asked,
    }


def _report(request, agreement: Agreement):
    context = {
        "agreement": agreement,
        "closeout": agreement.closeout,
        **_reconciled(agreement),
        "signatures": signatures_of(agreement.closeout),
    }
    return render(request, "registry/closing/report.html", context)


@require_safe
def closing_report_pdf(request, number: str):
    found = find_for(
        request.user,
        Closeout.objects.select_related("agreement__party", "closed_by"),
        number=number,
    )
    return paper(request, "print/closing_report.html", number, partial(closing_report, found))


@require_safe
def closeout_of(request, number: str):
    """Where the code on a closing report leads."""
    return redirect(find_for(request.user, Closeout.objects.all(), number=number))
