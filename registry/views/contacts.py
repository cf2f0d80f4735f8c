"""The people at an owner: added and changed on the owner's page (domain C2)."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from registry.errors import RegistryError
from registry.forms.contacts import ContactForm
from registry.gate import require_action
from registry.models import Contact, Party
from registry.services.contacts import FIELDS, add_contact, change_contact
from registry.views.steps import new_form_token, once, refuse


@once
def contact_new(request, code):
    require_action(request.user, "keep_contacts")
    party = get_object_or_404(Party, code=code)
    form = ContactForm(request.POST or None)
    return _answer(request, party, form, partial(add_contact, party=party))


@once
def contact_edit(request, pk: int):
    require_action(request.user, "keep_contacts")
    contact = get_object_or_404(Contact.objects.select_related("party"), pk=pk)
    initial = {name: getattr(contact, name) for name in FIELDS}
    form = ContactForm(request.POST or None, initial=initial)
    change = partial(change_contact, contact=contact)
    return _answer(request, contact.party, form, change, contact=contact)


def _answer(request, party, form, act, contact=None):
    if form.is_bound and form.is_valid():
        try:
            kept = act(by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(request, _("%s is on file.") % kept)
            return redirect("registry:party", party.code)
    context = {"party": party, "contact": contact, "form": form, "form_token": new_form_token()}
    return render(request, "registry/parties/contact.html", context)
