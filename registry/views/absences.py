"""Who is away, so that their deputies have the work (domain C1)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from registry import rules
from registry.errors import RegistryError
from registry.forms.absences import AbsenceForm
from registry.gate import require_action
from registry.models import Absence
from registry.queries.absences import absences_to_come, standing_in
from registry.services.absences import end_absence, record_absence
from registry.views.steps import new_form_token, once, refuse


@once
def absences(request):
    """Who is away now and next, and a form to say that one is."""
    require_action(request.user, "record_absence")
    form = AbsenceForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid() and _recorded(request, form):
        return redirect("registry:absences")
    rows = [
        {"away": away, "may_end": rules.may(request.user, "record_absence", away.absence.person)}
        for away in absences_to_come()
    ]
    context = {
        "form": form,
        "rows": rows,
        "standing_in": standing_in(request.user),
        "form_token": new_form_token(),
    }
    return render(request, "registry/absences/list.html", context)


def _recorded(request, form: AbsenceForm) -> bool:
    try:
        absence = record_absence(by=request.user, **form.cleaned_data)
    except RegistryError as error:
        refuse(form, error)
        return False
    messages.success(request, _("Recorded: %(absence)s.") % {"absence": absence})
    return True


@once
@require_POST
def absence_end(request, pk: int):
    """Back again, or not gone at all."""
    absence = get_object_or_404(Absence.objects.select_related("person"), pk=pk)
    require_action(request.user, "record_absence", absence.person)
    try:
        end_absence(absence=absence, by=request.user)
    except RegistryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(person)s is there again.") % {"person": absence.person})
    return redirect("registry:absences")
