"""Handling plans: one for an item, its approval, all of them, on paper (domain P4)."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry import rules
from registry.documents.handling import handling_plan as on_paper
from registry.enums import PlanState
from registry.errors import RegistryError
from registry.forms.handling import DecisionForm, HandlingPlanForm
from registry.gate import get_item_for, require_action
from registry.needs import handling_reasons
from registry.queries.flags import flags_of
from registry.queries.handling import plans_for, plans_like, plans_of
from registry.services.handling import decide_handling_plan, draft_handling_plan
from registry.views.papers import paper
from registry.views.steps import new_form_token, once, refuse

PER_PAGE = 50


@once
def item_handling_plan(request, number):
    """The next version of the plan for one item, begun with the version before."""
    item = get_item_for(request.user, number, "draft_handling_plan")
    like = plans_of(item).first()
    form = HandlingPlanForm(request.POST or None, item=item, like=like)
    if form.is_bound and form.is_valid():
        try:
            plan = draft_handling_plan(item=item, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            told = _("%(number)s waits for the approval of a manager other than you.")
            messages.success(request, told % {"number": plan})
            return redirect(plan)
    context = {
        "item": item,
        "form": form,
        "flags": flags_of(item),
        "reasons": handling_reasons(item),
        "form_token": new_form_token(),
    }
    return render(request, "registry/handling/draft.html", context)


@require_safe
def handling_plans(request):
    """All plans, those to be approved first asked for."""
    require_action(request.user, "see")
    state = request.GET.get("state", "")
    plans = plans_for(request.user)
    if state in PlanState.values:
        plans = plans.filter(state=state)
    context = {
        "page": Paginator(plans, PER_PAGE).get_page(request.GET.get("page")),
        "state": state if state in PlanState.values else "",
        "states": PlanState,
    }
    return render(request, "registry/handling/list.html", context)


@require_safe
def handling_plan(request, number):
    plan = get_object_or_404(plans_for(request.user), number=number)
    return _show(request, plan, DecisionForm())


def _show(request, plan, form, status=200):
    waits = plan.state == PlanState.DRAFT
    context = {
        "plan": plan,
        "versions": plans_like(plan).select_related("drafted_by", "decided_by"),
        "form": form,
        "may_decide": waits and rules.may(request.user, "decide_handling_plan", plan),
        "form_token": new_form_token(),
    }
    return render(request, "registry/handling/plan.html", context, status=status)


@require_POST
@once
def handling_plan_decide(request, number):
    """Approve it, or refuse it with a note."""
    plan = get_object_or_404(plans_for(request.user), number=number)
    require_action(request.user, "decide_handling_plan", plan)
    form = DecisionForm(request.POST)
    if form.is_valid():
        approved = "approve" in request.POST
        try:
            decide_handling_plan(plan=plan, by=request.user, approved=approved, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            told = _("The plan is approved.") if approved else _("The plan is refused.")
            messages.success(request, told)
            return redirect(plan)
    return _show(request, plan, form, status=422)


@require_safe
def handling_plan_pdf(request, number):
    plan = get_object_or_404(plans_for(request.user), number=number)
    return paper(request, "print/handling_plan.html", number, partial(on_paper, plan))
