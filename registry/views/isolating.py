"""Quarantine: what is in it, and the two ways back to use (domain Q10, P3)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry import rules
from registry.enums import SignatureMeaning
from registry.errors import RegistryError
from registry.forms.isolating import ConcedeForm, ReleaseForm
from registry.gate import get_item_for, require_action
from registry.panels import verb_page, verb_url
from registry.queries.quarantine import in_quarantine
from registry.services import isolating
from registry.views.signing import refuse_signing, signed_once, signing_of
from registry.views.step_pages import step_page
from registry.views.steps import once, refuse

PER_PAGE = 50
WAYS_OUT = ("release", "concede", "return", "destroy", "write_off")


@require_safe
def quarantine(request):
    """Everything isolated, the longest first, with what this person may do about it."""
    require_action(request.user, "see")
    page = Paginator(in_quarantine(request.user), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"item": item, "steps": _ways_out(item, request.user)} for item in page]
    context = {"page": page, "rows": rows}
    return render(request, "registry/isolating/list.html", context)


def _ways_out(item, user) -> list[dict]:
    """The verbs out of quarantine that have a page and that ``user`` may do. Whether something
    still stands in the way, the page of the step says."""
    return [
        {"label": verb_page(verb).label, "url": url}
        for verb in WAYS_OUT
        if rules.may(user, verb, item) and (url := verb_url(verb, item))
    ]


@once
def release(request, number):
    """Back to be verified again."""
    item = get_item_for(request.user, number, "release")
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            isolating.release(item=item, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            told = _("%(number)s waits to be verified again.") % {"number": number}
            messages.success(request, told)
            return redirect(item)
    return step_page(
        request, "registry/isolating/release.html", item=item, verb="release", form=form
    )


@signed_once
def concede(request, number):
    """Accepted as it is, under a recorded consent, which the manager signs."""
    item = get_item_for(request.user, number, "concede")
    form = ConcedeForm(request.POST or None, item=item, signing=signing_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            isolating.concede(
                item=item,
                by=request.user,
                proof=request.proof,
                **{name: form.cleaned_data[name] for name in ("consent", "reason", "version")},
            )
        except RegistryError as error:
            refuse_signing(form, error)
        else:
            told = _("%(number)s is accepted by concession. It goes on to be labelled.")
            messages.success(request, told % {"number": number})
            return redirect(item)
    consents = form.fields["consent"].queryset
    return step_page(
        request,
        "registry/isolating/concede.html",
        item=item,
        verb="concede",
        form=form,
        consents=consents,
        meaning=SignatureMeaning.CONCEDED.label,
    )
