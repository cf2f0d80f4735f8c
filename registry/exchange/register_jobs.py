"""The register on paper and as a file, made in the background where it is large."""

import io
from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext as _

from custprop.lib.pdf import PDF_CHUNK_ROWS
from registry import rules
from registry.columns import columns_of
from registry.documents.register import register_chunks
from registry.documents.rendering import paper_language, print_long_form
from registry.errors import InvalidInput, NotPermitted
from registry.exchange.register_export import export_register
from registry.exchange.register_selection import Selection, selection_of
from registry.jobs import Made
from registry.queries.history import RegisterRow
from registry.services.working import Task

KINDS = {"pdf": "register-pdf", "xlsx": "register-xlsx"}
BEAT_ROWS = 500  # rows of a workbook between two words on how far it is


def register_as_pdf(task: Task) -> Made:
    """As the page prints it; ``language`` is one of paper's."""
    selection = _selection(task)
    content = print_long_form(
        "print/register.html",
        lambda: register_chunks(
            selection.rows(), as_of=selection.as_of, filters=selection.sentence, by=task.by
        ),
        language=paper_language(task.arguments["language"]),
        on_chunk=lambda chunks: _tell(task, selection, chunks * PDF_CHUNK_ROWS),
    )
    return Made(f"{selection.file_name}.pdf", content)


def register_as_xlsx(task: Task) -> Made:
    """As the page exports it, in the columns that the person chose."""
    selection = _selection(task)
    content = io.BytesIO()
    export_register(
        content,
        _told(task, selection),
        columns=columns_of(task.by.register_columns),
        title=selection.sentence,
    )
    return Made(f"{selection.file_name}.xlsx", content.getvalue())


def _selection(task: Task) -> Selection:
    """What was asked for, as its person may see it now."""
    if not rules.may(task.by, "export"):
        raise NotPermitted
    _form, selection = selection_of(QueryDict(task.arguments["query"]), task.by)
    if selection is None:
        raise InvalidInput(
            _("The register cannot be selected like this any more."),
            remedy=_("Ask for it again under Reports."),
        )
    return selection


def _told(task: Task, selection: Selection) -> Iterator[RegisterRow]:
    for number, row in enumerate(selection.rows()):
        if number % BEAT_ROWS == 0:
            _tell(task, selection, number)
        yield row


def _tell(task: Task, selection: Selection, rows: int) -> None:
    task.progress(min(rows, selection.count), selection.count)
