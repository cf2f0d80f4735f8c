"""Pre-advices: the list, one of them, a new one by hand, cancelling (domain Q2)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry import rules
from registry.errors import RegistryError
from registry.forms.advising import CancelForm, PreAdviceFilter, PreAdviceHeadForm, goods_formset
from registry.forms.evidence import EvidenceForm
from registry.gate import require_action
from registry.models import PreAdvice, ReceiptLine
from registry.queries.advising import (
    listed_pre_advices,
    visible_pre_advices,
    with_line_counts,
)
from registry.queries.notices import notice_of
from registry.services.advising import announce, cancel_pre_advice
from registry.services.evidence import evidence_of
from registry.views.evidence import add_files
from registry.views.steps import new_form_token, once, refuse

PER_PAGE = 50


def get_advice_for(user, number: str, action: str = "see") -> PreAdvice:
    """The pre-advice of that number. Raises Http404 for who may not see it, PermissionDenied
    for who may not do ``action``."""
    advices = visible_pre_advices(user).select_related("party", "agreement", "created_by")
    advice = get_object_or_404(advices, number=number)
    require_action(user, action, advice)
    return advice


@require_safe
def pre_advices(request):
    require_action(request.user, "see")
    form = PreAdviceFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = listed_pre_advices(request.user).filter(
        **{name: value for name, value in wanted.items() if value}
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "filtered": any(wanted.values()),
        "may_announce": rules.may(request.user, "announce"),
        "may_receive": rules.may(request.user, "receive"),
    }
    return render(request, "registry/advising/list.html", context)


@require_safe
def pre_advice(request, number: str):
    advice = get_advice_for(request.user, number)
    return _show(request, advice, CancelForm(auto_id="cancel_%s"))


def _show(request, advice: PreAdvice, cancel_form: CancelForm, status: int = 200):
    user = request.user
    arrived = Prefetch(
        "receipt_lines", ReceiptLine.objects.select_related("item", "receipt"), to_attr="arrived"
    )
    is_open = advice.state == advice.status.OPEN
    context = {
        "advice": advice,
        "lines": advice.lines.select_related("category").prefetch_related(arrived),
        "receipts": with_line_counts(advice.receipts.all()),
        "is_open": is_open,
        "notice": notice_of(user, advice),
        "may_record_notice": rules.may(user, "record_notice"),
        "may_receive": is_open and rules.may(user, "receive", advice),
        "may_cancel": is_open and rules.may(user, "cancel_pre_advice", advice),
        "cancel_form": cancel_form,
        "files": evidence_of(advice),
        "evidence_form": EvidenceForm() if rules.may(user, "add_evidence", advice) else None,
    }
    return render(request, "registry/advising/detail.html", context, status=status)


@once
def new_pre_advice(request):
    require_action(request.user, "announce")
    form = PreAdviceHeadForm(request.POST or None, initial=request.GET.dict())
    lines = goods_formset(request.POST or None, prefix="lines")
    if request.method == "POST" and "more" not in request.POST and _both_valid(form, lines):
        try:
            advice = announce(by=request.user, lines=lines.filled_lines(), **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(
                request,
                _("Pre-advice %(number)s is made. The warehouse now expects these goods.")
                % {"number": advice.number},
            )
            return redirect("registry:pre_advice", advice.number)
    context = {"form": form, "lines": lines, "form_token": new_form_token()}
    return render(request, "registry/advising/new.html", context)


def _both_valid(form, lines) -> bool:
    """Both are asked, so that all errors show at once."""
    return all([form.is_valid(), lines.is_valid()])


@require_POST
@once
def cancel(request, number: str):
    advice = get_advice_for(request.user, number, "cancel_pre_advice")
    form = CancelForm(request.POST, auto_id="cancel_%s")
    if form.is_valid():
        try:
            cancel_pre_advice(by=request.user, advice=advice, reason=form.cleaned_data["reason"])
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The pre-advice is cancelled."))
            return redirect("registry:pre_advice", number)
    return _show(request, advice, form, status=422)


@require_POST
def add_advice_files(request, number: str):
    advice = get_advice_for(request.user, number)
    return add_files(request, advice, back=reverse("registry:pre_advice", args=[number]))
