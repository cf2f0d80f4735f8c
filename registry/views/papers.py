"""Answers that are files: PDFs and Excel workbooks of records."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header

from registry import rules
from registry.documents.rendering import paper_language, print_form

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def find_for(user, records, **key):
    """The record of that key. Raises Http404 also for what the person may not see."""
    if not rules.sees_register(user):
        raise Http404
    return get_object_or_404(records, **key)


def link_to(request) -> Callable[[str], str]:
    """What a code on paper says: the address that a scanner opens."""
    return lambda number: request.build_absolute_uri(reverse("registry:scanned", args=[number]))


def paper(request, template: str, name: str, build: Callable[..., dict]) -> HttpResponse:
    """The record as PDF, in ``?language=`` (zh-hans, en or both; else the page's own)."""
    language = paper_language(request.GET.get("language", ""))
    content = print_form(
        template, lambda: build(by=request.user, link=link_to(request)), language=language
    )
    return pdf_response(content, name)


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """Shown in the browser, from where it is printed or saved."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def xlsx_response(content: bytes, name: str) -> HttpResponse:
    """Kept as a file, in whatever script ``name`` is."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    response["Cache-Control"] = "private, no-store"
    return response
