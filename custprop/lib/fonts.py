"""The fonts that printed documents are set in: a package's files and no others.

They come with the `weblate-fonts` package (Kurinto Sans, SIL Open Font License),
so a PDF looks the same on every machine and Chinese never depends on what the
system has installed. WeasyPrint finds fonts through fontconfig; while it is
started we hand fontconfig a configuration that knows this one folder. Fonts
given by `@font-face` would instead be copied, 50 MB a process, to a temporary
folder that is left behind when a process of a pool ends.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

# In the order of `font-family` in templates/print/base.css. The first has Chinese and
# Latin; the second ℃ ① ✓ ☑; the others characters as rare as 𠮷.
FAMILIES = (
    "Kurinto Sans SC",
    "Kurinto Sans",
    "Kurinto Sans TC",
    "Kurinto Sans JP",
    "Kurinto Sans KR",
)

_PACKAGE = "weblate_fonts"
_FOLDER = "static/weblate_fonts/kurinto/ttf"

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir></fontconfig>
"""


def font_folder() -> Path:
    """Return the folder of the font files. Raises RuntimeError when they are not installed."""
    package = find_spec(_PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise RuntimeError(
            "The fonts for printing are missing. Install the package weblate-fonts "
            "(pip install -r requirements.txt)."
        )
    folder = Path(package.submodule_search_locations[0], _FOLDER)
    if not folder.is_dir():
        raise RuntimeError(
            f"The fonts for printing are not where they should be: {folder}. "
            "Install the version of weblate-fonts that requirements.txt names."
        )
    return folder


@contextmanager
def only_our_fonts() -> Iterator[None]:
    """Let fontconfig, where it is initialised within, see our fonts and none of the system's.

    The environment is as before afterwards, so that a browser started from this
    process still finds the fonts of its system.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as configuration:
        configuration.write(_CONFIGURATION.format(folder=escape(str(font_folder()))))
        configuration.flush()
        os.environ["FONTCONFIG_FILE"] = configuration.name
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before
