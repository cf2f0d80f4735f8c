"""Receiving: the queue of the dock, counting against a pre-advice, receipts (domain Q3, R1)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry import rules
from registry.enums import LocationKind, PreAdviceState
from registry.errors import RegistryError
from registry.forms.evidence import EvidenceForm
from registry.forms.receiving import (
    ReceiptForm,
    UnadvisedReceiptForm,
    as_unadvised,
    count_formset,
    unadvised_formset,
    with_advised_counts,
)
from registry.gate import require_action
from registry.models import PreAdvice, Receipt
from registry.queries.advising import expected_arrivals, recent_receipts, visible_receipts
from registry.queries.agreements import supplied_under
from registry.queries.hand_overs import arrivals_of, by_department
from registry.queries.places import first_place
from registry.queries.walk import RECEIVED, STATIONS, WalkStep
from registry.services.evidence import add_evidence, evidence_of
from registry.services.ledger import writing
from registry.services.receiving import confirm_receipt
from registry.views.advising import get_advice_for
from registry.views.evidence import add_files
from registry.views.steps import PAGE, new_form_token, once, refuse

#: Buttons of the counting form that ask for the page again and confirm nothing.
ASKING_AGAIN = frozenset({"check", "as_advised", "more"})


@require_safe
def receive(request):
    require_action(request.user, "see")
    context = {
        "arrivals": expected_arrivals(request.user),
        "receipts": recent_receipts(request.user),
        "may_receive": rules.may(request.user, "receive"),
        "may_announce": rules.may(request.user, "announce"),
    }
    return render(request, "registry/receiving/queue.html", context)


@require_http_methods(PAGE)
def receive_advice(request, number: str):
    """Count one arrival line by line against its pre-advice."""
    advice = get_advice_for(request.user, number, "receive")
    if advice.state != PreAdviceState.OPEN and request.method != "POST":
        return _show_what_became(request, advice)
    lines = list(advice.lines.select_related("category"))
    data = request.POST or None
    if "as_advised" in request.POST:
        data = with_advised_counts(data, lines)
    form = ReceiptForm(
        data,
        request.FILES or None,
        party=advice.party,
        initial={"location": _usual_place(), "back_from": request.GET.get("back_from")},
    )
    counts = count_formset(data, lines=lines)
    extra = unadvised_formset(data, empty=0, require_lines=False)
    if _is_complete(request, form, counts, extra):
        counted = [*counts.counted_lines(), *as_unadvised(extra.filled_lines())]
        answer = _confirm(request, form, counted, party=advice.party, advice=advice)
        if answer is not None:
            return answer
    context = {
        "advice": advice,
        "agreed": _agreed(advice),
        "form": form,
        "counts": counts,
        "extra": extra,
        "walk": walk_at_the_dock(),
        "form_token": new_form_token(),
    }
    return render(request, "registry/receiving/count.html", context)


def _agreed(advice) -> list:
    """The lines of the agreement it comes under, with what came of them before (F1)."""
    agreement = advice.agreement
    return supplied_under([agreement])[agreement.pk] if agreement else []


@require_http_methods(PAGE)
def receive_unadvised(request):
    """Take in goods that nobody announced: whose they are, and what."""
    require_action(request.user, "receive")
    data = request.POST or None
    initial = {"location": _usual_place(), **request.GET.dict()}
    form = UnadvisedReceiptForm(data, request.FILES or None, initial=initial)
    extra = unadvised_formset(data, empty=1, require_lines=True)
    if _is_complete(request, form, extra):
        answer = _confirm(request, form, as_unadvised(extra.filled_lines()))
        if answer is not None:
            return answer
    context = {
        "form": form,
        "extra": extra,
        "walk": walk_at_the_dock(),
        "form_token": new_form_token(),
    }
    return render(request, "registry/receiving/unadvised.html", context)


def _is_complete(request, *forms) -> bool:
    """Whether this confirms the receipt and all of ``forms`` are well; all are asked, so that
    every error shows at once."""
    if request.method != "POST" or ASKING_AGAIN & request.POST.keys():
        return False
    judged = [form.is_valid() for form in forms]
    return all(judged)


@once
def _confirm(request, form: ReceiptForm, counted: list, **whose):
    """Store the receipt with its photos. None where that was refused; ``form`` says why."""
    try:
        with writing():
            receipt = confirm_receipt(by=request.user, lines=counted, **form.head(), **whose)
            for file in form.cleaned_data["files"]:
                add_evidence(by=request.user, subject=receipt, upload=file)
    except RegistryError as error:
        refuse(form, error)
        return None
    messages.success(request, _("Received. The goods are handed over to be verified."))
    return redirect("registry:receipt", receipt.number)


def _usual_place():
    """The place that is offered first; people seldom have another."""
    return first_place(LocationKind.PENDING)


def _show_what_became(request, advice: PreAdvice):
    """Where to look when somebody opens the counting page of an advice that is not expected."""
    messages.info(
        request,
        _("Pre-advice %(number)s is “%(state)s”, so there is nothing to count.")
        % {"number": advice.number, "state": advice.status.label},
    )
    receipt = advice.receipts.first()
    if receipt is None:
        return redirect("registry:pre_advice", advice.number)
    return redirect("registry:receipt", receipt.number)


def walk_at_the_dock() -> list[WalkStep]:
    """The walk of goods that have just come in, for the ribbon."""
    return [
        WalkStep(label, "here" if station == RECEIVED else "ahead")
        for station, label in enumerate(STATIONS)
    ]


# ---- receipts -----------------------------------------------------------------


def get_receipt_for(user, number: str) -> Receipt:
    receipts = visible_receipts(user).select_related(
        "party", "pre_advice", "location", "received_by"
    )
    return get_object_or_404(receipts, number=number)


@require_safe
def receipt(request, number: str):
    receipt = get_receipt_for(request.user, number)
    lines = list(
        receipt.lines.select_related(
            "item__category",
            "item__custodian",
            "advice_line__category",
            "back_from__document",
            "back_from__item",
        ).order_by("line_no")
    )
    items = [line.item for line in lines if line.item]
    context = {
        "receipt": receipt,
        "lines": lines,
        "differing": [line for line in lines if line.differences],
        "items": items,
        "handed_over": by_department(arrivals_of(receipt)),
        "walk": walk_at_the_dock(),
        "may_receive": rules.may(request.user, "receive"),
        "files": evidence_of(receipt),
        "evidence_form": EvidenceForm() if rules.may(request.user, "add_evidence") else None,
    }
    return render(request, "registry/receiving/receipt.html", context)


@require_POST
def add_receipt_files(request, number: str):
    receipt = get_receipt_for(request.user, number)
    return add_files(request, receipt, back=reverse("registry:receipt", args=[number]))
