"""The permanent mark: read off the object and photographed, or found missing (domain F5)."""

from inspections.forms.marking import YES, MarkResultForm
from inspections.services.marking import record_mark_found, record_mark_missing
from inspections.views.entries.base import entry_page, record_and_go_on
from registry.queries.marks import mark_of
from registry.services.marking import names_of


def enter_mark(request, inspection, result):
    form = MarkResultForm(request.POST or None, request.FILES or None, result=result)
    if request.method == "POST" and form.is_valid():
        mark = dict(form.cleaned_data)
        found, note = mark.pop("found") == YES, mark.pop("note")
        to = {"result": result, "by": request.user, "note": note}
        answer = record_and_go_on(
            request,
            form,
            lambda: record_mark_found(**to, **mark) if found else record_mark_missing(**to),
        )
        if answer:
            return answer
    return entry_page(
        request,
        "inspections/inspecting/mark.html",
        result,
        form=form,
        names=names_of(inspection.item),
        mark=mark_of(inspection.item),
    )
