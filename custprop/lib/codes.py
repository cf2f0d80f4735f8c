"""Codes to scan: QR, DataMatrix and Code 128 drawn as SVG, and read from a photograph.

This module does not import Django: photographs are read in a child process that
starts with it (see `sandbox`).
"""

import io
import re
from html import escape

import zxingcpp
from PIL import Image

from .pictures import picture_type
from .sandbox import Limits, Refused, SandboxError, run_limited

QUIET_QR = 4  # white modules that the standards ask for around a code
QUIET_DATAMATRIX = 1
QUIET_CODE128 = 10

_READABLE = (
    zxingcpp.BarcodeFormat.QRCode,
    zxingcpp.BarcodeFormat.DataMatrix,
    zxingcpp.BarcodeFormat.Code128,
)
_READ_LIMITS = Limits(seconds=15, memory=768 * 1024 * 1024, answer=1024 * 1024)

_BLACK = re.compile(rb"\x00+")


# ---- Drawing -----------------------------------------------------------------


def qr_svg(text: str, *, quiet: int = QUIET_QR, label: str = "") -> str:
    """Return an inline `<svg>` of a QR code, error correction level M (15 % may be dirty).

    `quiet` is the white margin in modules; less than 4 only where white paper surrounds
    the code anyway. `label` names the picture where its text is not to be read out.
    Raises ValueError for an empty text or one too long for a code.
    """
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return _svg(label or text, _modules(barcode), margins=(quiet, quiet))


def datamatrix_svg(text: str, *, quiet: int = QUIET_DATAMATRIX) -> str:
    """Return an inline `<svg>` of a square DataMatrix code, for the smallest labels.

    Raises ValueError for an empty text or one too long for a code.
    """
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    return _svg(text, _modules(barcode), margins=(quiet, quiet))


def code128_svg(text: str, *, quiet: int = QUIET_CODE128) -> str:
    """Return an inline `<svg>` of a Code 128 bar code, for scanners that read lines only.

    It stretches to the box it is put in. Raises ValueError for an empty text and for
    characters that Code 128 does not have, such as Chinese.
    """
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    one_row = _modules(barcode)[:1]
    return _svg(text, one_row, margins=(quiet, 0), attributes=' preserveAspectRatio="none"')


def _modules(barcode: zxingcpp.Barcode) -> list[bytes]:
    """The rows of the code, a byte for each module: 0 is black."""
    image = memoryview(zxingcpp.write_barcode_to_image(barcode, add_quiet_zones=False))
    width = image.shape[1]
    modules = image.tobytes()
    return [modules[start : start + width] for start in range(0, len(modules), width)]


def _svg(label: str, rows: list[bytes], *, margins: tuple[int, int], attributes: str = "") -> str:
    """Draw each run of black modules as a line one module thick.

    Half the commands of an outline, which is what rendering a sheet of labels waits for.
    """
    lines = "".join(
        f"M{run.start()} {y}.5h{run.end() - run.start()}"
        for y, row in enumerate(rows)
        for run in _BLACK.finditer(row)
    )
    x, y = margins
    box = f"{-x} {-y} {len(rows[0]) + 2 * x} {len(rows) + 2 * y}"
    return (
        f'<svg class="code" viewBox="{box}"{attributes} role="img" aria-label="{escape(label)}"'
        f' shape-rendering="crispEdges"><path stroke="#000" d="{lines}"/></svg>'
    )


# ---- Reading -----------------------------------------------------------------


class UnreadableImage(ValueError):
    """The file is not a picture we read; the text is a sentence for the user."""


def decode_image(image: bytes) -> list[str]:
    """Return the texts of all codes in a PNG, JPEG or WebP picture, each once.

    The picture is decoded in a child process with limits on time and memory. A picture
    without a code gives an empty list. Raises UnreadableImage for anything that is not
    such a picture, has more than 40 million pixels, or breaks its decoder.
    """
    try:
        return run_limited(read_codes, image, limits=_READ_LIMITS)
    except (Refused, SandboxError) as error:
        raise UnreadableImage(_sentence(error)) from error


def read_codes(image: bytes) -> list[str]:
    """Read the codes, in the child. Raises Refused as `pictures.picture_type` does."""
    picture_type(image)
    grey = Image.open(io.BytesIO(image)).convert("L")
    found = zxingcpp.read_barcodes(grey, formats=_READABLE, text_mode=zxingcpp.TextMode.Plain)
    return list(dict.fromkeys(barcode.text for barcode in found if barcode.text))


def _sentence(error: Refused | SandboxError) -> str:
    from django.utils.translation import gettext as _  # not for the child, see above

    if isinstance(error, Refused) and error.code == "too_many_pixels":
        return _(
            "This picture has more than 40 million pixels. "
            "Take it again at a lower resolution, or type the number."
        )
    return _(
        "This file could not be read as a picture. "
        "Send a photo in PNG, JPEG or WebP format, or type the number."
    )
