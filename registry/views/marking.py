"""Recording the permanent mark on an object (domain F5)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from registry.errors import RegistryError
from registry.forms.marking import MarkForm
from registry.gate import get_item_for
from registry.queries.flags import flags_of
from registry.queries.marks import mark_of
from registry.services.marking import names_of, record_mark
from registry.views.steps import new_form_token, once, refuse


@once
def item_mark(request, number):
    """The owner's name on the object itself, read back and photographed."""
    item = get_item_for(request.user, number, "record_mark")
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = MarkForm(*posted, item=item)
    if form.is_bound and form.is_valid():
        try:
            record_mark(item=item, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The mark of %s is recorded.") % item)
            return redirect("registry:item", number)
    context = {
        "item": item,
        "form": form,
        "flags": flags_of(item),
        "mark": mark_of(item),
        "names": names_of(item),
        "form_token": new_form_token(),
    }
    return render(request, "registry/marking/mark.html", context)
