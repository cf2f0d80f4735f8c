"""Write-off of what is lost (domain Q10)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from registry.errors import RegistryError
from registry.forms.disposing import WriteOffForm
from registry.gate import get_item_for
from registry.services import disposing
from registry.views.step_pages import refusal_of
from registry.views.steps import new_form_token, once, refuse


@once
def item_write_off(request, number):
    """What cannot be found any more leaves the balance."""
    item = get_item_for(request.user, number, "write_off")
    posted = request.POST if request.method == "POST" else None
    form = WriteOffForm(posted, item=item)
    if form.is_bound and form.is_valid():
        try:
            disposing.write_off(item=item, by=request.user, **form.values)
        except RegistryError as error:
            refuse(form, error, item=item)
        else:
            messages.success(request, _("Recorded for %(number)s.") % {"number": item})
            return redirect("registry:item", item.number)
    context = {
        "item": item,
        "form": form,
        "refusal": refusal_of("write_off", item, request.user),
        "form_token": new_form_token(),
    }
    return render(request, "registry/disposing/write_off.html", context)
