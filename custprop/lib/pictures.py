"""What a picture really is, found out by decoding it.

Runs in the child of `custprop.lib.sandbox`, because decoders are what strangers aim at;
imports no Django.
"""

import io

from PIL import Image, UnidentifiedImageError

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
