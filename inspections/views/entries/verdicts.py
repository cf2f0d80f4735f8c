"""A verdict without figures: the basic aspects of goods that have no plan."""

from inspections.forms.inspecting import VerdictForm
from inspections.services.recording import record_verdict
from inspections.views.entries.base import entry_page, record_and_go_on


def enter_verdict(request, inspection, result):
    form = VerdictForm(request.POST or None, request.FILES or None, result=result)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("verdict", "note")}
        answer = record_and_go_on(
            request, form, lambda: record_verdict(result=result, by=request.user, **values)
        )
        if answer:
            return answer
    return entry_page(request, "inspections/inspecting/fields.html", result, form=form)
