"""Text that leaves in a spreadsheet must stay text, in whatever program opens it.

A cell that starts with ``=`` ``+`` ``-`` ``@`` (or their full-width forms, a tab or
a line break) may be taken for a formula, at the latest when the sheet is saved as
CSV and opened again. Such a text gets an apostrophe in front, as Excel itself
writes "this is text"; our own import takes it off again.
"""

import re

_SIGNS = re.escape("=+-@＝＋－＠−")
_INVISIBLE = r"\s\u00ad\u200b-\u200f\u2060\ufeff"
_LOOKS_LIKE_FORMULA = re.compile(rf"'*(?:[\t\r\n]|[{_INVISIBLE}]*[{_SIGNS}])")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The file format's own way to write a character by number; a text that looks like it is escaped.
_FORMAT_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

# What almost every text is, and then there is nothing to do: this is asked for each cell.
_HARMLESS = re.compile(
    rf"[^\x00-\x1f_'\ud800-\udfff\ufffe\uffff{_INVISIBLE}{_SIGNS}]"
    r"[^\x00-\x1f_\ud800-\udfff\ufffe\uffff]*"
)


def quoted(text: str) -> str:
    """``text`` as it may stand in a cell of an export (XLSX or CSV): never a formula."""
    return f"'{text}" if _LOOKS_LIKE_FORMULA.match(text) else text


def unquoted(text: str) -> str:
    """The text that `quoted` was given."""
    return text[1:] if text[:1] == "'" and _LOOKS_LIKE_FORMULA.match(text[1:]) else text


def storable(text: str) -> str:
    """``text`` without the characters that XML has no place for, line breaks as ``\\n``."""
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def xlsx_text(text: str) -> str:
    """``text`` for a string cell of an .xlsx file: storable, quoted, without hidden escapes."""
    if _HARMLESS.fullmatch(text):
        return text
    return _FORMAT_ESCAPE.sub("_x005F_", quoted(storable(text)))
