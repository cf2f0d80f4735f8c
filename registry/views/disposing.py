"""Destruction and write-off (domain Q8, Q9, Q10)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from registry import rules
from registry.enums import ConsentAct
from registry.errors import RegistryError
from registry.forms.disposing import DestroyForm, WriteOffForm
from registry.gate import get_item_for
from registry.queries.issuing import usable_consents
from registry.services import disposing
from registry.views.step_pages import refusal_of
from registry.views.steps import new_form_token, once, refuse


@once
def item_destroy(request, number):
    """Destroyed at the owner's wish, before a witness."""
    return _dispose(
        request,
        number,
        "destroy",
        act=disposing.destroy,
        form_class=DestroyForm,
        consent_act=ConsentAct.SCRAP,
    )


@once
def item_write_off(request, number):
    """What cannot be found any more leaves the balance."""
    return _dispose(request, number, "write_off", act=disposing.write_off, form_class=WriteOffForm)


def _dispose(request, number, verb, *, act, form_class, consent_act=None):
    item = get_item_for(request.user, number, verb)
    consents = usable_consents([item], consent_act)[item.pk] if consent_act else []
    posted = request.POST if request.method == "POST" else None
    form = form_class(posted, item=item, consents=consents)
    if form.is_bound and form.is_valid():
        try:
            act(item=item, by=request.user, **form.values)
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
        "consent_missing": consent_act if consent_act and not consents else None,
        "may_record_consent": rules.may(request.user, "record_consent"),
        "form_token": new_form_token(),
    }
    return render(request, "registry/disposing/dispose.html", context)
