"""What was found under an unknown label: described, and settled by other eyes."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inspections.enums import CountResult, StocktakeState
from inspections.forms.finds import DescribeForm, DismissForm, IdentifyForm, TakeInForm
from inspections.models import StocktakeLine
from inspections.queries.stocktaking import finds_for
from inspections.services import finds
from registry import rules
from registry.errors import RegistryError
from registry.gate import require_action
from registry.services.evidence import evidence_of
from registry.views.steps import new_form_token, once, refuse


@require_safe
def stocktake_find(request, number, pk):
    """The draft with what was seen of it and what may be done about it."""
    return _page(request, _found(request, number, pk))


@once
@require_POST
def stocktake_describe(request, number, pk):
    """What it looks like."""
    line = _line(request, number, pk)
    form = DescribeForm(request.POST, request.FILES)
    return _do(request, line, form, "describe", finds.describe_find)


@once
@require_POST
def stocktake_identify(request, number, pk):
    """Which item an unknown label stands on."""
    line = _line(request, number, pk)
    return _do(request, line, IdentifyForm(request.POST), "identify", finds.identify)


@once
@require_POST
def stocktake_take_in(request, number, pk):
    """It was never taken in: now it is."""
    line = _line(request, number, pk)
    require_action(request.user, "receive")
    form = TakeInForm(request.POST)

    def act(*, line, by, **values):
        return finds.take_in_find(line=line, by=by, **form.taken)

    return _do(request, line, form, "take_in", act)


@once
@require_POST
def stocktake_dismiss(request, number, pk):
    """It is nothing of a customer's."""
    line = _line(request, number, pk)
    return _do(request, line, DismissForm(request.POST), "dismiss", finds.dismiss_find)


def _do(request, line: StocktakeLine, form, name: str, act):
    if form.is_valid():
        try:
            act(line=line, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(request, _("“%(tag)s” is noted.") % {"tag": line.tag})
            if name == "describe":
                return redirect("inspections:stocktake_find", line.stocktake.number, line.pk)
            return redirect("inspections:stocktake", line.stocktake.number)
    return _page(request, line, **{name: form})


def _found(request, number: str, pk: int) -> StocktakeLine:
    return get_object_or_404(finds_for(request.user), stocktake__number=number, pk=pk)


def _line(request, number: str, pk: int) -> StocktakeLine:
    """The line to be settled, for who may."""
    line = _found(request, number, pk)
    require_action(request.user, _action(line), line.stocktake)
    return line


def _action(line: StocktakeLine) -> str:
    counting = line.stocktake.status == StocktakeState.COUNTING
    return "count_stock" if counting else "recount_stock"


def _page(request, line: StocktakeLine, **bound):
    user, find = request.user, line.found
    counted = line.stocktake.status == StocktakeState.COUNTED
    waits = line.result == CountResult.UNKNOWN and not (find and find.is_settled)
    may = (
        waits
        and line.stocktake.status in (StocktakeState.COUNTING, StocktakeState.COUNTED)
        and rules.may(user, _action(line), line.stocktake)
    )
    may_take_in = may and counted and rules.may(user, "receive")
    unsaid = {"remark": find.remark} if find else {}
    context = {
        "line": line,
        "stocktake": line.stocktake,
        "find": find,
        "counts": line.counts.select_related("place", "by"),
        "files": evidence_of(find) if find else [],
        "describe": bound.get("describe") or DescribeForm(initial=unsaid) if may else None,
        "identify": bound.get("identify") or IdentifyForm() if may else None,
        "take_in": bound.get("take_in") or TakeInForm() if may_take_in else None,
        "dismiss": bound.get("dismiss") or DismissForm() if may and counted else None,
        "form_token": new_form_token(),
    }
    return render(request, "inspections/stocktaking/find.html", context)
