"""What this machine offers to the tests: PostgreSQL, a browser, gettext, PDF tools.

A test that needs one of them calls ``require``: where it is missing the test is
skipped with the line that installs it, and fails under ``CI=true``, because there
nothing may go untested in silence.

    python -m tests.machine packages | missing | has NAME
"""

import ctypes
import os
import shutil
import sys
from pathlib import Path

import pytest

APT_PACKAGES = {
    "PostgreSQL": "postgresql",
    "a browser": "chromium",
    "libatomic": "libatomic1",  # Playwright's driver is linked with it
    "gettext": "gettext",
    "pdftotext": "poppler-utils",
    "qpdf": "qpdf",
}


def postgres_bin() -> Path | None:
    """The folder with ``initdb`` and ``postgres``, of the newest version found."""
    folders = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *Path("/opt/homebrew/opt").glob("postgresql*/bin"),
        *Path("/usr/local/opt").glob("postgresql*/bin"),
    ]
    complete = [folder for folder in folders if (folder / "initdb").exists()]
    if complete:
        return max(complete, key=lambda folder: version(folder.parent.name))
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def version(name: str) -> float:
    """The number in "15" or "postgresql@16"; 0 where there is none."""
    digits = name.rpartition("@")[2]
    return float(digits) if digits.replace(".", "", 1).isdigit() else 0


def chromium() -> str | None:
    """A Chromium of the system or, failing that, the one that Playwright has downloaded."""
    system = shutil.which("chromium") or shutil.which("chromium-browser")
    if system and "snap" not in Path(system).resolve().parts:
        return system
    cache = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    pattern = "ms-playwright/chromium-*/chrome-*/**/"
    name = "Chromium" if sys.platform == "darwin" else "chrome"
    downloaded = sorted(cache.glob(pattern + name))
    return str(downloaded[-1]) if downloaded else None


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def found() -> dict[str, object]:
    """What tests may need, and where it is (None: not here)."""
    return {
        "PostgreSQL": postgres_bin(),
        "a browser": chromium(),
        "libatomic": sys.platform != "linux" or loads("libatomic.so.1"),
        "gettext": shutil.which("xgettext"),
        "pdftotext": shutil.which("pdftotext"),
        "qpdf": shutil.which("qpdf"),
    }


def missing() -> dict[str, str]:
    """What is not here: its name and why tests are skipped for it."""
    return {name: reason(name) for name, place in found().items() if not place}


def reason(name: str) -> str:
    return f"{name} is not installed (Debian, Ubuntu: apt-get install {APT_PACKAGES[name]})"


def require(name: str):
    """Where ``name`` is; skips the calling test where it is missing (fails under CI)."""
    place = found()[name]
    if not place and os.environ.get("CI"):
        pytest.fail(reason(name))
    if not place:
        pytest.skip(reason(name))
    return place


def main(question: str, name: str = "") -> int:
    """Answers for ``bin/test``: ``packages`` to install, what is ``missing``, ``has NAME``."""
    if question == "has":
        return 0 if found()[name] else 1
    lines = {
        "packages": [APT_PACKAGES[name] for name in missing() if name != "a browser"],
        "missing": missing().values(),
    }
    sys.stdout.writelines(f"{line}\n" for line in lines[question])
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
