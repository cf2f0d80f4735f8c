"""The dry bag of one item: opened, sealed again, baked (domain P1)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from registry.errors import RegistryError
from registry.forms.floor_life import BagEventForm
from registry.gate import get_item_for
from registry.queries.flags import flags_of
from registry.queries.floor_life import bag_events_of, clocks_of
from registry.services.floor_life import record_bag_event
from registry.views.steps import new_form_token, once, refuse


@once
def item_floor_life(request, number):
    """How much is left, what happened, and the next event."""
    item = get_item_for(request.user, number, "record_floor_life")
    form = BagEventForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            record_bag_event(item=item, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(request, _("It is recorded for the bag of %s.") % item)
            return redirect("registry:item", number)
    context = {
        "item": item,
        "form": form,
        "flags": flags_of(item),
        "clock": clocks_of([item]).get(item.pk),
        "bag_events": bag_events_of(item),
        "form_token": new_form_token(),
    }
    return render(request, "registry/floor_life/item.html", context)
