"""盘点: plan it, count by scans without seeing what should be there, approve, sign and close."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inspections.enums import CountResult, StocktakeState
from inspections.forms.stocktaking import (
    CloseStocktakeForm,
    CountForm,
    StocktakeForm,
)
from inspections.models import StocktakeCount
from inspections.queries.stocktaking import (
    differences_of,
    figures_of,
    finds_for,
    stocktakes_for,
    to_recount,
    to_settle,
)
from inspections.services import settling, stocktaking
from registry import rules
from registry.enums import SignatureMeaning
from registry.errors import RegistryError
from registry.gate import require_action
from registry.models import Location
from registry.queries.scanning import location_of_code
from registry.services.answering import answer_once, fingerprint
from registry.services.signing import signatures_of
from registry.views.signing import refuse_signing, signed_once, signing_of
from registry.views.steps import PAGE, new_form_token, once, refuse

SHOWN = 200  # lines on a page; the sheet has them all
LATEST = 6  # counts on the counter's page


@require_safe
def stocktakes(request):
    """All stocktakes, the newest first."""
    require_action(request.user, "see")
    context = {
        "stocktakes": stocktakes_for(request.user)[:SHOWN],
        "may_plan": rules.may(request.user, "plan_stocktake"),
    }
    return render(request, "inspections/stocktaking/stocktakes.html", context)


@once
def stocktake_new(request):
    """Say what is counted and who counts; what should be there is frozen at once."""
    require_action(request.user, "plan_stocktake")
    area = Location.objects.filter(active=True, code=request.GET.get("area", "")).first()
    form = StocktakeForm(request.POST or None, initial={"area": area})
    if request.method == "POST" and form.is_valid():
        try:
            begun = stocktaking.start_stocktake(by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            return redirect("inspections:stocktake", begun.number)
    context = {"form": form, "form_token": new_form_token()}
    return render(request, "inspections/stocktaking/new.html", context)


@require_safe
def stocktake(request, number):
    """How far it is, what differs, and what comes next."""
    return _show(request, _found(request, number))


# ---- counting ---------------------------------------------------------------


@require_http_methods(PAGE)
def stocktake_count(request, number):
    """One field for shelves and labels. ``?place=`` is the shelf one stands at.

    A scan carries its own ``key``: sent twice it counts once.
    """
    user = request.user
    found = _found(request, number)
    recount = found.status != StocktakeState.COUNTING
    require_action(user, "recount_stock" if recount else "count_stock", found)
    place = Location.objects.filter(code=request.GET.get("place", "")).first()
    form = CountForm(request.POST or None)
    said = None
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        shelf = location_of_code(code)
        if shelf is not None:
            return _at_shelf(request, found, shelf, recount=recount)
        try:
            said = _counted(request, found, place, form.cleaned_data)
        except RegistryError as error:
            form.add_error(error.field if error.field in form.fields else "code", str(error))
        else:
            if not request.htmx:
                messages.success(request, _("%(item)s is counted.") % said)
                return redirect(request.get_full_path())
    return _count_page(request, found, place=place, form=form, said=said, recount=recount)


def _counted(request, found, place, values: dict) -> dict:
    def act():
        count = stocktaking.record_count(stocktake=found, by=request.user, place=place, **values)
        line = count.line
        known = line.result != CountResult.UNKNOWN
        return 200, {
            "line": line.pk,
            "item": line.item.number if line.item else line.tag,
            "name": line.item.name if line.item else "",
            "known": known,
        }

    key = request.POST.get("key", "")[:100]
    if not key:
        return act()[1]
    content = fingerprint(found.number, place and place.code, values)
    return answer_once(user=request.user, key=key, content=content, act=act)[1]


def _at_shelf(request, found, shelf: Location, *, recount: bool):
    """The same page at another shelf. With htmx only the address changes: the next scan is
    already on its way and must not be lost with the page."""
    url = _counting_at(found.number, shelf)
    if not request.htmx:
        return redirect(url)
    response = _count_page(
        request, found, place=shelf, form=CountForm(), said=None, recount=recount
    )
    response["HX-Replace-Url"] = url
    return response


def _counting_at(number: str, shelf: Location | None) -> str:
    here = reverse("inspections:stocktake_count", args=[number])
    return f"{here}?{urlencode({'place': shelf.code})}" if shelf else here


def _count_page(request, found, *, place, form, said, recount: bool):
    if said is not None:
        found.refresh_from_db(fields=["counted"])
    latest = (
        StocktakeCount.objects.filter(line__stocktake=found, by=request.user, undone=False)
        .select_related("line__item", "place")
        .order_by("-pk")[:LATEST]
    )
    context = {
        "stocktake": found,
        "place": place,
        "form": form,
        "said": said,
        "latest": latest,
        "recount": to_recount(found)[:SHOWN] if recount else None,
        "form_token": new_form_token(),
    }
    page = "_counted" if request.htmx else "count"
    response = render(request, f"inspections/stocktaking/{page}.html", context)
    if form.errors:
        response["HX-Trigger"] = "wrong-scan"
    return response


@once
@require_POST
def stocktake_undo(request, number):
    """The last count of this person is taken back."""
    found = _found(request, number)
    recount = found.status != StocktakeState.COUNTING
    require_action(request.user, "recount_stock" if recount else "count_stock", found)
    try:
        count = stocktaking.undo_count(stocktake=found, by=request.user)
    except RegistryError as error:
        messages.error(request, str(error))
        return redirect("inspections:stocktake_count", number)
    messages.success(request, _("The last count is taken back."))
    return redirect(_counting_at(number, count.place))


@once
@require_POST
def stocktake_finish(request, number):
    """The counter has been everywhere."""
    found = _found(request, number)
    require_action(request.user, "count_stock", found)
    return _do(
        request, found, lambda: stocktaking.finish_counting(stocktake=found, by=request.user)
    )


# ---- what differs -----------------------------------------------------------


@once
@require_POST
def stocktake_approve(request, number):
    """A manager who did not count lets the differences take effect."""
    found = _found(request, number)
    require_action(request.user, "approve_stocktake", found)
    return _do(
        request, found, lambda: settling.approve_differences(stocktake=found, by=request.user)
    )


@signed_once
def stocktake_close(request, number):
    """A manager signs the sheet and closes the stocktake."""
    found = _found(request, number)
    require_action(request.user, "close_stocktake", found)
    if found.status != StocktakeState.APPROVED and request.method != "POST":
        return redirect("inspections:stocktake", number)
    form = CloseStocktakeForm(request.POST or None, signing=signing_of(request, found))
    if request.method == "POST" and form.is_valid():
        try:
            settling.close_signed(
                stocktake=found,
                by=request.user,
                proof=request.proof,
                seen_hash=form.cleaned_data["seen_hash"],
            )
        except RegistryError as error:
            refuse_signing(form, error, found)
        else:
            messages.success(request, _("%(number)s is signed.") % {"number": number})
            return redirect("inspections:stocktake", number)
    context = {
        "stocktake": found,
        "figures": figures_of(found),
        "form": form,
        "form_token": new_form_token(),
        "meaning": SignatureMeaning.APPROVED.label,
    }
    return render(request, "inspections/stocktaking/close.html", context)


def _do(request, found, act):
    try:
        act()
    except RegistryError as error:
        messages.error(request, str(error))
        return _show(request, found)
    return redirect("inspections:stocktake", found.number)


def _found(request, number: str):
    return get_object_or_404(stocktakes_for(request.user), number=number)


def _show(request, found):
    user, counting = request.user, found.status == StocktakeState.COUNTING
    context = {
        "stocktake": found,
        "steps": _steps(found),
        "figures": [] if counting else figures_of(found),
        "lines": [] if counting else differences_of(found)[:SHOWN],
        "may_count": counting and rules.may(user, "count_stock", found),
        "may_recount": _waits(found) and rules.may(user, "recount_stock", found),
        "may_approve": _waits(found) and rules.may(user, "approve_stocktake", found),
        "may_close": found.status == StocktakeState.APPROVED
        and rules.may(user, "close_stocktake", found),
        "to_recount": to_recount(found).count() if _waits(found) else 0,
        "to_settle": to_settle(found).count() if _waits(found) else 0,
        "finds": finds_for(user).filter(pk__in=to_settle(found))[:SHOWN],
        "signatures": signatures_of(found) if found.status == StocktakeState.CLOSED else [],
        "form_token": new_form_token(),
    }
    return render(request, "inspections/stocktaking/stocktake.html", context)


def _waits(found) -> bool:
    return found.status == StocktakeState.COUNTED


def _steps(found) -> list[dict]:
    """The stocktake's way, as the ribbon draws it."""
    way = list(StocktakeState)
    reached, closed = way.index(found.status), found.status == StocktakeState.CLOSED
    return [
        {
            "label": state.label,
            "status": "done"
            if place < reached or closed
            else "here"
            if place == reached
            else "ahead",
        }
        for place, state in enumerate(way)
    ]
