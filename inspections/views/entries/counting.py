"""Counting the nonconforming pieces of a sample (visual, function)."""

from inspections.forms.inspecting import CountForm
from inspections.services.recording import record_count
from inspections.views.entries.base import entry_page, record_and_go_on


def enter_count(request, inspection, result):
    form = CountForm(request.POST or None, request.FILES or None, result=result)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("nonconforming", "note")}
        answer = record_and_go_on(
            request, form, lambda: record_count(result=result, by=request.user, **values)
        )
        if answer:
            return answer
    return entry_page(request, "inspections/inspecting/count.html", result, form=form)
