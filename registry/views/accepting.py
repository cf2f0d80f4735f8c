"""The holder takes over what was handed out to them (domain Q7)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from registry.errors import RegistryError, StaleVersion
from registry.forms.accepting import AcceptForm, AcceptOnScreenForm
from registry.gate import require_action
from registry.queries.issuing import issues_for
from registry.services.accepting import accept_issue, acceptance_text, text_hash
from registry.views.steps import new_form_token, once, refuse


@once
def accept(request, number):
    """The text, and one button on the holder's account, or a field to sign in on the keeper's."""
    note = get_object_or_404(issues_for(request.user), number=number)
    require_action(request.user, "accept_issue", note)
    if note.is_accepted:
        told = _("%(name)s has taken these goods over already.")
        messages.info(request, told % {"name": note.acceptance.name})
        return redirect("registry:issue_note", note.number)
    own = note.holder_user_id == request.user.pk
    text = acceptance_text(note)
    usual = {"seen_hash": text_hash(text)} | ({} if own else {"name": note.holder})
    posted = request.POST if request.method == "POST" else None
    form = (AcceptForm if own else AcceptOnScreenForm)(posted, initial=usual)
    if form.is_bound and form.is_valid():
        try:
            accept_issue(by=request.user, note=note, **form.values())
        except StaleVersion as error:
            form = type(form)(initial=usual)
            messages.error(request, str(error))
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(request, _("%(number)s: taken over.") % {"number": note})
            return redirect("registry:issue_note", note.number)
    context = {"note": note, "text": text, "form": form, "own": own, "form_token": new_form_token()}
    return render(request, "registry/issuing/accept.html", context)
