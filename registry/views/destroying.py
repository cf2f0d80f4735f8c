"""Destruction: list of goods, gate pass, carried out with its proof, witnessed (domain Q9, P5)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry import rules
from registry.enums import ConsentAct, DestructionState, SignatureMeaning
from registry.errors import RegistryError
from registry.forms.destroying import CarryOutForm, DestructionSheet, WitnessForm
from registry.forms.returning import GatePassForm
from registry.forms.transferring import CancelForm
from registry.gate import get_item_for, require_action
from registry.models import Party
from registry.queries.issuing import possible_holders, usable_consents
from registry.queries.leaving import destructions_for
from registry.queries.returning import returnable_items
from registry.services import destroying
from registry.services.evidence import evidence_of
from registry.services.releasing import decide_gate_pass
from registry.services.signing import signatures_of
from registry.views.note_lines import choose_items
from registry.views.signing import refuse_signing, signed_once, signing_of
from registry.views.step_pages import refusal_of
from registry.views.steps import new_form_token, once, tell

SHOWN = 100


@require_safe
def destructions(request):
    """Destructions, newest first."""
    require_action(request.user, "see")
    context = {"documents": destructions_for(request.user)[:SHOWN]}
    return render(request, "registry/destroying/list.html", context)


@require_safe
def item_destroy(request, number):
    """A list begun with one item. Where it may not be destroyed, the page says why."""
    item = get_item_for(request.user, number, "destroy")
    refusal = refusal_of("destroy", item, request.user)
    return _list_page(request, item.owner, [] if refusal else [item], False, refusal)


@once
def destruction_new(request, code):
    """List goods of one owner that are to be destroyed together."""
    require_action(request.user, "destroy")
    party = get_object_or_404(Party, code=code)
    chosen = choose_items(request, returnable_items(request.user).filter(owner=party))
    return _list_page(request, party, chosen.items, chosen.final, chosen.problem)


def _list_page(request, party, items, final: bool, problem: str = ""):
    posted = request.POST if request.method == "POST" else None
    consents = usable_consents(items, ConsentAct.SCRAP)
    sheet = DestructionSheet(items, posted, judge=final, consents=consents)
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
    return render(request, "registry/destroying/new.html", context)


def _requested(request, party, sheet: DestructionSheet):
    try:
        return destroying.request_destruction(by=request.user, party=party, **sheet.values())
    except RegistryError as error:
        sheet.refuse(error)
        return None


@require_safe
def destruction(request, number):
    """One destruction: where it stands, what is on it, what comes next."""
    return _show(request, _document(request, number))


@once
@require_POST
def destruction_decide(request, number):
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
def destruction_carry_out(request, number):
    """The goods were destroyed: when, by whom, with what proof, before which witness."""
    document = _document(request, number)
    require_action(request.user, "destroy")
    form = _carry_out_form(request, document, request.POST, request.FILES)

    def act():
        destroying.carry_out(by=request.user, document=document, **form.values)

    return _do(request, document, form, "carry_out_form", act, _("%s is recorded."))


@signed_once
@require_POST
def destruction_witness(request, number):
    """The witness signs, and the goods leave the balance."""
    document = _document(request, number)
    require_action(request.user, "witness_destruction", document)
    form = WitnessForm(request.POST, signing=signing_of(request, document))
    if form.is_valid():
        try:
            destroying.sign_as_witness(
                by=request.user, document=document, proof=request.proof, **form.values()
            )
        except RegistryError as error:
            refuse_signing(form, error, document)
        else:
            messages.success(request, _("%s is signed.") % document)
            return redirect(document)
    return _show(request, document, witness_form=form)


@once
@require_POST
def destruction_cancel(request, number):
    """The list is withdrawn; the goods stay their owner's."""
    document = _document(request, number)
    require_action(request.user, "destroy")
    form = CancelForm(request.POST)

    def act():
        destroying.cancel_destruction(by=request.user, document=document, **form.cleaned_data)

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
    return get_object_or_404(destructions_for(request.user), number=number)


def _carry_out_form(request, document, *posted):
    usual = {"destroyed_on": timezone.localdate(), "carried_out_by": str(request.user)}
    return CarryOutForm(
        *posted,
        initial=usual,
        witnesses=possible_holders().exclude(pk=request.user.pk),
        has_proof=evidence_of(document).exists(),
    )


def _show(request, document, **forms):
    user, state = request.user, document.status
    may_destroy = rules.may(user, "destroy")
    named = rules.may(user, "witness_destruction", document)
    context = {
        "document": document,
        "lines": document.lines.select_related("item", "consent"),
        "steps": _steps(document),
        "is_requester": document.requested_by_id == user.pk,
        "may_decide": rules.may(user, "decide_gate_pass", document),
        "may_carry_out": may_destroy and state == DestructionState.RELEASED,
        "may_record_again": may_destroy and state == DestructionState.CARRIED_OUT,
        "may_sign": named and state == DestructionState.CARRIED_OUT,
        "may_cancel": may_destroy and state in destroying.OPEN_STATES,
        "files": evidence_of(document),
        "signatures": signatures_of(document),
        "meaning": SignatureMeaning.WITNESSED.label,
        "decide_form": GatePassForm(),
        "cancel_form": CancelForm(auto_id="cancel_%s"),
        "form_token": new_form_token(),
    }
    if context["may_carry_out"] or context["may_record_again"]:
        context["carry_out_form"] = _carry_out_form(request, document)
    if context["may_sign"]:
        context["witness_form"] = WitnessForm(signing=signing_of(request, document))
    return render(request, "registry/destroying/destruction.html", context | forms)


def _steps(document) -> list[dict]:
    """The way of a destruction, as the ribbon draws it; released only where it leaves the site."""
    labels = [_("Listed"), _("Carried out"), _("Witnessed")]
    if document.leaves_site:
        labels.insert(1, _("Released at the gate"))
    reached = {
        DestructionState.REQUESTED: 1,
        DestructionState.RELEASED: len(labels) - 2,
        DestructionState.CARRIED_OUT: len(labels) - 1,
        DestructionState.DONE: len(labels),
    }.get(document.status)
    if reached is None:  # refused or cancelled: it ends there
        labels = [labels[0], document.status.label]
        statuses = ["done", "blocked"]
    else:
        statuses = ["done"] * reached + ["here"] + ["ahead"] * len(labels)
    return [
        {"label": label, "status": status} for label, status in zip(labels, statuses, strict=False)
    ]
