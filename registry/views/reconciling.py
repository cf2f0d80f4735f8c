"""Received = on hand + issued + consumed + returned + …: the page that proves it (domain §3)."""

import io
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.documents.reconciling import reconciliation_sheet
from registry.exchange.reconciliation_export import export_reconciliation
from registry.forms.reconciling import NARROWING, ReconciliationForm
from registry.gate import require_action
from registry.models import Item
from registry.queries.history import end_of
from registry.queries.movements import entries_of, in_words
from registry.queries.reconciling import (
    WHEREABOUTS,
    held_by_owner_and_unit,
    of_part,
    reconcile,
)
from registry.views.papers import paper, xlsx_response

SHOWN = 200  # lines on the page; the file has them all
MOST_ITEMS = 100  # opened down to their movements on one page
MOST_PRINTED = 2_000  # lines of one document


@require_safe
def reconciliation(request):
    """All owners in a few figures; one owner, agreement, order or notice line by line, each line
    to be opened down to its movements."""
    require_action(request.user, "see")
    form = ReconciliationForm(request.GET)
    context = {"form": form, "accounts": WHEREABOUTS, "asked": _asked(request)}
    if not form.is_valid():
        return render(request, "registry/reconciling/reconciliation.html", context, status=400)
    items = form.apply(Item.objects.visible_to(request.user))
    as_of = form.cleaned_data["as_of"]
    if form.cleaned_data["part"] and form.cleaned_data["unit"]:
        items = of_part(items, form.cleaned_data["part"], form.cleaned_data["unit"])
        context |= _opened(items, as_of)
    if form.narrowed:
        context["found"] = found = reconcile(items, as_of)
        context["lines"] = found.first(SHOWN)
    else:
        context["held"] = held_by_owner_and_unit(items)
    return render(request, "registry/reconciling/reconciliation.html", context)


def _asked(request) -> str:
    """What is asked for without the line that is opened, for the links on the page."""
    kept = {name: value for name, value in request.GET.items() if name not in ("part", "unit")}
    return urlencode({name: value for name, value in kept.items() if value})


def _opened(items, as_of) -> dict:
    """The items of one line, each with its movements."""
    if as_of is not None:
        items = items.filter(received_at__lt=end_of(as_of))
    shown = list(items.with_place().order_by("number")[: MOST_ITEMS + 1])
    more, shown = len(shown) > MOST_ITEMS, shown[:MOST_ITEMS]
    entries = entries_of([item.pk for item in shown]).order_by("item", "seq")
    if as_of is not None:
        entries = entries.filter(at__lt=end_of(as_of))
    told: dict[int, list] = {item.pk: [] for item in shown}
    for row in in_words(entries):
        told[row["entry"].item_id].append(row)
    return {
        "opened": [{"item": item, "movements": told[item.pk]} for item in shown],
        "more": more,
    }


@require_safe
def reconciliation_pdf(request):
    return _as_file(request, _as_pdf)


@require_safe
def reconciliation_xlsx(request):
    return _as_file(request, _as_xlsx)


def _as_file(request, make):
    """One owner, agreement, order or notice as a file; the page again where none is chosen."""
    require_action(request.user, "export")
    form = ReconciliationForm(request.GET)
    if not form.is_valid() or not form.narrowed:
        messages.error(request, _("Choose an owner, an agreement, an order or a notice."))
        return redirect(f"{reverse('registry:reconciliation')}?{_asked(request)}")
    items = form.apply(Item.objects.visible_to(request.user))
    as_of = form.cleaned_data["as_of"]
    return make(request, form, reconcile(items, as_of), as_of)


def _as_pdf(request, form, found, as_of):
    if len(found.lines) > MOST_PRINTED:
        messages.error(
            request,
            _(
                "These are more than %(most)s lines, too many for one document. "
                "Choose an order or a notice, or take the Excel file."
            )
            % {"most": f"{MOST_PRINTED:,}"},
        )
        return redirect(f"{reverse('registry:reconciliation')}?{_asked(request)}")
    build = partial(reconciliation_sheet, found, as_of=as_of, filters=_sentence(form))
    return paper(request, "print/reconciliation.html", _file_name(as_of), build)


def _as_xlsx(request, form, found, as_of):
    content = io.BytesIO()
    export_reconciliation(content, found, title=_sentence(form))
    return xlsx_response(content.getvalue(), _file_name(as_of))


def _sentence(form: ReconciliationForm) -> str:
    """What was asked for, as words on paper."""
    return "; ".join(
        f"{form.fields[name].label} {form.cleaned_data[name]}"
        for name in NARROWING
        if form.cleaned_data[name]
    )


def _file_name(as_of) -> str:
    return f"reconciliation-{as_of or timezone.localdate():%Y%m%d}"
