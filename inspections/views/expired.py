"""Expired goods: set apart by one press on their page (domain P3)."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from custprop.lib.whole_numbers import whole_number
from inspections.services.expired import set_apart_expired
from registry.errors import RegistryError
from registry.gate import get_item_for
from registry.views.steps import once


@once
@require_POST
def item_set_apart(request, number):
    """What expired goes to quarantine, and its anomaly is opened."""
    item = get_item_for(request.user, number, "report_anomaly")
    version = whole_number(request.POST.get("version", ""))
    try:
        anomaly = set_apart_expired(item=item, by=request.user, version=version)
    except RegistryError as error:
        messages.error(request, str(error))
        return redirect("registry:item", number)
    messages.warning(
        request,
        _("%(number)s is set apart. Bring it to %(place)s.")
        % {"number": anomaly.item.number, "place": anomaly.item.location},
    )
    return redirect("inspections:anomaly", anomaly.number)
