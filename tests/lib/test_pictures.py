"""Small copies of photos for paper: upright, and without what the camera wrote beside them."""

import base64
import io

import pytest
from PIL import Image

from custprop.lib.pictures import small_copy
from custprop.lib.sandbox import Refused


def picture(size, mode="RGB", form="JPEG", **more) -> bytes:
    content = io.BytesIO()
    Image.new(mode, size, "red").save(content, form, **more)
    return content.getvalue()


def opened(copy: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(copy)))


def test_a_large_photo_becomes_small_and_keeps_its_shape():
    copy = opened(small_copy(picture((3000, 2000)), side=900))
    assert (copy.size, copy.format) == ((900, 600), "JPEG")


def test_a_small_one_is_not_blown_up():
    assert opened(small_copy(picture((40, 30)), side=900)).size == (40, 30)


def test_it_stands_upright_and_says_nothing_of_the_camera():
    exif = Image.Exif()
    exif[0x0112] = 6  # held sideways
    exif[0x010F] = "a camera"
    copy = opened(small_copy(picture((400, 200), exif=exif), side=900))
    assert copy.size == (200, 400)
    assert dict(copy.getexif()) == {}


def test_what_is_transparent_is_white_on_paper():
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    content = io.BytesIO()
    clear.save(content, "PNG")
    assert opened(small_copy(content.getvalue(), side=900)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("payload", [b"", b"%PDF-1.7", picture((50, 50))[:200]])
def test_what_is_no_picture_is_refused(payload):
    with pytest.raises(Refused):
        small_copy(payload, side=900)
