"""Transfer of ownership: list of assets, gate pass, acceptance on both sides (domain G1, P5)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry import rules
from registry.enums import ConsentAct, LeavingState
from registry.errors import RegistryError
from registry.forms.returning import GatePassForm
from registry.forms.transferring import AcceptanceForm, CancelForm, TransferSheet
from registry.gate import get_item_for, require_action
from registry.models import Party
from registry.queries.issuing import usable_consents
from registry.queries.leaving import transferable_items, transfers_for
from registry.services import transferring
from registry.services.evidence import evidence_of
from registry.services.releasing import decide_gate_pass
from registry.views.note_lines import choose_items
from registry.views.step_pages import refusal_of
from registry.views.steps import new_form_token, once, tell

SHOWN = 100


@require_safe
def transfers(request):
    """Transfers of ownership, newest first."""
    require_action(request.user, "see")
    context = {"documents": transfers_for(request.user)[:SHOWN]}
    return render(request, "registry/transferring/list.html", context)


@require_safe
def item_transfer(request, number):
    """A list begun with one item. Where ownership may not pass, the page says why."""
    item = get_item_for(request.user, number, "transfer")
    refusal = refusal_of("transfer", item, request.user)
    return _list_page(request, item.owner, [] if refusal else [item], False, refusal)


@once
def transfer_new(request, code):
    """List assets of one owner that are to be handed over."""
    require_action(request.user, "transfer")
    party = get_object_or_404(Party, code=code)
    chosen = choose_items(request, transferable_items(request.user).filter(owner=party))
    return _list_page(request, party, chosen.items, chosen.final, chosen.problem)


def _list_page(request, party, items, final: bool, problem: str = ""):
    posted = request.POST if request.method == "POST" else None
    consents = usable_consents(items, ConsentAct.TRANSFER)
    sheet = TransferSheet(items, posted, judge=final, consents=consents)
    if final and not items:
        problem = problem or _("There is nothing on this list yet. Scan an item.")
    elif final and sheet.is_valid():
        document = _requested(request, party, sheet)
        if document is not None:
            return redirect(document)
    context = {
        "party": party,
        "sheet": sheet,
        "problem": problem,
        "without_consent": [item for item in items if not consents[item.pk]],
        "may_record_consent": rules.may(request.user, "record_consent"),
        "form_token": new_form_token(),
    }
    return render(request, "registry/transferring/new.html", context)


def _requested(request, party, sheet: TransferSheet):
    try:
        return transferring.request_transfer(by=request.user, party=party, **sheet.values())
    except RegistryError as error:
        sheet.refuse(error)
        return None


@require_safe
def transfer(request, number):
    """One transfer: where it stands, what is on it, what comes next."""
    return _show(request, _document(request, number))


@once
@require_POST
def transfer_decide(request, number):
    """A manager who did not ask for it lets the assets leave the site, or not."""
    document = _document(request, number)
    require_action(request.user, "decide_gate_pass")
    form = GatePassForm(request.POST)

    def act():
        note = form.cleaned_data["note"]
        decide_gate_pass(by=request.user, document=document, approved=form.approved, note=note)

    return _do(request, document, form, "decide_form", act, _("Decided: %s."))


@once
@require_POST
def transfer_complete(request, number):
    """Both sides accept, and ownership passes."""
    document = _document(request, number)
    require_action(request.user, "transfer")
    form = AcceptanceForm(request.POST)

    def act():
        transferring.complete_transfer(by=request.user, document=document, **form.values)

    return _do(request, document, form, "acceptance_form", act, _("%s is carried out."))


@once
@require_POST
def transfer_cancel(request, number):
    """The list is withdrawn; the assets stay their owner's."""
    document = _document(request, number)
    require_action(request.user, "transfer")
    form = CancelForm(request.POST)

    def act():
        transferring.cancel_transfer(by=request.user, document=document, **form.cleaned_data)

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
    return get_object_or_404(transfers_for(request.user), number=number)


def _show(request, document, **forms):
    user = request.user
    lines = list(document.lines.select_related("item", "consent"))
    today = timezone.localdate()
    context = {
        "document": document,
        "lines": lines,
        "total": sum(line.value for line in lines),
        "steps": _steps(document),
        "is_requester": document.requested_by_id == user.pk,
        "may_decide": rules.may(user, "decide_gate_pass", document),
        "may_transfer": rules.may(user, "transfer"),
        "files": evidence_of(document),
        "decide_form": GatePassForm(),
        "acceptance_form": AcceptanceForm(initial={"transferred_on": today, "our_name": str(user)}),
        "cancel_form": CancelForm(auto_id="cancel_%s"),
        "form_token": new_form_token(),
    }
    return render(request, "registry/transferring/transfer.html", context | forms)


def _steps(document) -> list[dict]:
    """The way of a transfer, as the ribbon draws it; released only where it leaves the site."""
    labels = [_("Listed"), _("Accepted on both sides")]
    if document.leaves_site:
        labels.insert(1, _("Released at the gate"))
    reached = {
        LeavingState.REQUESTED: 1,
        LeavingState.RELEASED: len(labels) - 1,
        LeavingState.DONE: len(labels),
    }.get(document.status)
    if reached is None:  # refused or cancelled: it ends there
        labels[-1] = document.status.label
        return [
            {"label": label, "status": status}
            for label, status in zip(
                labels, ["done"] * (len(labels) - 1) + ["blocked"], strict=True
            )
        ]
    statuses = ["done"] * reached + ["here"] + ["ahead"] * len(labels)
    return [
        {"label": label, "status": status} for label, status in zip(labels, statuses, strict=False)
    ]
