"""Return to the owner: note, gate pass, hand-over (domain P5, Q12)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry import rules
from registry.enums import ReturnState
from registry.errors import RegistryError
from registry.forms.evidence import EvidenceForm
from registry.forms.issuing import IssueFilterForm
from registry.forms.returning import (
    CancelReturnForm,
    DeliveryForm,
    GatePassForm,
    HandOverForm,
    NoMoreForm,
    ReturnSheet,
)
from registry.gate import get_item_for, require_action
from registry.models import Party
from registry.queries.returning import (
    awaited_back,
    owners_of_returnable,
    returnable_items,
    returns_for,
)
from registry.services import returning
from registry.services.evidence import evidence_of
from registry.views.evidence import add_files
from registry.views.note_lines import MOST_LINES, choose_items
from registry.views.step_pages import refusal_of
from registry.views.steps import new_form_token, once, tell

DONE_SHOWN = 20


@require_safe
def return_overview(request):
    """What waits for release, what may be handed over, what could go back, what has gone."""
    user = request.user
    require_action(user, "see")
    done = (ReturnState.DELIVERED, ReturnState.REFUSED, ReturnState.CANCELLED)
    context = {
        "waiting": returns_for(user, ReturnState.REQUESTED).order_by("requested_at"),
        "released": returns_for(user, ReturnState.RELEASED).order_by("requested_at"),
        "sent": returns_for(user, ReturnState.HANDED_OVER).order_by("handed_over_at"),
        "awaited": awaited_back(user),
        "today": timezone.localdate(),
        "owners": owners_of_returnable(user),
        "done": returns_for(user, *done)[:DONE_SHOWN],
        "may_request": rules.may(user, "request_return"),
        "may_decide": rules.may(user, "decide_gate_pass"),
    }
    return render(request, "registry/returning/overview.html", context)


@require_safe
def return_choose(request, code):
    """The goods of one owner that can go back, to choose from."""
    require_action(request.user, "request_return")
    party = get_object_or_404(Party, code=code)
    form = IssueFilterForm(request.GET)
    items = form.apply(returnable_items(request.user).filter(owner=party))
    shown = list(items[: MOST_LINES + 1])
    context = {
        "party": party,
        "form": form,
        "items": shown[:MOST_LINES],
        "more": len(shown) > MOST_LINES,
    }
    return render(request, "registry/returning/choose.html", context)


@once
def return_new(request, code):
    """Write a return note to one owner."""
    require_action(request.user, "request_return")
    party = get_object_or_404(Party, code=code)
    chosen = choose_items(request, returnable_items(request.user).filter(owner=party))
    return _note_page(request, party, chosen.items, chosen.final, chosen.problem)


@require_safe
def item_return(request, number):
    """A return note begun with one item. Where it may not leave, the page says why."""
    item = get_item_for(request.user, number, "return")
    refusal = refusal_of("return", item, request.user)
    return _note_page(request, item.owner, [] if refusal else [item], False, refusal)


def _note_page(request, party, items, final: bool, problem: str = ""):
    posted = request.POST if request.method == "POST" else None
    sheet = ReturnSheet(items, posted, judge=final)
    if final and not items:
        problem = problem or _("There is nothing on this note yet. Scan or choose an item.")
    elif final and sheet.is_valid():
        document = _requested(request, party, sheet)
        if document is not None:
            return redirect("registry:return_note", document.number)
    context = {"party": party, "sheet": sheet, "problem": problem, "form_token": new_form_token()}
    return render(request, "registry/returning/new.html", context)


def _requested(request, party, sheet: ReturnSheet):
    try:
        document = returning.request_return(by=request.user, party=party, **sheet.values())
    except RegistryError as error:
        sheet.refuse(error)
        return None
    messages.success(request, _("%s waits for a manager to release it.") % document)
    return document


@require_safe
def return_note(request, number):
    """One return note: where it stands, what is on it, what comes next."""
    return _show(request, _document(request, number))


@once
@require_POST
def decide_gate_pass(request, number):
    """A manager who did not ask for it lets the goods leave, or not."""
    document = _document(request, number)
    require_action(request.user, "decide_gate_pass")
    form = GatePassForm(request.POST)

    def act():
        note = form.cleaned_data["note"]
        returning.decide_gate_pass(
            by=request.user, document=document, approved=form.approved, note=note
        )

    return _do(request, document, form, "decide_form", act, _("Decided: %s."))


@once
@require_POST
def hand_over(request, number):
    """The goods leave, signed for."""
    document = _document(request, number)
    require_action(request.user, "return")
    form = HandOverForm(request.POST)

    def act():
        returning.hand_over(by=request.user, document=document, **form.cleaned_data)

    return _do(request, document, form, "hand_over_form", act, _("%s is handed over."))


@once
@require_POST
def confirm_delivery(request, number):
    """The goods arrived at their owner, with the proof of it."""
    document = _document(request, number)
    require_action(request.user, "confirm_delivery", document)
    form = DeliveryForm(request.POST, request.FILES)

    def act():
        returning.confirm_delivery(by=request.user, document=document, **form.values)

    return _do(request, document, form, "delivery_form", act, _("%s is delivered."))


@once
@require_POST
def expect_no_more(request, number):
    """What was to come back after rework stays away, or some of it."""
    document = _document(request, number)
    require_action(request.user, "expect_no_more", document)
    form = NoMoreForm(request.POST)

    def act():
        returning.expect_no_more(by=request.user, document=document, **form.cleaned_data)

    return _do(request, document, form, "no_more_form", act, _("%s: no more is awaited."))


@once
@require_POST
def cancel_return(request, number):
    """The note is withdrawn; the goods stay."""
    document = _document(request, number)
    require_action(request.user, "cancel_return", document)
    form = CancelReturnForm(request.POST)

    def act():
        returning.cancel_return(by=request.user, document=document, **form.cleaned_data)

    return _do(request, document, form, "cancel_form", act, _("%s is cancelled."))


@require_POST
def return_files(request, number):
    """Photos and files about a return: the packed goods, the signed note."""
    document = _document(request, number)
    back = reverse("registry:return_note", args=[document.number])
    return add_files(request, document, back=back)


def _do(request, document, form, name: str, act, done: str):
    """Carry ``act`` out where ``form`` is right; else show the page again with the form."""
    if form.is_valid():
        try:
            act()
        except RegistryError as error:
            tell(request, form, error)
        else:
            messages.success(request, done % document)
            return redirect("registry:return_note", document.number)
    return _show(request, document, **{name: form})


def _document(request, number):
    return get_object_or_404(returns_for(request.user), number=number)


def _show(request, document, **forms):
    user = request.user
    awaited = awaited_back(user).filter(pk=document.pk).exists() if document.back_by else False
    context = {
        "document": document,
        "lines": document.lines.select_related("item__location").prefetch_related(
            "came_back__item", "came_back__receipt"
        ),
        "awaited": awaited,
        "overdue": awaited and document.back_by < timezone.localdate(),
        "may_wait_no_more": awaited and rules.may(user, "expect_no_more", document),
        "no_more_form": NoMoreForm(auto_id="no_more_%s"),
        "steps": _steps(document),
        "is_requester": document.requested_by_id == user.pk,
        "may_decide": rules.may(user, "decide_gate_pass", document),
        "may_hand_over": rules.may(user, "return"),
        "may_cancel": rules.may(user, "cancel_return", document),
        "may_ask_owner": rules.may(user, "ask_owner"),
        "may_confirm": rules.may(user, "confirm_delivery", document),
        "files": evidence_of(document),
        "files_url": reverse("registry:return_files", args=[document.number]),
        "files_form": EvidenceForm() if rules.may(user, "add_evidence", document) else None,
        "decide_form": GatePassForm(),
        "hand_over_form": HandOverForm(),
        "delivery_form": DeliveryForm(initial={"delivered_on": timezone.localdate()}),
        "cancel_form": CancelReturnForm(auto_id="cancel_%s"),
        "form_token": new_form_token(),
    }
    return render(request, "registry/returning/note.html", context | forms)


def _steps(document) -> list[dict]:
    """The way of a return note, as the ribbon draws it."""
    labels = [
        _("Requested"),
        ReturnState.RELEASED.label,
        ReturnState.HANDED_OVER.label,
        ReturnState.DELIVERED.label,
    ]
    all_done = len(labels)
    reached = {
        ReturnState.REQUESTED: 0,
        ReturnState.RELEASED: 1,
        ReturnState.HANDED_OVER: 2,
        ReturnState.DELIVERED: all_done,
    }.get(document.status)
    if reached is None:  # refused or cancelled: it ended where the release would have been
        labels[1] = document.status.label
        statuses = ["done", "blocked", "ahead", "ahead"]
    else:
        statuses = ["done"] * reached + ["here"] + ["ahead"] * all_done
    return [
        {"label": label, "status": status} for label, status in zip(labels, statuses, strict=False)
    ]
