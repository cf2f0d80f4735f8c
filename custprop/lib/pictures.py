"""What a picture really is, found out by decoding it.

Runs in the child of `custprop.lib.sandbox`, because decoders are what strangers aim at;
imports no Django.
"""

import base64
import io

from PIL import Image, ImageOps, UnidentifiedImageError

from .sandbox import Refused

MAX_PIXELS = 40_000_000
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def picture_type(payload: bytes) -> str:
    """The media type of the picture in ``payload``; every pixel has been decoded.

    Refuses with ``too_many_pixels`` beyond 40 megapixels and with ``not_a_picture`` for
    anything that is no whole JPEG, PNG or WEBP.
    """
    Image.MAX_IMAGE_PIXELS = None  # our own limit is lower, and an error instead of a warning
    try:
        with Image.open(io.BytesIO(payload), formats=tuple(FORMATS)) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise Refused("too_many_pixels", width=width, height=height)
            picture.load()
            return FORMATS[picture.format]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Refused("not_a_picture") from None


def written_sheet(payload: bytes) -> bool:
    """Whether ``payload`` is a PNG that somebody wrote on: more than one shade in it.

    Refuses as `picture_type` does, and with ``not_a_picture`` for other kinds of picture.
    """
    if picture_type(payload) != FORMATS["PNG"]:
        raise Refused("not_a_picture")
    with Image.open(io.BytesIO(payload), formats=("PNG",)) as picture:
        darkest, lightest = _on_white(picture).convert("L").getextrema()
    return darkest != lightest


def small_copy(payload: bytes, *, side: int) -> str:
    """A JPEG of ``payload`` for paper, base64: upright, ``side`` pixels at most, and without
    what the camera wrote beside the picture (place, owner, time).

    Refuses with ``not_a_picture`` for what cannot be decoded.
    """
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(payload), formats=tuple(FORMATS)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Refused("too_many_pixels", width=picture.width, height=picture.height)
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((side, side))
            copy = io.BytesIO()
            _on_white(upright).save(copy, "JPEG", quality=80)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Refused("not_a_picture") from None
    return base64.b64encode(copy.getvalue()).decode()


def _on_white(picture: Image.Image) -> Image.Image:
    """Without transparency, which JPEG does not know."""
    if picture.mode not in ("RGBA", "LA", "P", "PA"):
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper
