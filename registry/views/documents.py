"""Printed forms of the registry's records, each at its record's address."""

from functools import partial

from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from custprop.lib.print_tags import SHEET_LABELS
from custprop.lib.whole_numbers import whole_number
from registry.documents.destroying import destruction_record
from registry.documents.labels import labels
from registry.documents.moving import gate_pass, issue_note, return_note
from registry.documents.receiving import delivery_note, kit_record
from registry.documents.rendering import paper_language, print_form
from registry.documents.statements import statement_form
from registry.documents.transferring import transfer_note
from registry.models import (
    Destruction,
    GatePass,
    Issue,
    Item,
    PreAdvice,
    Receipt,
    Return,
    Statement,
    Transfer,
)
from registry.models.returns import PAPERS
from registry.views.papers import find_for, link_to, paper, pdf_response

MOST_LABELS = 1_000


@require_safe
def kit_record_pdf(request, number: str):
    advice = find_for(
        request.user,
        PreAdvice.objects.select_related("party", "agreement", "created_by"),
        number=number,
    )
    return paper(request, "print/kit_record.html", number, partial(kit_record, advice))


@require_safe
def delivery_note_pdf(request, number: str):
    receipt = find_for(
        request.user,
        Receipt.objects.select_related("party", "pre_advice", "location", "received_by"),
        number=number,
    )
    return paper(request, "print/delivery_note.html", number, partial(delivery_note, receipt))


@require_safe
def issue_note_pdf(request, number: str):
    note = find_for(
        request.user, Issue.objects.select_related("department", "issued_by"), number=number
    )
    return paper(request, "print/issue_note.html", number, partial(issue_note, note))


@require_safe
def return_note_pdf(request, number: str):
    document = find_for(
        request.user,
        Return.objects.select_related(
            "party", "requested_by", "handed_over_by", "gate_pass", "signature"
        ),
        number=number,
    )
    return paper(request, "print/return_note.html", number, partial(return_note, document))


@require_safe
def statement_pdf(request, number: str):
    statement = find_for(
        request.user,
        Statement.objects.select_related("party", "contact", "made_by"),
        number=number,
    )
    return paper(request, "print/statement.html", number, partial(statement_form, statement))


@require_safe
def gate_pass_pdf(request, number: str):
    """The gate pass of return ``number``; 404 until a manager has decided."""
    return _gate_pass(request, document__number=number)


@require_safe
def transfer_gate_pass_pdf(request, number: str):
    """The gate pass of transfer ``number``; 404 where there is none."""
    return _gate_pass(request, transfer__number=number)


@require_safe
def destruction_gate_pass_pdf(request, number: str):
    """The gate pass of destruction ``number``; 404 where there is none."""
    return _gate_pass(request, destruction__number=number)


@require_safe
def outside_gate_pass_pdf(request, number: str):
    """The gate pass of request ``number`` for an outside processor; 404 where there is none."""
    return _gate_pass(request, outside__number=number)


def _gate_pass(request, **paper_number):
    about = ("party", "requested_by")
    released = find_for(
        request.user,
        GatePass.objects.select_related(
            "decided_by", *(f"{kind}__{name}" for kind in PAPERS for name in about)
        ),
        **paper_number,
    )
    return paper(request, "print/gate_pass.html", released.number, partial(gate_pass, released))


@require_safe
def gate_pass_of(request, number: str):
    """Where the code on a gate pass leads: to the paper it releases."""
    released = find_for(request.user, GatePass.objects.select_related(*PAPERS), number=number)
    return redirect(released.paper)


@require_safe
def transfer_pdf(request, number: str):
    document = find_for(
        request.user,
        Transfer.objects.select_related(
            "party", "requested_by", "gate_pass", "our_signature", "other_signature"
        ),
        number=number,
    )
    return paper(request, "print/transfer_note.html", number, partial(transfer_note, document))


@require_safe
def destruction_pdf(request, number: str):
    document = find_for(
        request.user,
        Destruction.objects.select_related(
            "party", "requested_by", "gate_pass", "witness_signature", "recorded_by"
        ),
        number=number,
    )
    build = partial(destruction_record, document)
    return paper(request, "print/destruction_record.html", number, build)


@require_safe
def labels_pdf(request):
    """Labels of ``?items=CP-…,CP-…`` (or repeated), ``?format=roll|sheet``, ``?start=1…24``."""
    numbers = [
        number.strip() for part in request.GET.getlist("items") for number in part.split(",")
    ]
    numbers = list(dict.fromkeys(filter(None, numbers)))[:MOST_LABELS]
    found = {
        item.number: item
        for item in Item.objects.visible_to(request.user).with_place().filter(number__in=numbers)
    }
    items = [found[number] for number in numbers if number in found]
    if not items or len(items) < len(numbers):
        return HttpResponseBadRequest(
            _("Some of these items do not exist. Choose the labels again on the label page."),
            content_type="text/plain; charset=utf-8",
        )
    sheet = request.GET.get("format") == "sheet"
    content = print_form(
        "print/label_sheet.html" if sheet else "print/label_roll.html",
        lambda: labels(items, link=link_to(request)) | {"start": _start(request)},
        language=paper_language(request.GET.get("language", "")),
    )
    return pdf_response(content, "labels")


def _start(request) -> int:
    """The first free place of a sheet that was begun before."""
    asked = whole_number(request.GET.get("start", "")) or 1
    return asked if asked <= SHEET_LABELS else 1
