"""Inspection plans: looked up, written, released by somebody else, revised, retired (Q4)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from custprop.lib.whole_numbers import whole_number
from inspections.enums import PlanState
from inspections.forms.characteristics import PREFIX, UNITS, characteristic_formset
from inspections.forms.plan_file import PlanFileForm
from inspections.forms.plans import PlanFilterForm, PlanHeadForm, RetireForm
from inspections.models import InspectionPlan
from inspections.queries import plans_for
from inspections.queries.plans import history_of, inspections_by, listed_plans, revisions_of
from inspections.services import planning
from inspections.services.sample_sizes import example_samples
from registry import rules
from registry.errors import RegistryError, StaleVersion
from registry.forms.lines import see_present
from registry.gate import require_action
from registry.views.steps import new_form_token, once, refuse, tell

PER_PAGE = 50
FILLED_IN = ngettext_lazy(
    "The form holds what the file says: %(count)s characteristic. Nothing is kept yet.",
    "The form holds what the file says: %(count)s characteristics. Nothing is kept yet.",
    "count",
)


@require_safe
def plans(request):
    """What is verified on which goods; drafts that wait for their release are marked."""
    require_action(request.user, "see")
    form = PlanFilterForm(request.GET)
    rows = form.apply(listed_plans(request.user))
    context = {
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "asks": any(request.GET.get(name) for name in form.fields),
        "may_write": rules.may(request.user, "write_plan"),
    }
    return render(request, "inspections/plans/list.html", context)


@require_safe
def plan(request, pk: int):
    """One revision: what it asks, what it comes to, what became of it."""
    return _show(request, get_plan_for(request.user, pk))


def get_plan_for(user, pk: int, action: str = "see") -> InspectionPlan:
    """The plan of that key. Raises Http404 for who may not see it, PermissionDenied for who may
    not do ``action`` to it."""
    found = get_object_or_404(plans_for(user), pk=pk)
    require_action(user, action, found)
    return found


def _show(request, found: InspectionPlan, retire_form=None):
    user = request.user
    draft = found.is_draft
    revisions = revisions_of(user, found)
    context = {
        "plan": found,
        "characteristics": found.characteristics.all(),
        "examples": example_samples(found),
        "revisions": revisions,
        "draft": next((row.plan for row in revisions if row.plan.is_draft), None),
        "inspections": inspections_by(user, found),
        "history": history_of(found),
        "may_write": rules.may(user, "write_plan", found),
        "may_release": draft and rules.may(user, "release_plan", found),
        "is_writer": draft and user.pk in found.writer_ids,
        "releases_others": rules.may(user, "release_plan"),
        "may_retire": found.state != PlanState.RETIRED and rules.may(user, "retire_plan", found),
        "retire_form": retire_form or RetireForm(),
        "form_token": new_form_token(),
    }
    return render(request, "inspections/plans/plan.html", context)


@once
def plan_new(request):
    """A new plan; ``?copy=`` fills it in like another one."""
    require_action(request.user, "write_plan")
    copied = whole_number(request.GET.get("copy", ""))
    source = get_plan_for(request.user, copied) if copied is not None else None
    typed, file_form = _typed(request)
    form = PlanHeadForm(typed, initial=_head(source) or request.GET.dict())
    lines = characteristic_formset(typed, initial=_rows(source))
    if _is_sent(request, form, lines):
        made = _written(form, lines, planning.draft_plan, by=request.user)
        if made is not None:
            messages.success(
                request,
                _("Plan %(number)s is written. Somebody else releases it.")
                % {"number": made.number},
            )
            return redirect("inspections:plan", made.pk)
    return _write_page(request, form, lines, source=source, file_form=file_form)


@once
def plan_edit(request, pk: int):
    """A draft, written anew."""
    found = get_plan_for(request.user, pk, "write_plan")
    if not found.is_draft:
        messages.error(request, _("Only a draft is changed. Make a new revision of this plan."))
        return redirect("inspections:plan", pk)
    initial = _head(found) | {"version": found.version}
    typed, file_form = _typed(request)
    form = PlanHeadForm(typed, plan=found, initial=initial)
    lines = characteristic_formset(typed, initial=_rows(found))
    if _is_sent(request, form, lines):
        version = form.cleaned_data["version"]
        write = {"plan": found, "by": request.user, "version": version}
        if _written(form, lines, planning.change_plan, **write) is not None:
            messages.success(request, _("%(number)s is changed.") % {"number": found.number})
            return redirect("inspections:plan", pk)
    return _write_page(request, form, lines, plan=found, file_form=file_form)


def _typed(request) -> tuple:
    """What is in the form, or None where it was only asked for, and the form of the file.

    Where “Fill in from Excel” was pressed it is what the file says: its rows in place of those
    that were typed, its head where it says something.
    """
    if request.POST.get("row") != "file":
        return request.POST or None, PlanFileForm()
    file_form = PlanFileForm(request.POST, request.FILES)
    if not file_form.is_valid():
        return request.POST, file_form
    plan = file_form.cleaned_data["plan"]
    for note in plan.notes:
        messages.warning(request, note)
    messages.info(request, FILLED_IN % {"count": len(plan.rows)})
    head = {
        name: value
        for name, value in request.POST.items()
        if name != "row" and not name.startswith(f"{PREFIX}-")
    }
    return head | plan.as_data(prefix=PREFIX), PlanFileForm()


def _write_page(request, form, lines, **context):
    """The form as it was sent; where only a row was added or moved, nothing is judged yet."""
    if form.is_bound and "row" in form.data:
        form = PlanHeadForm(initial=request.POST.dict(), plan=context.get("plan"))
    context |= {"form": form, "lines": lines, "units": UNITS, "form_token": new_form_token()}
    return render(request, "inspections/plans/edit.html", context)


def _head(plan: InspectionPlan | None) -> dict:
    return planning.head_of(plan) if plan else {}


def _rows(plan: InspectionPlan | None) -> list[dict]:
    return planning.definitions_of(plan) if plan else []


def _is_sent(request, form, lines) -> bool:
    """Whether a plan was sent that is in shape. Both are asked, so that all errors show at once."""
    if request.method != "POST" or "row" in request.POST:
        return False
    return all([form.is_valid(), lines.is_valid()])


def _written(form, lines, write, **who) -> InspectionPlan | None:
    """What ``write`` made of the form; None where it was refused, and the form says why."""
    try:
        return write(characteristics=lines.definitions(), **form.values(), **who)
    except RegistryError as error:
        if not lines.refuse(error):
            refuse(form, error)
        if isinstance(error, StaleVersion):
            who["plan"].refresh_from_db()
            see_present(form, who["plan"].version)
    return None


@once
@require_POST
def plan_revise(request, pk: int):
    """The next revision, as a draft to be changed."""
    found = get_plan_for(request.user, pk, "write_plan")
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
    found = get_plan_for(request.user, pk, "release_plan")
    seen = whole_number(request.POST.get("version", ""))
    try:
        released = planning.release_plan(plan=found, by=request.user, version=seen)
    except RegistryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(number)s is in force.") % {"number": released.number})
    return redirect("inspections:plan", pk)


@once
@require_POST
def plan_retire(request, pk: int):
    """Out of force, with the reason."""
    found = get_plan_for(request.user, pk, "retire_plan")
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
