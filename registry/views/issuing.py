"""Issue, return to store, record consumption (domain Q7, Q8)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from custprop.lib.whole_numbers import whole_number
from registry import rules
from registry.errors import RegistryError
from registry.forms.issuing import (
    ConsumeForm,
    IssueFilterForm,
    IssueSheet,
    ReturnToStoreForm,
    SettleSheet,
)
from registry.gate import get_item_for, require_action
from registry.models import Item
from registry.queries.copies import void_among
from registry.queries.floor_life import clocks_of
from registry.queries.issuing import (
    is_past_its_date,
    issuable_items,
    issues_for,
    outstanding_lines,
)
from registry.queries.scanning import item_of_code
from registry.services import issuing
from registry.services.evidence import evidence_of
from registry.services.outside import request_outside
from registry.views.note_lines import MOST_LINES, choose_items
from registry.views.step_pages import refusal_of
from registry.views.steps import new_form_token, once, refuse

NOTES_SHOWN = 50
LINES_SHOWN = 500
PARTS = ("store", "out", "notes")


@require_safe
def issue(request):
    """What can be issued, what is out, and the notes of it."""
    require_action(request.user, "see")
    part = request.GET.get("part", "store")
    page = {"store": _in_store, "out": _out, "notes": _notes}.get(part, _in_store)
    context = page(request)
    if not isinstance(context, dict):
        return context
    counts = {
        "store": Item.objects.visible_to(request.user).issuable().count(),
        "out": outstanding_lines(request.user).count(),
    }
    context |= {
        "part": part if part in PARTS else "store",
        "counts": counts,
        "may_issue": rules.may(request.user, "issue"),
        "today": timezone.localdate(),
    }
    return render(request, "registry/issuing/overview.html", context)


def _in_store(request):
    """The goods in store; a scanned label goes straight to the note, or says why it cannot."""
    form = IssueFilterForm(request.GET)
    scanned = item_of_code(request.user, request.GET.get("q", ""))
    refusal = refusal_of("issue", scanned, request.user) if scanned else ""
    if scanned and not refusal and rules.may(request.user, "issue", scanned):
        return redirect("registry:item_issue", scanned.number)
    items = form.apply(issuable_items(request.user))
    shown = list(items[: MOST_LINES + 1])
    clocks = clocks_of(shown)
    for item in shown:
        item.clock = clocks.get(item.pk)
    return {
        "form": form,
        "items": shown[:MOST_LINES],
        "blocked": {item.pk for item in shown if is_past_its_date(item)}
        | void_among(shown)
        | {pk for pk, clock in clocks.items() if clock.is_exceeded},
        "more": len(shown) > MOST_LINES,
        "scanned": scanned if refusal else None,
        "refusal": refusal,
    }


def _out(request) -> dict:
    return {"lines": outstanding_lines(request.user)[:LINES_SHOWN]}


def _notes(request) -> dict:
    return {"notes": issues_for(request.user)[:NOTES_SHOWN]}


@once
def issue_new(request):
    """Write an issue note: choose items, type quantities, name the holder.

    ``?item=…&holder_user=`` begins it with the items and the person that were scanned.
    """
    require_action(request.user, "issue")
    chosen = choose_items(request, issuable_items(request.user))
    return _issue_page(request, chosen.items, chosen.final, chosen.problem)


@once
def item_issue(request, number):
    """The issue note, begun with one item. Where it may not go out, the page says why."""
    item = get_item_for(request.user, number, "issue")
    refusal = refusal_of("issue", item, request.user)
    if refusal and request.method != "POST":
        return _issue_page(request, [], False, refusal)
    if request.method != "POST":
        return _issue_page(request, [item], False)
    chosen = choose_items(request, issuable_items(request.user))
    return _issue_page(request, chosen.items, chosen.final, chosen.problem or refusal)


def _issue_page(request, items, final: bool, problem: str = ""):
    posted = request.POST if request.method == "POST" else None
    named = {"holder_user": request.GET.get("holder_user", "")}
    sheet = IssueSheet(items, posted, judge=final, initial=named)
    if final and not items:
        problem = problem or _("There is nothing on this note yet. Scan or choose an item.")
    elif final and sheet.is_valid() and sheet.goes_outside:
        document = _requested(request, sheet)
        if document is not None:
            return redirect(document)
    elif final and sheet.is_valid():
        note = _issued(request, sheet)
        if note is not None:
            return redirect("registry:issue_note", note.number)
    context = {"sheet": sheet, "problem": problem, "form_token": new_form_token()}
    return render(request, "registry/issuing/new.html", context)


def _requested(request, sheet: IssueSheet):
    """An outside processor gets goods with a gate pass only, so the note becomes a request."""
    values = sheet.values()
    for name in ("versions", "holder_kind", "holder_user"):
        del values[name]
    try:
        document = request_outside(by=request.user, **values)
    except RegistryError as error:
        sheet.refuse(error)
        return None
    messages.success(request, _("%s waits for a manager to release it.") % document)
    return document


def _issued(request, sheet: IssueSheet):
    try:
        note = issuing.issue(by=request.user, **sheet.values())
    except RegistryError as error:
        sheet.refuse(error)
        return None
    messages.success(
        request, _("%(number)s: handed to %(holder)s.") % {"number": note, "holder": note.holder}
    )
    return note


@require_safe
def issue_note(request, number):
    """One issue note: what went out, came back, was consumed and is still out."""
    note = get_object_or_404(issues_for(request.user), number=number)
    lines = list(note.lines.select_related("item__owner"))
    context = {
        "note": note,
        "lines": lines,
        "own": note.holder_user_id == request.user.pk,
        "may_accept": not note.is_accepted and rules.may(request.user, "accept_issue", note),
        "signature_files": evidence_of(note.acceptance) if note.is_accepted else [],
        "open_lines": [line for line in lines if line.outstanding],
        "may_settle": rules.may(request.user, "return_to_store"),
        "today": timezone.localdate(),
    }
    return render(request, "registry/issuing/note.html", context)


@once
def settle_issue(request, number):
    """All open lines of a note on one page: what came back, what was used up."""
    note = get_object_or_404(issues_for(request.user), number=number)
    require_action(request.user, "return_to_store")
    require_action(request.user, "consume")
    lines = [line for line in note.lines.select_related("item__location") if line.outstanding]
    posted = request.POST if request.method == "POST" else None
    sheet = SettleSheet(lines, posted, everything=request.GET.get("everything", ""))
    if posted is not None and sheet.is_valid():
        try:
            issuing.settle(note=note, by=request.user, **sheet.values())
        except RegistryError as error:
            sheet.refuse(error)
        else:
            messages.success(request, _("Recorded on %(number)s.") % {"number": note})
            return redirect("registry:issue_note", note.number)
    context = {"note": note, "sheet": sheet, "form_token": new_form_token()}
    return render(request, "registry/issuing/settle.html", context)


@once
def item_return_to_store(request, number):
    """What was issued of one item comes back."""
    return _settle_item(
        request,
        number,
        "return_to_store",
        form_class=ReturnToStoreForm,
        act=issuing.return_to_store,
    )


@once
def item_consume(request, number):
    """What was issued of one item has been used up."""
    return _settle_item(request, number, "consume", form_class=ConsumeForm, act=issuing.consume)


def _settle_item(request, number, verb, *, form_class, act):
    item = get_item_for(request.user, number, verb)
    lines = outstanding_lines(request.user).filter(item=item)
    form = form_class(
        request.POST if request.method == "POST" else None,
        lines=lines,
        initial={"version": item.version} | _asked_line(request, lines),
    )
    if form.is_bound and form.is_valid():
        try:
            act(item=item, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error, item=item)
        else:
            messages.success(request, _("Recorded for %(number)s.") % {"number": item})
            return redirect("registry:item", item.number)
    context = {
        "item": item,
        "verb": verb,
        "form": form,
        "refusal": refusal_of(verb, item, request.user),
        "form_token": new_form_token(),
    }
    return render(request, "registry/issuing/settle_item.html", context)


def _asked_line(request, lines) -> dict:
    """The line that ``?line=`` names, chosen already, with its quantity."""
    key = whole_number(request.GET.get("line", ""))
    line = lines.filter(pk=key).first() if key is not None else None
    return {"line": line.pk, "quantity": f"{line.outstanding.normalize():f}"} if line else {}
