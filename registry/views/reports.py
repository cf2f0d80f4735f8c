"""Reports: the register on paper and as a file, filtered, as of any day (domain F7).

What is large is made in the background (``exchange/register_jobs.py``), the rest at once.
"""

import io

from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from registry.columns import columns_of
from registry.documents.register import register_chunks
from registry.documents.rendering import paper_language, print_long_form
from registry.exchange.register_export import export_register
from registry.exchange.register_jobs import KINDS
from registry.exchange.register_selection import selection_of
from registry.forms.reports import RegisterReportForm
from registry.gate import require_action
from registry.queries.jobs import last_write, worker_is_alive
from registry.services.answering import fingerprint
from registry.services.jobs import enqueue
from registry.views.papers import pdf_response, xlsx_response
from registry.views.steps import TOKEN, new_form_token, once

#: Rows that a request waits for: some three seconds of each.
MOST_AT_ONCE = {"pdf": 500, "xlsx": 5_000}


@require_safe
def reports(request):
    """Where a person asks for a register; opens with what most are asked for."""
    require_action(request.user, "see")
    form = RegisterReportForm(
        initial={"language": paper_language(""), "as_of": timezone.localdate()}
    )
    return render(request, "registry/reports/reports.html", {"form": form})


@require_safe
def register_pdf(request):
    require_action(request.user, "export")
    form, selection = selection_of(request.GET, request.user)
    if selection is None:
        return _ask_again(request, form)
    if selection.count > MOST_AT_ONCE["pdf"]:
        return _offer_job(request, form, selection, "pdf")
    content = print_long_form(
        "print/register.html",
        lambda: register_chunks(
            selection.rows(),
            as_of=selection.as_of,
            filters=selection.sentence,
            by=request.user,
        ),
        language=paper_language(form.cleaned_data["language"]),
    )
    return pdf_response(content, selection.file_name)


@require_safe
def register_xlsx(request):
    require_action(request.user, "export")
    form, selection = selection_of(request.GET, request.user)
    if selection is None:
        return _ask_again(request, form)
    if selection.count > MOST_AT_ONCE["xlsx"]:
        return _offer_job(request, form, selection, "xlsx")
    content = io.BytesIO()
    export_register(
        content,
        selection.rows(),
        columns=columns_of(request.user.register_columns),
        title=selection.sentence,
    )
    return xlsx_response(content.getvalue(), selection.file_name)


@once
@require_POST
def register_job(request, form: str):
    """Have the register made in the background, as ``form`` ("pdf" or "xlsx")."""
    require_action(request.user, "request_job")
    if form not in KINDS:
        raise Http404
    asked = _asked(request.POST)
    checked, selection = selection_of(asked, request.user)
    if selection is None:
        return _ask_again(request, checked)
    language = paper_language(checked.cleaned_data["language"])
    columns = columns_of(request.user.register_columns)
    key = fingerprint(
        *(KINDS[form], request.user.pk, asked.urlencode(), language, str(timezone.localdate())),
        *([column.key for column in columns], last_write()),
    )
    job = enqueue(KINDS[form], by=request.user, key=key, query=asked.urlencode(), language=language)
    return redirect(job)


def _asked(posted: QueryDict) -> QueryDict:
    """What was asked for, without what belongs to the form itself."""
    asked = posted.copy()
    for name in (TOKEN, "csrfmiddlewaretoken"):
        asked.pop(name, None)
    return asked


def _offer_job(request, form, selection, kind: str):
    """It would keep the request waiting: offer it in the background."""
    large = {
        "count": selection.count,
        "kind": kind,
        "sentence": selection.sentence,
        "fields": [(name, value) for name, values in request.GET.lists() for value in values],
    }
    context = {
        "form": form,
        "large": large,
        "worker_is_alive": worker_is_alive(),
        "form_token": new_form_token(),
    }
    return render(request, "registry/reports/reports.html", context)


def _ask_again(request, form):
    return render(request, "registry/reports/reports.html", {"form": form}, status=400)
