"""The sentences for a workbook that is not read: what is wrong and what to do."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(NamedTuple):
    """Two sentences, filled by % with the parameters of the refusal."""

    message: str | Promise
    remedy: str | Promise


_SAVE_AGAIN = _("Open it in Excel or WPS and save it as “Excel Workbook (*.xlsx)”.")
_SPLIT = _("Split the list into several workbooks and import one after the other.")
_COPY_CELLS = _("Copy the cells of the list into a new workbook and send that one.")

REFUSALS: dict[str, Refusal] = {
    "empty_file": Refusal(
        _("The file is empty."),
        _("Choose the file again; if it stays empty, ask the sender for it once more."),
    ),
    "file_too_large": Refusal(
        _("The file has %(size)s; at most %(limit)s are read."),
        _("Remove pictures and sheets that do not belong to the list, or split the list."),
    ),
    "wrong_name": Refusal(
        _("The file is called “%(name)s”, but its content is an .xlsx workbook."),
        _("Rename it so that it ends with .xlsx."),
    ),
    "not_xlsx": Refusal(_("The file is not an .xlsx workbook but %(kind)s."), _SAVE_AGAIN),
    "encrypted": Refusal(
        _("The workbook is protected with a password and cannot be read."),
        _("Open it in Excel, remove the password (File, Info, Protect Workbook) and save it."),
    ),
    "damaged": Refusal(
        _("The workbook is damaged and cannot be read."),
        _SAVE_AGAIN,
    ),
    "too_many_members": Refusal(
        _("The workbook consists of %(count)s parts; at most %(limit)s are allowed."),
        _COPY_CELLS,
    ),
    "unpacked_too_large": Refusal(
        _("Unpacked, the workbook has %(size)s; at most %(limit)s are read."),
        _COPY_CELLS,
    ),
    "suspicious_ratio": Refusal(
        _("The workbook unpacks to %(ratio)s times its size; the limit is %(limit)s times."),
        _COPY_CELLS,
    ),
    "macros": Refusal(
        _("The workbook contains macros."),
        _("Save it as “Excel Workbook (*.xlsx)”, which leaves the macros out."),
    ),
    "external_links": Refusal(
        _("The workbook takes values from other files or data sources."),
        _("Break the links in Excel (Data, Edit Links) or paste the cells as values."),
    ),
    "forbidden_xml": Refusal(
        _("The workbook contains XML definitions (DTD or entities) that no list needs."),
        _COPY_CELLS,
    ),
    "no_sheets": Refusal(
        _("The workbook has no sheet with cells."),
        _("Check that the right file was chosen."),
    ),
    "too_many_rows": Refusal(
        _("Sheet “%(sheet)s” has something in cell %(cell)s; at most %(limit)s rows are read."),
        _("Delete the rows below the list, or split the list into several workbooks."),
    ),
    "too_many_columns": Refusal(
        _("Sheet “%(sheet)s” has something in cell %(cell)s; columns up to %(limit)s are read."),
        _("Delete the columns to the right of the list and save the workbook."),
    ),
    "too_many_cells": Refusal(
        _("The workbook has more cells than can be read (%(limit)s)."), _SPLIT
    ),
    "too_much_text": Refusal(
        _("The workbook has more text than can be read (%(limit)s characters)."), _SPLIT
    ),
    "timeout": Refusal(_("Reading the workbook took too long and was stopped."), _COPY_CELLS),
    "out_of_memory": Refusal(
        _("Reading the workbook needed too much memory and was stopped."), _COPY_CELLS
    ),
}

# What a file is that is no .xlsx; completes “is not an .xlsx workbook but …”.
KINDS: dict[str, str | Promise] = {
    "xls": _("an old Excel workbook (.xls)"),
    "xlsb": _("a binary Excel workbook (.xlsb)"),
    "template": _("an Excel template (.xltx)"),
    "xml_spreadsheet": _("an XML spreadsheet of 2003"),
    "opendocument": _("an OpenDocument file (such as .ods)"),
    "numbers": _("an Apple Numbers document"),
    "docx": _("a Word document"),
    "pptx": _("a presentation"),
    "old_office": _("another old Office file (such as .doc)"),
    "pdf": _("a PDF"),
    "picture": _("a picture"),
    "html": _("a web page"),
    "text": _("a text or CSV file"),
    "archive": _("a compressed archive"),
    "unknown": _("a file of another kind"),
}
