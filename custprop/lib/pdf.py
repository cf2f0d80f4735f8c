"""Templates to PDF. The only module that imports WeasyPrint.

`render_pdf` makes one document; `render_chunks` makes a long one of many, in
processes of their own, because WeasyPrint needs some 5 ms and 0.2 MB for a table
row however the table is split within one document.

WeasyPrint takes a second and 70 MB to import, so that happens at the first PDF
and not when a web worker starts.
"""

import gc
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from functools import cache
from io import BytesIO
from itertools import chain, count
from multiprocessing import TimeoutError, get_context
from multiprocessing.pool import AsyncResult
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

import pikepdf
from django.template.loader import render_to_string
from django.utils import translation

from .fonts import only_our_fonts
from .print_tags import BOTH, CHINESE, ENGLISH

PDF_PROCESSES = 2
PDF_CHUNK_ROWS = 500  # table rows a chunk should have at most: some 200 MB a process
PDF_CHUNK_SECONDS = 180  # a chunk that takes longer is taken for dead

_STYLESHEETS = Path(__file__).resolve().parents[2] / "templates" / "print"
_NUMBERS_TEMPLATE = "print/page_numbers.html"
_PACKAGED = ("base.css", "forms.css", "labels.css")


_one_at_a_time = Lock()  # the threads of a web worker share one set of fonts, and Pango minds


class PdfError(Exception):
    """A document could not be made; the text is for the log."""


def render_pdf(template: str, context: Mapping[str, Any], *, language: str) -> bytes:
    """Return one document as PDF, tagged for screen readers.

    `language` is CHINESE, ENGLISH or BOTH; the template finds it as `language_mode`.
    Raises ValueError for any other language.
    """
    return _to_pdf(_to_html(template, context, language), tagged=True)


def render_chunks(
    template: str,
    chunks: Iterable[Mapping[str, Any]],
    *,
    language: str,
    framed: bool = True,
    on_chunk: Callable[[int], None] | None = None,
) -> bytes:
    """Return a long document as PDF, made of one document per context in `chunks`.

    The templates are filled in this process, one chunk ahead of the children at most, so
    `chunks` may be a generator that reads the database. Beside its context a template finds
    `last_chunk` and, unless `framed` is False (labels), `part` (see base_print.html): head,
    foot and page numbers are then laid over the pages when their number is known.

    `on_chunk` is told how many chunks are done after each; what it raises ends the work.
    Raises PdfError when a chunk is not made in time or there is none, ValueError for a
    wrong language; an error in a child is raised here as it is.
    """
    upcoming = iter(chunks)
    first = next(upcoming, None)
    if first is None:
        raise PdfError("There is nothing to print.")
    parts = _html_of_parts(template, chain([first], upcoming), language, framed=framed)
    with TemporaryDirectory(prefix="pdf-") as folder, _Children(Path(folder)) as children:
        made = children.render_all(parts, on_chunk)
        if not framed:
            return _merge(made)
        frame = _to_html(template, {**first, "part": "frame"}, language)
        numbers = _to_html(_NUMBERS_TEMPLATE, _sheets_of(made), language)
        return _merge(made, *children.render_all([frame, numbers]))


# ---- Templates to HTML -------------------------------------------------------


def _to_html(template: str, context: Mapping[str, Any], language: str) -> str:
    if language not in (CHINESE, ENGLISH, BOTH):
        raise ValueError(f"A document is in {CHINESE}, {ENGLISH} or {BOTH}, not {language!r}.")
    with translation.override(ENGLISH if language == ENGLISH else CHINESE):
        whole = {"last_chunk": True, **context, "language_mode": language}
        return render_to_string(template, whole)


def _html_of_parts(
    template: str, chunks: Iterable[Mapping[str, Any]], language: str, *, framed: bool
) -> Iterator[str]:
    """Fill the template for each chunk, looking one ahead to know the last."""
    place = {"part": "body"} if framed else {}
    upcoming = iter(chunks)
    chunk = next(upcoming, None)
    while chunk is not None:
        following = next(upcoming, None)
        yield _to_html(template, {**chunk, **place, "last_chunk": following is None}, language)
        chunk = following


# ---- HTML to PDF -------------------------------------------------------------


@cache
def _weasyprint():
    """WeasyPrint and, for all documents of this process, its fonts and its fetcher."""
    with only_our_fonts():
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        fonts = FontConfiguration()
    logging.getLogger("weasyprint").setLevel(logging.WARNING)  # not every page of progress

    class PackagedFetcher(URLFetcher):
        """Serves `data:` and our stylesheets by name (`packaged:forms.css`).

        Anything else is refused before a socket or a file is opened.
        """

        def fetch(self, url, headers=None):
            if url.startswith("data:"):
                return super().fetch(url, headers)
            name = url.removeprefix("packaged:")
            if not url.startswith("packaged:") or name not in _PACKAGED:
                raise ValueError("Only what comes with the application may be in a document.")
            stylesheet = (_STYLESHEETS / name).read_bytes()
            return URLFetcherResponse(url, stylesheet, {"Content-Type": "text/css"})

    fetcher = PackagedFetcher(allowed_protocols=("data",), allow_redirects=False)
    return weasyprint, fonts, fetcher


def _to_pdf(html: str, *, tagged: bool) -> bytes:
    with _one_at_a_time:
        weasyprint, fonts, fetcher = _weasyprint()
        document = weasyprint.HTML(string=html, url_fetcher=fetcher)
        return document.write_pdf(font_config=fonts, pdf_tags=tagged)


# ---- Many documents in processes of their own --------------------------------


class _Children:
    """A pool of processes that render HTML to files in one folder."""

    def __init__(self, folder: Path):
        self._files = (folder / f"{number:06}.pdf" for number in count())
        # "spawn": a copy of a process that has threads and a database connection is not safe.
        self._pool = get_context("spawn").Pool(PDF_PROCESSES, _start_child)

    def __enter__(self) -> "_Children":
        return self

    def __exit__(self, *_exception) -> None:
        self._pool.terminate()
        self._pool.join()

    def render_all(
        self, documents: Iterable[str], on_chunk: Callable[[int], None] | None = None
    ) -> list[Path]:
        """Render each HTML to a file, in this order; `documents` is read just in time."""
        running: deque[AsyncResult] = deque()
        done: list[Path] = []

        def wait_for_oldest() -> None:
            done.append(self._made(running.popleft()))
            if on_chunk:
                on_chunk(len(done))

        for html in documents:
            running.append(self._pool.apply_async(_render_file, (html, next(self._files))))
            if len(running) > PDF_PROCESSES + 1:  # one is ready, so that no child ever waits
                wait_for_oldest()
        while running:
            wait_for_oldest()
        return done

    def _made(self, chunk: AsyncResult) -> Path:
        try:
            return chunk.get(timeout=PDF_CHUNK_SECONDS)
        except TimeoutError as error:  # a child that was killed looks the same
            raise PdfError("A part of the document was not made in time.") from error


def _start_child() -> None:
    """Prepare a child: without the collector of cyclic garbage it renders a quarter faster."""
    gc.disable()
    with suppress(Exception):  # a pool would start dying children for ever; the work will tell
        _weasyprint()


def _render_file(html: str, path: Path) -> Path:
    """Render one chunk, in a child. Tags would cost a fifth more time and be lost in merging."""
    path.write_bytes(_to_pdf(html, tagged=False))
    gc.collect()  # between chunks, or each would add 100 MB
    return path


# ---- The parts to one document -----------------------------------------------


def _sheets_of(parts: list[Path]) -> dict[str, Any]:
    """The context of the page numbers: one sheet for each page there is."""
    total = 0
    for part in parts:
        with pikepdf.open(part) as pdf:
            total += len(pdf.pages)
            _left, _bottom, width, height = pdf.pages[0].mediabox
    return {"sheets": range(total), "landscape": width > height}


def _merge(parts: list[Path], frame: Path | None = None, numbers: Path | None = None) -> bytes:
    """Put the parts one after another; on each page the frame, and its number."""
    with ExitStack() as stack:
        merged = stack.enter_context(pikepdf.new())
        sources = [stack.enter_context(pikepdf.open(part)) for part in parts]
        for source in sources:
            merged.pages.extend(source.pages)
        if frame and numbers:
            _lay_over(
                merged, *(stack.enter_context(pikepdf.open(file)) for file in (frame, numbers))
            )
        merged.docinfo = merged.copy_foreign(sources[0].docinfo)
        merged.Root.Lang = sources[0].Root.Lang
        result = BytesIO()
        merged.save(
            result, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
        return result.getvalue()


def _lay_over(merged: pikepdf.Pdf, frame: pikepdf.Pdf, numbers: pikepdf.Pdf) -> None:
    one_for_all = merged.copy_foreign(frame.pages[0].as_form_xobject())
    for page, number in zip(merged.pages, numbers.pages, strict=True):
        page.add_overlay(one_for_all)
        page.add_overlay(number)
