"""A fact that belongs on the record: cavities, shots, revision, checksum."""

from inspections.forms.inspecting import YES, FactForm
from inspections.services.recording import record_fact
from inspections.views.entries.base import entry_page, record_and_go_on


def enter_fact(request, inspection, result):
    form = FactForm(request.POST or None, request.FILES or None, result=result)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("fact", "note")}
        good = form.cleaned_data["good"] == YES
        answer = record_and_go_on(
            request,
            form,
            lambda: record_fact(result=result, by=request.user, good=good, **values),
        )
        if answer:
            return answer
    return entry_page(request, "inspections/inspecting/fields.html", result, form=form)
