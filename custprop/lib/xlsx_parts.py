"""Readers of the small parts of a workbook: kinds, relations, sheet names, formats, texts.

Runs in the child of `custprop.lib.sandbox`; imports no Django.
"""

import posixpath
import re
from xml.sax.xmlreader import AttributesImpl

from .sandbox import Refused
from .xlsx_xml import MAX_CELLS, Budget, Walker

# What a number's format makes of it.
DATE = "date"
ZEROS = "zeros"  # a format such as 00000, shown with leading zeros
NumberFormat = tuple[str, int] | None

_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)} - {46}
_LONGEST_CODE = 255  # characters that Excel allows in a number format
_NOT_A_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DURATION = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class ContentTypes(Walker):
    """[Content_Types].xml: what the parts are, whatever they are called."""

    def __init__(self, budget: Budget):
        super().__init__(budget)
        self._types: set[str] = set()

    def opened(self, tag: str, attributes: AttributesImpl) -> None:
        self._types.add(attributes.get("ContentType", ""))

    def check(self) -> None:
        """Refuse anything but a plain workbook: macros, links out, template, other Office."""
        everything = " ".join(self._types)
        if "macroEnabled" in everything or "vbaProject" in everything:
            raise Refused("macros")
        if "externalLink" in everything or "connections+xml" in everything:
            raise Refused("external_links")
        if "spreadsheetml.template.main+xml" in everything:
            raise Refused("not_xlsx", kind="template")
        if "wordprocessingml" in everything:
            raise Refused("not_xlsx", kind="docx")
        if "spreadsheetml.sheet.main+xml" not in everything:
            raise Refused("not_xlsx", kind="archive")


class Relations(Walker):
    """A .rels part: which parts belong to ``owner``, by id, with their kind."""

    def __init__(self, budget: Budget, owner: str):
        super().__init__(budget)
        self._folder = posixpath.dirname(owner)
        self.by_id: dict[str, tuple[str, str]] = {}

    def opened(self, tag: str, attributes: AttributesImpl) -> None:
        if tag != "Relationship":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = posixpath.join("/", self._folder, attributes.get("Target", ""))
        self.by_id[attributes.get("Id", "")] = (kind, posixpath.normpath(target).lstrip("/"))

    def first(self, wanted: str) -> str | None:
        """The name of the first part of the kind ``wanted``, or None."""
        return next((target for kind, target in self.by_id.values() if kind == wanted), None)


class WorkbookPart(Walker):
    """xl/workbook.xml: the sheets in order and the calendar the dates count in."""

    def __init__(self, budget: Budget):
        super().__init__(budget)
        self.counts_from_1904 = False
        self.sheets: list[tuple[str, bool, str]] = []  # name, hidden, relation

    def opened(self, tag: str, attributes: AttributesImpl) -> None:
        if tag == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif tag == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            relation = next(
                (value for name, value in attributes.items() if name.endswith(":id")), ""
            )
            self.sheets.append((attributes.get("name", ""), hidden, relation))


class Styles(Walker):
    """xl/styles.xml: for each cell style, what its number format makes of a number."""

    def __init__(self, budget: Budget):
        super().__init__(budget)
        self._codes: dict[str, str] = {}
        self._in_cell_styles = False
        self.formats: list[NumberFormat] = []

    def opened(self, tag: str, attributes: AttributesImpl) -> None:
        if tag == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._in_cell_styles = True
        elif tag == "xf" and self._in_cell_styles:
            self.formats.append(self._format(attributes.get("numFmtId", "0")))

    def closed(self, tag: str) -> None:
        if tag == "cellXfs":
            self._in_cell_styles = False

    def _format(self, number: str) -> NumberFormat:
        if number not in self._codes:
            is_date = number.isdecimal() and int(number[:4]) in _BUILT_IN_DATES
            return (DATE, 0) if is_date else None
        code = self._codes[number][:_LONGEST_CODE].split(";")[0]
        if len(code) > 1 and set(code) == {"0"}:
            return (ZEROS, len(code))
        bare = _NOT_A_CODE.sub("", code).lower()
        if not _DURATION.search(code) and bare != "general" and set(bare) & set("ymdhs"):
            return (DATE, 0)
        return None


class SharedTexts(Walker):
    """xl/sharedStrings.xml: texts that cells refer to by their place in this list."""

    def __init__(self, budget: Budget):
        super().__init__(budget)
        self.texts: list[str] = []
        self._runs: list[str] = []
        self._reading_aid = False

    def opened(self, tag: str, attributes: AttributesImpl) -> None:
        if tag == "t":
            self.keep_text()
        elif tag == "si":
            self._runs = []
        elif tag == "rPh":
            self._reading_aid = True  # how to pronounce the text; not part of it

    def closed(self, tag: str) -> None:
        if tag == "t" and not self._reading_aid:
            self._runs.append(self.kept_text())
        elif tag == "rPh":
            self._reading_aid = False
        elif tag == "si":
            self.texts.append(unescaped("".join(self._runs)))
            if len(self.texts) > MAX_CELLS:
                raise Refused("too_many_cells", limit=MAX_CELLS)


def unescaped(text: str) -> str:
    """``text`` with the format's escapes (``_x000D_``) as the characters they stand for."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(escape: re.Match) -> str:
    code = int(escape[1], 16)
    # Half of a surrogate pair is no character; the escape then stays as it is written.
    return escape[0] if 0xD800 <= code <= 0xDFFF else chr(code)
