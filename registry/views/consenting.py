"""The owners' written consents: list, record, one (domain Q8)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry import rules
from registry.enums import ConsentRequestState
from registry.errors import RegistryError
from registry.forms.consenting import ConsentFilterForm, ConsentForm, ItemForConsentForm
from registry.forms.evidence import EvidenceForm
from registry.gate import require_action
from registry.queries.consenting import consents_for
from registry.queries.owner import consent_requests_for
from registry.queries.scanning import item_of_code
from registry.services.consenting import record_consent
from registry.services.evidence import add_evidence, evidence_of, takes_files
from registry.services.ledger import writing
from registry.services.signing import signatures_of
from registry.views.evidence import add_files
from registry.views.steps import new_form_token, once, refuse

SHOWN = 200
ASKED_SHOWN = 20  # of those that were asked for


@require_safe
def consents(request):
    """All consents, newest first, by owner and act."""
    require_action(request.user, "see")
    form = ConsentFilterForm(request.GET)
    shown = list(form.apply(consents_for(request.user))[: SHOWN + 1])
    asked = consent_requests_for(request.user).filter(state=ConsentRequestState.OPEN)
    context = {
        "form": form,
        "consents": shown[:SHOWN],
        "asked": list(asked[:ASKED_SHOWN]),
        "more": len(shown) > SHOWN,
        "asks": bool(request.GET),
        "today": timezone.localdate(),
        "may_record": rules.may(request.user, "record_consent"),
    }
    return render(request, "registry/consenting/list.html", context)


@require_safe
def consent(request, number):
    """One consent with its document."""
    consent = get_object_or_404(consents_for(request.user), number=number)
    takes_more = takes_files(consent)
    may_add = takes_more and rules.may(request.user, "add_evidence", consent)
    context = {
        "consent": consent,
        "files": evidence_of(consent),
        "takes_files": takes_more,
        "evidence_form": EvidenceForm() if may_add else None,
        "today": timezone.localdate(),
        "signatures": signatures_of(consent),
    }
    return render(request, "registry/consenting/consent.html", context)


@require_POST
def consent_files(request, number):
    """More of the document, as long as nothing rests on it."""
    consent = get_object_or_404(consents_for(request.user), number=number)
    return add_files(request, consent, back=reverse("registry:consent", args=[number]))


@once
def consent_new(request):
    """Record a consent; ``?item=`` says for what, ``?act=`` chooses the act already."""
    require_action(request.user, "record_consent")
    code = request.GET.get("item", "")
    item = item_of_code(request.user, code)
    if item is None:
        form = ItemForConsentForm(request.GET if "item" in request.GET else None)
        if code:
            form.add_error("item", _("This is not the number of an item. Scan its label."))
        return render(request, "registry/consenting/choose_item.html", {"form": form})
    form = ConsentForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        item=item,
        initial={"act": request.GET.get("act", "")},
    )
    if form.is_bound and form.is_valid():
        recorded = _recorded(request, form, item)
        if recorded is not None:
            return redirect("registry:consent", recorded.number)
    context = {"item": item, "form": form, "form_token": new_form_token()}
    return render(request, "registry/consenting/new.html", context)


def _recorded(request, form: ConsentForm, item):
    values = dict(form.cleaned_data)
    files = values.pop("files")
    try:
        with writing():
            consent = record_consent(by=request.user, item=item, **values)
            for file in files:
                add_evidence(by=request.user, subject=consent, upload=file)
    except RegistryError as error:
        refuse(form, error)
        return None
    messages.success(request, _("Consent %s is recorded.") % consent)
    return consent
