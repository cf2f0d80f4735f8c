"""Contexts to PDF in the language asked for."""

from collections.abc import Callable, Iterator

from django.utils import translation

from custprop.lib.pdf import render_chunks, render_pdf
from custprop.lib.print_tags import BOTH, CHINESE, ENGLISH

LANGUAGES = (CHINESE, ENGLISH, BOTH)


def paper_language(asked: str) -> str:
    """The language to print in: as asked, else the one of the page."""
    if asked in LANGUAGES:
        return asked
    return CHINESE if (translation.get_language() or "").startswith("zh") else ENGLISH


def print_form(template: str, build: Callable[[], dict], *, language: str) -> bytes:
    """One record on paper. ``build`` runs in the document's language: names follow it."""
    with translation.override(ENGLISH if language == ENGLISH else CHINESE):
        context = build()
    return render_pdf(template, context, language=language)


def print_long_form(
    template: str,
    build: Callable[[], Iterator[dict]],
    *,
    language: str,
    on_chunk: Callable[[int], None] | None = None,
) -> bytes:
    """A form of many rows: a single document where one chunk holds them all.

    ``on_chunk`` is told how many chunks are done; what it raises ends the work.
    """
    with translation.override(ENGLISH if language == ENGLISH else CHINESE):
        chunks = build()
        first, second = next(chunks), next(chunks, None)
        if second is None:
            return render_pdf(template, first, language=language)
        parts = _again(first, second, chunks)
        return render_chunks(template, parts, language=language, on_chunk=on_chunk)


def _again(first: dict, second: dict, rest: Iterator[dict]) -> Iterator[dict]:
    yield first
    yield second
    yield from rest
