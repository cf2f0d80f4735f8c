"""The inside of an .xlsx file: from the archive's parts to the JSON of a Workbook.

Runs in the child of `custprop.lib.sandbox` and imports no Django. Our own reader
because openpyxl's makes floats of numbers, shows a formula or its value but not
both, hides merged cells, and needs three times as long for the same cells.
"""

import posixpath
import zipfile

from .sandbox import Refused
from .xlsx_book import Workbook
from .xlsx_package import open_package
from .xlsx_parts import ContentTypes, Relations, SharedTexts, Styles, WorkbookPart
from .xlsx_sheet import SheetWalker
from .xlsx_xml import Budget, Walker, walk


def parse_workbook(payload: bytes) -> dict:
    """The JSON of the workbook in ``payload`` (see `Workbook.to_json`).

    Raises Refused with the codes of `open_package` and of `walk`, and with
    no_sheets, too_many_rows, too_many_columns, too_many_cells, too_much_text.
    """
    with open_package(payload) as archive:
        return _Reader(archive).workbook().to_json()


class _Reader:
    """Reads the parts of one archive in the order in which they explain each other."""

    def __init__(self, archive: zipfile.ZipFile):
        self._archive = archive
        self._names = set(archive.namelist())
        self._budget = Budget()

    def workbook(self) -> Workbook:
        self._walk("[Content_Types].xml", ContentTypes(self._budget)).check()
        package = self._relations("")
        book_name = package.first("officeDocument") or "xl/workbook.xml"
        book = self._walk(book_name, WorkbookPart(self._budget))
        parts = self._relations(book_name)
        styles = self._walk_if_there(parts.first("styles"), Styles(self._budget))
        texts = self._walk_if_there(parts.first("sharedStrings"), SharedTexts(self._budget))
        names = [name.casefold() for name, _hidden, _relation in book.sheets]
        if len(set(names)) != len(names):  # no program writes that; a finding names its sheet
            raise Refused("damaged")
        sheets = []
        read: set[str] = set()
        for name, hidden, relation in book.sheets:
            kind, part = parts.by_id.get(relation, ("", ""))
            if kind != "worksheet":  # a sheet that is nothing but a chart or a dialog
                continue
            if part in read:  # one small part shown as ten thousand sheets
                raise Refused("damaged")
            read.add(part)
            walker = SheetWalker(
                self._budget,
                name=name,
                hidden=hidden,
                formats=styles.formats,
                texts=texts.texts,
                counts_from_1904=book.counts_from_1904,
            )
            sheets.append(self._walk(part, walker).finished())
        if not sheets:
            raise Refused("no_sheets")
        return Workbook(sheets)

    def _relations(self, owner: str) -> Relations:
        folder, base = posixpath.split(owner)
        part = posixpath.join(folder, "_rels", f"{base}.rels")
        return self._walk(part, Relations(self._budget, owner))

    def _walk_if_there(self, part: str | None, walker: Walker) -> Walker:
        return self._walk(part, walker) if part in self._names else walker

    def _walk(self, part: str, walker: Walker) -> Walker:
        if part not in self._names:
            raise Refused("damaged")
        try:
            stream = self._archive.open(part)
        except (zipfile.BadZipFile, NotImplementedError):
            raise Refused("damaged") from None
        with stream:
            walk(stream, walker)
        return walker
