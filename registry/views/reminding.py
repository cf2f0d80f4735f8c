"""Of what a person is reminded by mail: their own choice."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from registry.forms.reminding import ReminderForm
from registry.gate import require_action
from registry.models import ReminderChoice
from registry.services.reminding import choose_reminders
from registry.views.steps import new_form_token, once


@once
def reminders(request):
    require_action(request.user, "see")
    choice = ReminderChoice.objects.filter(user=request.user).first() or ReminderChoice()
    form = ReminderForm(request.POST or None, instance=choice)
    if request.method == "POST" and form.is_valid():
        choose_reminders(by=request.user, **form.cleaned_data)
        messages.success(request, _("Your choice is kept."))
        return redirect("registry:reminders")
    context = {"form": form, "form_token": new_form_token()}
    return render(request, "registry/reminding/reminders.html", context)
