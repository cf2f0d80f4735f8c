"""Reading PDFs back: fonts and glyphs from the file itself, text and pictures by poppler."""

import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from fontTools.ttLib import TTFont

from tests import machine


def fonts_of(pdf: bytes) -> set[str]:
    """Families of all fonts in the file, without the subset's prefix and the weight."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        names = {str(font.BaseFont) for page in document.pages for font in _fonts(page).values()}
    return {
        re.sub(r"^/\w{6}\+", "", name).replace("-", " ").removesuffix(" Bold") for name in names
    }


def missing_glyphs(pdf: bytes) -> int:
    """How many glyphs are shown that the embedded font does not have: each is a hollow box.

    WeasyPrint shows a character that no font has with a glyph number beyond the font's last.
    """
    missing = 0
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            sizes = {name: _glyph_count(font) for name, font in _fonts(page).items()}
            for name, glyph in _shown_glyphs(page):
                missing += glyph == 0 or glyph >= sizes[name]
    return missing


def text_of(pdf: bytes, *options: str) -> str:
    """The text, page after page with a form feed between."""
    return _run([machine.require("pdftotext"), *options, "-", "-"], pdf).decode()


def pictures_of(pdf: bytes, folder: Path, resolution: int = 150) -> list[Path]:
    """One PNG per page."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [Path(machine.require("pdftotext")).with_name("pdftoppm"), "-png", "-r"]
    _run([*command, str(resolution), "-", folder / "page"], pdf)
    return sorted(folder.glob("page*.png"))


def _run(command: list, stdin: bytes) -> bytes:
    return subprocess.run(command, input=stdin, stdout=subprocess.PIPE, check=True).stdout


def _fonts(page: pikepdf.Page) -> dict[str, pikepdf.Object]:
    return dict(page.obj.get("/Resources", {}).get("/Font", {}).items())


def _glyph_count(font: pikepdf.Object) -> int:
    file = font.DescendantFonts[0].FontDescriptor.FontFile2
    return TTFont(io.BytesIO(file.read_bytes()))["maxp"].numGlyphs


def _shown_glyphs(page: pikepdf.Page) -> Iterator[tuple[str, int]]:
    """The resource name of the font and the number of each glyph on the page."""
    font = ""
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "Tf":
            font = str(operands[0])
        elif operator in ("Tj", "TJ"):
            parts = operands[0] if operator == "TJ" else operands
            for part in parts:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    for place in range(0, len(codes), 2):
                        yield font, int.from_bytes(codes[place : place + 2])
