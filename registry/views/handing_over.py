"""Handing over inside: goods that came to the wrong department are passed on (domain R1, F3)."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from registry.errors import RegistryError
from registry.forms.handing_over import PassOnForm
from registry.gate import get_item_for
from registry.panels import page_url, verb_page
from registry.services import handing_over
from registry.views.step_pages import step_page
from registry.views.steps import once, refuse


@once
def pass_on(request, number):
    """To another department that verifies; then the queue is there again."""
    item = get_item_for(request.user, number, "pass_on")
    form = PassOnForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            given = handing_over.pass_on(item=item, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error, item=item)
        else:
            told = _("%(number)s waits for %(department)s to verify it.")
            messages.success(request, told % {"number": number, "department": given.to_department})
            return redirect(page_url(verb_page("accept").queue_url_name) or item)
    return step_page(
        request, "registry/handing_over/pass_on.html", item=item, verb="pass_on", form=form
    )
