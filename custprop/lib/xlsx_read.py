"""Read an .xlsx file that somebody sent, without trusting it.

`read_workbook` is the only door: name and size are checked here, everything else
in a child process with limits (`custprop.lib.sandbox`). What is refused comes out
as `WorkbookRefused`, whose sentence and remedy `custprop.lib.xlsx_refusals` has.
"""

import logging
from pathlib import Path
from typing import Any

from django.template.defaultfilters import filesizeformat

from .sandbox import Crashed, Limits, OutOfMemory, Refused, Timeout, run_limited
from .xlsx_book import Cell, Sheet, Workbook
from .xlsx_package import MAX_FILE
from .xlsx_parse import parse_workbook
from .xlsx_refusals import KINDS, REFUSALS

__all__ = ["Cell", "Sheet", "Workbook", "WorkbookRefused", "read_workbook"]

logger = logging.getLogger(__name__)


class WorkbookRefused(Exception):
    """The file is not read. ``code`` says why, ``message`` and ``remedy`` say it to a person.

    The sentences are built when they are asked for, in the language active then.
    """

    def __init__(self, code: str, params: dict[str, Any] | None = None):
        super().__init__(code, params)
        self.code = code
        self.params = params or {}

    @property
    def message(self) -> str:
        """What is wrong with the file, as a sentence."""
        return str(REFUSALS[self.code].message) % self._shown()

    @property
    def remedy(self) -> str:
        """What the user can do about it, as a sentence."""
        return str(REFUSALS[self.code].remedy) % self._shown()

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}"

    def _shown(self) -> dict[str, Any]:
        shown = dict(self.params)
        if "size" in shown:
            shown |= {name: filesizeformat(shown[name]) for name in ("size", "limit")}
        if "kind" in shown:
            shown["kind"] = KINDS[shown["kind"]]
        return shown


def read_workbook(
    source: str | Path | bytes, *, filename: str = "", limits: Limits | None = None
) -> Workbook:
    """The workbook in ``source``, a path or the bytes of an upload called ``filename``.

    At most 10 MB packed, 100 MB unpacked (100:1), 200 parts, 20,000 rows × 60
    columns, 30 seconds and 512 MB. Raises WorkbookRefused for everything beyond,
    and for whatever is not a plain .xlsx: another format under that name, macros,
    links to other files, encryption, document types and entities.
    """
    if isinstance(source, bytes):
        size = len(source)
    else:
        source = Path(source)
        filename = filename or source.name
        size = source.stat().st_size
    if size > MAX_FILE:  # before a byte is read into memory
        raise WorkbookRefused("file_too_large", {"size": size, "limit": MAX_FILE})
    payload = source if isinstance(source, bytes) else source.read_bytes()
    try:
        workbook = Workbook.from_json(run_limited(parse_workbook, payload, limits=limits))
    except Refused as refusal:
        raise WorkbookRefused(refusal.code, refusal.params) from None
    except Timeout:
        raise WorkbookRefused("timeout") from None
    except OutOfMemory:
        raise WorkbookRefused("out_of_memory") from None
    except Crashed as crash:
        logger.warning("reading a workbook failed: %s", crash)
        raise WorkbookRefused("damaged") from None
    if filename and Path(filename).suffix.lower() != ".xlsx":
        raise WorkbookRefused("wrong_name", {"name": filename})
    return workbook
