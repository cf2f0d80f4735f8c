"""Splitting: a part that fares differently becomes an item of its own (domain §3)."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from custprop.lib.display import format_quantity
from registry.errors import RegistryError
from registry.forms.splitting import SplitForm
from registry.gate import get_item_for
from registry.services import splitting
from registry.views.step_pages import step_page
from registry.views.steps import once, refuse


@once
def split(request, number):
    """Split a part off; the part's own page follows."""
    item = get_item_for(request.user, number, "split")
    form = SplitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _parent, part = splitting.split(item=item, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            told = _("%(quantity)s %(unit)s were split off as %(number)s, which is shown here.")
            words = {
                "quantity": format_quantity(part.on_hand),
                "unit": part.unit_label,
                "number": part.number,
            }
            messages.success(request, told % words)
            return redirect(part)
    return step_page(request, "registry/splitting/split.html", item=item, verb="split", form=form)
