"""What a signature field posts: sheets of the size of the canvas, written on or blank."""

import base64
import io

from PIL import Image, ImageDraw

URL = "data:image/png;base64,"


def sheet(*, written: bool = True, kind: str = "PNG", mode: str = "RGB") -> bytes:
    picture = Image.new(mode, (800, 240), "white" if mode == "RGB" else (0, 0, 0, 0))
    if written:
        ImageDraw.Draw(picture).line([(80, 160), (300, 60), (520, 180), (700, 90)], "black", 4)
    content = io.BytesIO()
    picture.save(content, kind)
    return content.getvalue()


def data_url(content: bytes | None = None) -> str:
    return URL + base64.b64encode(sheet() if content is None else content).decode()
