"""Walk through the XML inside a workbook without building a tree and without trust.

Runs in the child of `custprop.lib.sandbox`. The parser is defusedxml's: a document
type, an entity or an outside reference ends the walk. Tags come without prefix or
namespace, so that both dialects of the format (transitional and strict) read alike.
"""

import zipfile
import zlib
from typing import IO
from xml.sax import ContentHandler, SAXException
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from .sandbox import Refused

MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELLS = MAX_ROWS * MAX_COLUMNS
# Four elements a cell at the utmost; more markup than that is no list.
MAX_ELEMENTS = 4 * MAX_CELLS
MAX_CHARACTERS = 20_000_000


class Budget:
    """What the parts of one workbook may cost together; refuses what costs more."""

    def __init__(self) -> None:
        self._elements = 0
        self._cells = 0
        self._characters = 0

    def spend_element(self) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise Refused("too_many_cells", limit=MAX_CELLS)

    def spend_cell(self, text: str) -> None:
        """One cell with a value. A shared text counts as often as it is shown."""
        self._cells += 1
        self._characters += len(text)
        if self._cells > MAX_CELLS:
            raise Refused("too_many_cells", limit=MAX_CELLS)
        if self._characters > MAX_CHARACTERS:
            raise Refused("too_much_text", limit=MAX_CHARACTERS)


class _LocalNames(dict):
    """Tag names without their prefix, each worked out once."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(":")[2]
        return self[name]


class Walker(ContentHandler):
    """Base of the readers of one part; override `opened` and `closed`.

    An element whose text is wanted calls `keep_text` when it opens and takes the
    text from `kept_text` when it closes.
    """

    def __init__(self, budget: Budget):
        super().__init__()
        self.budget = budget
        self._local = _LocalNames()
        self._pieces: list[str] = []
        self._keeping = False

    def opened(self, tag: str, attributes: AttributesImpl) -> None:
        """An element begins."""

    def closed(self, tag: str) -> None:
        """An element ends."""

    def keep_text(self) -> None:
        self._pieces = []
        self._keeping = True

    def kept_text(self) -> str:
        self._keeping = False
        return "".join(self._pieces)

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        self.budget.spend_element()
        self.opened(self._local[name], attrs)

    def endElement(self, name: str) -> None:
        self.closed(self._local[name])

    def characters(self, content: str) -> None:
        if self._keeping:
            self._pieces.append(content)


def walk(stream: IO[bytes], walker: Walker) -> None:
    """Send every element of ``stream`` through ``walker``.

    Raises Refused: forbidden_xml for a document type or an entity, damaged for what
    does not unpack or is no XML, and what the walker itself refuses.
    """
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(walker)
    try:
        parser.parse(stream)
    except DefusedXmlException:
        raise Refused("forbidden_xml") from None
    except SAXException as error:
        if "out of memory" in str(error):
            raise MemoryError from error
        raise Refused("damaged") from None
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise Refused("damaged") from None
