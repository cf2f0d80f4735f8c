"""custprop.lib.codes: what is drawn reads back, and only pictures are read."""

import io
import re
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from custprop.lib import codes

NUMBER = "CP-2026-000051"
URL = "https://kit.mingyuan.example/items/CP-2026-000051/?从=标签"
SCALE = 6


def paint(svg: str) -> Image.Image:
    """Rasterise the lines that codes are made of."""
    x, y, width, height = map(int, re.search(r'viewBox="([^"]+)"', svg)[1].split())
    tall = 40 if height == 1 else 1  # a bar code stretches
    picture = Image.new("L", (width * SCALE, height * tall * SCALE), 255)
    draw = ImageDraw.Draw(picture)
    for left, top, run in re.findall(r"M(\d+) (\d+)\.5h(\d+)", svg):
        left, top = (int(left) - x) * SCALE, (int(top) - y) * SCALE
        box = (left, top, left + int(run) * SCALE - 1, top + SCALE * tall - 1)
        draw.rectangle(box, fill=0)
    return picture


def file_of(picture: Image.Image, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize(
    ("draw", "text"),
    [
        (codes.qr_svg, NUMBER),
        (codes.qr_svg, URL),
        (codes.datamatrix_svg, NUMBER),
        (codes.code128_svg, NUMBER),
    ],
)
def test_what_is_drawn_reads_back(draw, text):
    assert codes.decode_image(file_of(paint(draw(text)))) == [text]


def test_a_datamatrix_code_is_square():
    box = re.search(r'viewBox="-1 -1 (\d+) (\d+)"', codes.datamatrix_svg(NUMBER))
    assert box[1] == box[2]


@pytest.mark.parametrize("draw", [codes.qr_svg, codes.datamatrix_svg, codes.code128_svg])
def test_nothing_and_too_much_cannot_be_drawn(draw):
    for text in ("", "9" * 9000):
        with pytest.raises(ValueError):
            draw(text)


def test_a_bar_code_has_no_chinese():
    with pytest.raises(ValueError):
        codes.code128_svg("顾客财产")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_turned_photo_with_two_codes_is_read(kind):
    photo = Image.new("L", (1600, 1200), 190)
    for place, text in ((100, 100), NUMBER), ((800, 500), "CP-2026-000052"):
        photo.paste(paint(codes.qr_svg(text)).rotate(20, expand=True, fillcolor=190), place)
    assert set(codes.decode_image(file_of(photo, kind))) == {NUMBER, "CP-2026-000052"}


def test_the_same_code_twice_is_one_answer():
    photo = Image.new("L", (600, 300), 255)
    for place in (20, 20), (300, 20):
        photo.paste(paint(codes.qr_svg(NUMBER)), place)
    assert codes.decode_image(file_of(photo)) == [NUMBER]


def test_a_picture_without_a_code_gives_nothing():
    assert codes.decode_image(file_of(Image.new("RGB", (200, 200), "white"))) == []


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"CP-2026-000051",
        b"%PDF-1.7\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        file_of(Image.new("L", (20, 20)), "GIF"),
        file_of(Image.new("L", (200, 200)))[:60],
    ],
    ids=["nothing", "text", "pdf", "svg", "gif", "cut off"],
)
def test_what_is_no_picture_is_refused_with_a_sentence(file):
    with pytest.raises(codes.UnreadableImage, match="could not be read as a picture"):
        codes.decode_image(file)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    with pytest.raises(codes.UnreadableImage, match="40 million pixels"):
        codes.decode_image(png_header(30_000, 30_000))


def png_header(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels, and holds almost none."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels)
