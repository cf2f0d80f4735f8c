"""Inspection plans: looked up, written, released by somebody else, revised, retired (Q4)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inspections.enums import Importance, PlanState
from inspections.forms.plans import (
    PlanFilterForm,
    PlanHeadForm,
    RetireForm,
    characteristic_formset,
)
from inspections.models import InspectionPlan
from inspections.queries import plans_for
from inspections.services import planning
from inspections.services.sample_sizes import example_samples
from registry import rules
from registry.errors import RegistryError
from registry.gate import require_action
from registry.models import Event
from registry.queries.wording import act_label
from registry.views.steps import new_form_token, once, refuse, tell

PER_PAGE = 50
INSPECTIONS_SHOWN = 10


@require_safe
def plans(request):
    """What is verified on which goods; drafts that wait for their release are marked."""
    require_action(request.user, "see")
    form = PlanFilterForm(request.GET)
    rows = form.apply(plans_for(request.user)).order_by("code", "-revision")
    context = {
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "asks": bool(request.GET),
        "may_write": rules.may(request.user, "write_plan"),
    }
    return render(request, "inspections/plans/list.html", context)


@require_safe
def plan(request, pk: int):
    return _show(request, _found(request.user, pk))


def _found(user, pk: int) -> InspectionPlan:
    return get_object_or_404(plans_for(user), pk=pk)


def _show(request, found: InspectionPlan, retire_form=None):
    user = request.user
    draft, active = found.state == PlanState.DRAFT, found.state == PlanState.ACTIVE
    context = {
        "plan": found,
        "characteristics": found.characteristics.all(),
        "examples": example_samples(found),
        "importances": Importance.labels,
        "revisions": plans_for(user).filter(code=found.code).order_by("-revision"),
        "inspections": found.inspections.select_related("item__owner").order_by("-number")[
            :INSPECTIONS_SHOWN
        ],
        "history": [
            {"when": event.at, "who": event.actor_name, "what": act_label(event.action)}
            for event in Event.objects.filter(
                model=found._meta.label_lower, object_key=found.number
            ).order_by("-seq")
        ],
        "may_write": rules.may(user, "write_plan", found),
        "may_change": draft and rules.may(user, "write_plan", found),
        "may_release": draft and rules.may(user, "release_plan", found),
        "may_retire": (draft or active) and rules.may(user, "retire_plan", found),
        "retire_form": retire_form or RetireForm(),
        "form_token": new_form_token(),
    }
    return render(request, "inspections/plans/plan.html", context)


@once
def plan_new(request):
    """A new plan; ``?copy=`` fills it in like another one."""
    require_action(request.user, "write_plan")
    source = None
    if request.GET.get("copy", "").isdecimal():
        source = _found(request.user, int(request.GET["copy"]))
    head = planning.head_of(source) if source else request.GET.dict()
    form = PlanHeadForm(request.POST or None, initial=_by_key(head))
    lines = characteristic_formset(
        request.POST or None, initial=planning.definitions_of(source) if source else None
    )
    if _sent(request, form, lines):
        try:
            made = planning.draft_plan(
                by=request.user, characteristics=lines.definitions(), **form.cleaned_data
            )
        except RegistryError as error:
            _refuse(form, lines, error)
        else:
            messages.success(
                request,
                _("Plan %(number)s is written. Somebody else releases it.")
                % {"number": made.number},
            )
            return redirect("inspections:plan", made.pk)
    context = {"form": form, "lines": lines, "form_token": new_form_token()}
    return render(request, "inspections/plans/edit.html", context)


@once
def plan_edit(request, pk: int):
    """A draft, written anew."""
    found = _found(request.user, pk)
    require_action(request.user, "write_plan", found)
    form = PlanHeadForm(request.POST or None, plan=found, initial=_by_key(planning.head_of(found)))
    lines = characteristic_formset(request.POST or None, initial=planning.definitions_of(found))
    if _sent(request, form, lines):
        version = request.POST.get("version", "")
        try:
            planning.change_plan(
                plan=found,
                by=request.user,
                characteristics=lines.definitions(),
                version=int(version) if version.isdecimal() else None,
                **form.cleaned_data,
            )
        except RegistryError as error:
            _refuse(form, lines, error)
        else:
            messages.success(request, _("%(number)s is changed.") % {"number": found.number})
            return redirect("inspections:plan", pk)
    context = {"plan": found, "form": form, "lines": lines, "form_token": new_form_token()}
    return render(request, "inspections/plans/edit.html", context)


def _by_key(head: dict) -> dict:
    return {name: getattr(value, "pk", value) for name, value in head.items()}


def _sent(request, form, lines) -> bool:
    if request.method != "POST" or "more" in request.POST:
        return False
    return all([form.is_valid(), lines.is_valid()])


def _refuse(form, lines, error: RegistryError) -> None:
    if not lines.refuse(error):
        refuse(form, error)


@once
@require_POST
def plan_revise(request, pk: int):
    """The next revision, as a draft to be changed."""
    found = _found(request.user, pk)
    require_action(request.user, "write_plan", found)
    draft = planning.revise_plan(plan=found, by=request.user)
    messages.success(
        request,
        _("%(number)s is a draft now. What is in force stays so until it is released.")
        % {"number": draft.number},
    )
    return redirect("inspections:plan_edit", draft.pk)


@once
@require_POST
def plan_release(request, pk: int):
    """A draft comes into force."""
    found = _found(request.user, pk)
    require_action(request.user, "release_plan", found)
    try:
        released = planning.release_plan(plan=found, by=request.user)
    except RegistryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(number)s is in force.") % {"number": released.number})
    return redirect("inspections:plan", pk)


@once
@require_POST
def plan_retire(request, pk: int):
    """Out of force, with the reason."""
    found = _found(request.user, pk)
    require_action(request.user, "retire_plan", found)
    form = RetireForm(request.POST)
    if form.is_valid():
        try:
            planning.retire_plan(plan=found, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            tell(request, form, error)
        else:
            messages.success(request, _("%(number)s is retired.") % {"number": found.number})
            return redirect("inspections:plan", pk)
    return _show(request, found, form)
