"""Whether a document came with the goods, its number and until when it is valid."""

from inspections.forms.inspecting import YES, DocumentForm
from inspections.services.recording import record_document
from inspections.views.entries.base import entry_page, record_and_go_on


def enter_document(request, inspection, result):
    form = DocumentForm(request.POST or None, request.FILES or None, result=result)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("number", "expires_on", "note")}
        present = form.cleaned_data["present"] == YES
        answer = record_and_go_on(
            request,
            form,
            lambda: record_document(result=result, by=request.user, present=present, **values),
        )
        if answer:
            return answer
    return entry_page(request, "inspections/inspecting/fields.html", result, form=form)
