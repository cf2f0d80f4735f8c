"""What one item needs of its place (domain P1)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from registry.errors import RegistryError
from registry.forms.needing import NeedsForm
from registry.gate import get_item_for
from registry.queries.flags import flags_of
from registry.services.needing import set_needs
from registry.views.steps import new_form_token, once, refuse


@once
def item_needs(request, number):
    """Temperature, humidity, hazards and the rest, with the reason why they change."""
    item = get_item_for(request.user, number, "set_needs")
    form = NeedsForm(request.POST or None, item=item)
    if form.is_bound and form.is_valid():
        try:
            set_needs(item=item, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error, item=item)
        else:
            messages.success(request, _("What %s needs is on record.") % item)
            return redirect("registry:item", number)
    context = {
        "item": item,
        "form": form,
        "flags": flags_of(item),
        "form_token": new_form_token(),
    }
    return render(request, "registry/needing/needs.html", context)
