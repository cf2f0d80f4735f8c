"""What lies too long: ages by owner, the cases, one case with what is to be done (Q11)."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from custprop.lib.due import due_words
from registry import rules
from registry.documents.dwelling import dwell_letter
from registry.enums import DwellState
from registry.errors import RegistryError
from registry.forms.dwelling import AskForm, DecisionForm, ReasonForm
from registry.gate import require_action
from registry.queries.dwelling import BANDS, ages_by_owner, dwell_cases_for, story
from registry.queries.letters import thread_context
from registry.queries.working_time import working_time
from registry.services.dwelling import ask_for_decision, give_dwell_reason, record_decision
from registry.views.papers import paper
from registry.views.steps import new_form_token, once, refuse

PER_PAGE = 50


@require_safe
def dwelling(request):
    """Ages by owner, and the cases; those that are open unless another state is asked for."""
    require_action(request.user, "see")
    state = request.GET.get("state", "")
    cases = dwell_cases_for(request.user)
    if state in DwellState.values:
        cases = cases.filter(state=state)
    else:
        state, cases = "", cases.filter(closed_at=None)
    context = {
        "bands": BANDS,
        "ages": ages_by_owner(request.user),
        "page": Paginator(cases.order_by("due_at", "pk"), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "state": state,
        "states": DwellState,
    }
    return render(request, "registry/dwelling/list.html", context)


@require_safe
def dwell_case(request, number):
    case = get_object_or_404(dwell_cases_for(request.user), number=number)
    return _show(request, case)


def _show(request, case, status=200, **bound):
    user, waits = request.user, case.state not in (DwellState.DECIDED, DwellState.CLOSED)
    forms = {
        "reason_form": case.state == DwellState.REASON
        and rules.may(user, "give_dwell_reason", case)
        and ReasonForm(),
        "ask_form": case.state in (DwellState.ASK, DwellState.ANSWER)
        and rules.may(user, "ask_for_decision", case)
        and AskForm(case=case),
        "decision_form": waits
        and rules.may(user, "record_decision", case)
        and DecisionForm(case=case),
    }
    now = timezone.now()
    context = {
        "case": case,
        "due": waits and due_words(case.due_at, now=now, working=working_time()),
        "overdue": waits and now > case.due_at,
        "days": (timezone.localdate(now) - timezone.localdate(case.stored_at)).days,
        "story": story(case),
        **thread_context(user, case),
        "form_token": new_form_token(),
        **forms,
        **bound,
    }
    return render(request, "registry/dwelling/case.html", context, status=status)


def _act(request, number, action, name, make, write, told):
    """One of the three acts: shape, service, back to the case."""
    case = get_object_or_404(dwell_cases_for(request.user), number=number)
    require_action(request.user, action, case)
    form = make(request.POST, case)
    if form.is_valid():
        try:
            write(case=case, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(request, told)
            return redirect(case)
    return _show(request, case, 422, **{name: form})


@require_POST
@once
def dwell_reason(request, number):
    """Those who keep the goods say why they still lie here."""
    return _act(
        request,
        number,
        "give_dwell_reason",
        "reason_form",
        lambda data, case: ReasonForm(data),
        give_dwell_reason,
        _("Business is told to ask the owner."),
    )


@require_POST
@once
def dwell_ask(request, number):
    """Business asked the owner."""
    return _act(
        request,
        number,
        "ask_for_decision",
        "ask_form",
        lambda data, case: AskForm(data, case=case),
        ask_for_decision,
        _("It is on record that the owner was asked."),
    )


@require_POST
@once
def dwell_decide(request, number):
    """The owner decided."""
    return _act(
        request,
        number,
        "record_decision",
        "decision_form",
        lambda data, case: DecisionForm(data, case=case),
        record_decision,
        _("The decision is on record, and the clock stands still until its day."),
    )


@require_safe
def dwell_letter_pdf(request, number):
    """滞留催办函, to be sent to the owner."""
    case = get_object_or_404(dwell_cases_for(request.user), number=number)
    return paper(request, "print/dwell_letter.html", number, partial(dwell_letter, case))
