"""Reports: the register on paper and as a file, filtered, as of any day (domain F7)."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from registry.columns import columns_of
from registry.documents.register import register_chunks
from registry.documents.rendering import paper_language, print_long_form
from registry.enums import State
from registry.exchange.register_export import export_register
from registry.filters import ItemFilter
from registry.forms.reports import RegisterReportForm
from registry.gate import require_action
from registry.models import Item
from registry.queries.history import RegisterRow, register_rows
from registry.queries.register import bounded_count
from registry.views.papers import pdf_response, xlsx_response

MOST_ROWS = 10_000
#: What can be asked about the present alone: a past day tells its own states and places.
ONLY_NOW = ("state", "location", "custodian", "expiring", "age")
TOO_MANY = gettext_lazy(
    "These are more than %(most)s items, too many for one document. Choose an owner or a "
    "category, or let an administrator run “manage.py print_register”."
)


@dataclass(frozen=True)
class Selection:
    """What is to be printed: present rows of a filter, or all rows as of a day."""

    items: object
    as_of: date | None
    closed: bool
    sentence: str

    def rows(self) -> Iterator[RegisterRow]:
        for row in register_rows(self.items, self.as_of):
            if self.closed or row.state != State.CLOSED:
                yield row


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
    form, selection = _selection(request)
    if selection is None:
        return _ask_again(request, form)
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
    return pdf_response(content, _file_name(selection))


@require_safe
def register_xlsx(request):
    require_action(request.user, "export")
    form, selection = _selection(request)
    if selection is None:
        return _ask_again(request, form)
    content = io.BytesIO()
    export_register(
        content,
        selection.rows(),
        columns=columns_of(request.user.register_columns),
        title=selection.sentence,
    )
    return xlsx_response(content.getvalue(), _file_name(selection))


def _selection(request) -> tuple[RegisterReportForm, Selection | None]:
    """The form as it was asked for, and what it selects; None where it is wrong or too much."""
    form = RegisterReportForm(request.GET)
    if not form.is_valid():
        return form, None
    as_of = form.cleaned_data["as_of"]
    if as_of == timezone.localdate():
        as_of = None
    asked = request.GET.copy()
    if as_of:
        for name in ONLY_NOW:
            asked.pop(name, None)
    filtered = ItemFilter(asked, queryset=Item.objects.visible_to(request.user))
    if not filtered.is_valid():
        return form, None
    # A chosen state says itself whether closed items belong to it.
    closed = form.cleaned_data["closed"] or bool(asked.getlist("state"))
    items = filtered.qs.with_place().order_by("owner__code", "number")
    if as_of is None and not closed:
        items = items.open()
    if not bounded_count(items, MOST_ROWS).exact:
        form.add_error(None, TOO_MANY % {"most": f"{MOST_ROWS:,}"})
        return form, None
    return form, Selection(items, as_of, closed, _sentence(filtered, closed))


def _sentence(filtered: ItemFilter, closed: bool) -> str:
    words = [f"{chip.label} {chip.value}" for chip in filtered.form.chips()]
    if not words:
        words = [_("All customer property")]
    if closed:
        words.append(_("with what is closed"))
    return "; ".join(words)


def _ask_again(request, form):
    return render(request, "registry/reports/reports.html", {"form": form}, status=400)


def _file_name(selection: Selection) -> str:
    day = selection.as_of or timezone.localdate()
    return f"register-{day:%Y%m%d}"
