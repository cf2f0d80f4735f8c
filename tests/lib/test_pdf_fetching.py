"""custprop.lib.pdf: a document opens no socket and no file but what it is made of.

reliability.md §6; the faults of CVE-2025-68616, CVE-2026-49452 and CVE-2026-55073.
"""

import io
import socket
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import pytest

from custprop.lib import fonts, pdf
from custprop.lib.print_tags import CHINESE

from . import print_samples as samples
from .pdf_reading import text_of
from .test_pdf import render, template, with_texts  # noqa: F401 — a fixture

SECRET = "the-secret-of-this-machine"
ONE_RED_PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ"
    "/pLvAAAAAElFTkSuQmCC"
)

_watching: list[list[tuple[str, str]]] = []


def _hook(event: str, arguments: tuple) -> None:
    if _watching and (event == "open" or event.startswith("socket.")):
        _watching[-1].append((event, str(arguments[0] if event == "open" else arguments[-1])))


@contextmanager
def watch():
    """Every file and socket that this process opens within, as (event, what)."""
    if not getattr(sys, "_print_hook", False):  # hooks of the interpreter stay for good
        sys.addaudithook(_hook)
        sys._print_hook = True
    _watching.append([])
    try:
        yield _watching[-1]
    finally:
        _watching.pop()


@pytest.fixture
def secret(tmp_path) -> Path:
    file = tmp_path / "secret.svg"
    file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><text>{SECRET}</text></svg>')
    return file


def everything_that_fetches(url: str) -> str:
    return f"""
      <link rel="stylesheet" href="{url}"><link rel="attachment" href="{url}">
      <base href="{url}">
      <style>
        @import url("{url}");
        @font-face {{ font-family: stolen; src: url("{url}") }}
        p {{ font-family: stolen; background: url("{url}"); list-style: url("{url}") }}
        p::before {{ content: url("{url}") }}
        p::after {{ content: target-text(url("{url}#a")) }}
        @page {{ background: url("{url}") }}
      </style>
      <p>text<img src="{url}"><img srcset="{url} 2x"><object data="{url}"></object>
      <embed src="{url}"><iframe src="{url}"></iframe><input type="image" src="{url}">
      <svg><image href="{url}"/><use href="{url}#a"/><style>@import url("{url}");</style></svg>
      <a rel="attachment" href="{url}">attached</a>
    """


def is_ours(file: str) -> bool:
    """Whether a document may be made of this file: style sheets, fonts, code, templates."""
    if file.startswith("<") or file.isdigit():  # a descriptor, not a path
        return True
    homes = [pdf._STYLESHEETS, fonts.font_folder(), sys.prefix, sys.base_prefix]
    homes += [Path(pdf.__file__).parents[2], tempfile.gettempdir()]
    return any(Path(file).is_relative_to(home) for home in homes)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/a.svg",
        "https://127.0.0.1:9/a.svg",
        "ftp://127.0.0.1:9/a.svg",
        "//127.0.0.1:9/a.svg",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "file://localhost/etc/passwd",
        "/etc/passwd",
        "../../../../../etc/passwd",
        "packaged:../../custprop/settings.py",
        "packaged:/etc/passwd",
        "packaged:base_print.html",
        "packaged:forms.css/../../settings.py",
        "jar:file:///etc/passwd",
        "gopher://127.0.0.1:9/",
    ],
)
def test_nothing_outside_is_fetched(url, template):  # noqa: F811
    page = template(everything_that_fetches(url))
    with watch() as opened:
        document = pdf.render_pdf(page, {}, language=CHINESE)
    assert [event for event in opened if event[0].startswith("socket.")] == []
    assert [file for event, file in opened if event == "open" and not is_ours(file)] == []
    assert [file for _event, file in opened if "passwd" in file or "settings" in file] == []
    assert "root:" not in text_of(document)


def test_a_file_of_the_machine_is_not_opened(secret, template):  # noqa: F811
    page = template(everything_that_fetches(secret.as_uri()))
    with watch() as opened:
        document = pdf.render_pdf(page, {}, language=CHINESE)
    assert [file for _event, file in opened if "secret" in file] == []
    assert SECRET not in text_of(document)
    assert SECRET.encode() not in document


def test_the_watch_sees_files_and_sockets(secret):
    """The two tests above would pass with a watch that is blind."""
    with watch() as opened:
        secret.read_text()
        with socket.socket() as one:
            one.connect_ex(("127.0.0.1", 9))
    assert ("open", str(secret)) in opened
    assert any(event == "socket.connect" for event, _what in opened)


def test_a_picture_in_the_document_itself_is_shown(template):  # noqa: F811
    page = template(f'<img src="{ONE_RED_PIXEL}">')
    document = pdf.render_pdf(page, {}, language=CHINESE)
    with pikepdf.open(io.BytesIO(document)) as opened:
        assert len(opened.pages[0].images) == 1


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_markup_in_a_text_is_text(name, secret):
    """In every field of every form: shown as it was typed, fetched never."""
    markup = f'<img src="{secret.as_uri()}">'
    context = with_texts(samples.SAMPLES[name](), lambda text: markup)
    with watch() as opened:
        document = render(name, context)
    assert [file for _event, file in opened if "secret" in file] == []
    assert "<img" in text_of(document)
