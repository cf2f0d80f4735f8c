"""Goods for an outside processor: requested, released at the gate, handed out (domain P5, Q7)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry import rules
from registry.enums import LeavingState
from registry.errors import RegistryError
from registry.forms.returning import GatePassForm
from registry.forms.transferring import CancelForm
from registry.gate import require_action
from registry.queries.leaving import outside_requests_for
from registry.services import outside
from registry.services.releasing import decide_gate_pass
from registry.views.steps import new_form_token, once, tell

SHOWN = 100


@require_safe
def outside_requests(request):
    """Requests for outside processors, newest first."""
    require_action(request.user, "see")
    context = {"documents": outside_requests_for(request.user)[:SHOWN]}
    return render(request, "registry/outside/list.html", context)


@require_safe
def outside_request(request, number):
    """One request: where it stands, what is on it, what comes next."""
    return _show(request, _document(request, number))


@once
@require_POST
def outside_decide(request, number):
    """A manager who did not ask for it lets the goods leave the site, or not."""
    document = _document(request, number)
    require_action(request.user, "decide_gate_pass")
    form = GatePassForm(request.POST)

    def act():
        note = form.cleaned_data["note"]
        decide_gate_pass(by=request.user, document=document, approved=form.approved, note=note)

    return _do(request, document, form, "decide_form", act, _("Decided: %s."))


@once
@require_POST
def outside_hand_out(request, number):
    """The released goods go to the processor, on an issue note."""
    document = _document(request, number)
    require_action(request.user, "issue")
    try:
        note = outside.hand_out(by=request.user, document=document)
    except RegistryError as error:
        messages.error(request, str(error))
        return _show(request, document)
    messages.success(
        request, _("%(number)s: handed to %(holder)s.") % {"number": note, "holder": note.holder}
    )
    return redirect("registry:issue_note", note.number)


@once
@require_POST
def outside_cancel(request, number):
    """The request is withdrawn; the goods stay."""
    document = _document(request, number)
    require_action(request.user, "issue")
    form = CancelForm(request.POST)

    def act():
        outside.cancel_outside(by=request.user, document=document, **form.cleaned_data)

    return _do(request, document, form, "cancel_form", act, _("%s is cancelled."))


def _do(request, document, form, name: str, act, done: str):
    """Carry ``act`` out where ``form`` is right; else show the page again with the form."""
    if form.is_valid():
        try:
            act()
        except RegistryError as error:
            tell(request, form, error)
        else:
            messages.success(request, done % document)
            return redirect(document)
    return _show(request, document, **{name: form})


def _document(request, number):
    return get_object_or_404(outside_requests_for(request.user), number=number)


def _show(request, document, **forms):
    user = request.user
    context = {
        "document": document,
        "lines": document.lines.select_related("item", "consent"),
        "steps": _steps(document),
        "is_requester": document.requested_by_id == user.pk,
        "may_decide": rules.may(user, "decide_gate_pass", document),
        "may_issue": rules.may(user, "issue"),
        "decide_form": GatePassForm(),
        "cancel_form": CancelForm(auto_id="cancel_%s"),
        "form_token": new_form_token(),
    }
    return render(request, "registry/outside/request.html", context | forms)


def _steps(document) -> list[dict]:
    """The way of a request, as the ribbon draws it."""
    labels = [_("Requested"), _("Released at the gate"), _("Handed out")]
    reached = {LeavingState.REQUESTED: 1, LeavingState.RELEASED: 2, LeavingState.DONE: 3}.get(
        document.status
    )
    if reached is None:  # refused or cancelled: it ends there
        labels = [labels[0], document.status.label]
        statuses = ["done", "blocked"]
    else:
        statuses = ["done"] * reached + ["here"] + ["ahead"] * len(labels)
    return [
        {"label": label, "status": status} for label, status in zip(labels, statuses, strict=False)
    ]
