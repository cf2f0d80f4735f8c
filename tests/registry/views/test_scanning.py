"""One field for everything that is scanned, and what a label's code opens."""

import io

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from registry.enums import LocationKind
from tests.factories import make_pre_advice
from tests.registry.views.step import text_of

SCAN = reverse("registry:scan")


@pytest.fixture
def warehouse(cast, sign_in):
    return sign_in(cast.warehouse)


def photo_of(text: str) -> SimpleUploadedFile:
    """A photo of a QR code that says ``text``."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    picture = Image.fromarray(zxingcpp.write_barcode_to_image(barcode, scale=6))
    return png_of(picture)


def png_of(picture: Image.Image) -> SimpleUploadedFile:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return SimpleUploadedFile("photo.png", file.getvalue(), "image/png")


@pytest.mark.parametrize("typed", ["{}", " {} ", "https://register.example/s/{}", "HTTP://X/S/{}/"])
def test_the_number_of_an_item_opens_it(warehouse, walk, typed):
    item = walk.stored()
    for text in (item.number, item.number.lower()):
        answer = warehouse.get(SCAN, {"q": typed.format(text)})
        assert answer["Location"] == item.get_absolute_url()


def test_the_code_of_a_place_shows_the_place(warehouse, places):
    place = places[LocationKind.STORAGE]
    answer = warehouse.get(SCAN, {"q": place.code.upper()})
    assert answer["Location"] == reverse("registry:location", args=[place.code])


def test_the_number_of_a_document_opens_it(warehouse, walk, cast, party):
    advice = make_pre_advice(cast.liaison, party=party)
    receipt = walk.received().receipt_line.receipt
    for document, page in ((advice, "registry:pre_advice"), (receipt, "registry:receipt")):
        answer = warehouse.get(SCAN, {"q": document.number})
        assert answer["Location"] == reverse(page, args=[document.number])


def test_words_are_searched_for(warehouse):
    answer = warehouse.get(SCAN, {"q": "CAP CER 33PF"})
    assert answer["Location"] == f"{reverse('registry:items')}?q=CAP+CER+33PF"


def test_an_unknown_number_is_told_and_stays_in_the_field(warehouse):
    shown = text_of(warehouse.get(SCAN, {"q": "CP-2026-999999"}))
    assert "Nothing is known under “CP-2026-999999”." in shown
    assert 'value="CP-2026-999999"' in shown


def test_nothing_typed_shows_the_field(warehouse):
    assert "autofocus" in text_of(warehouse.get(SCAN))


def test_who_may_not_see_items_learns_nothing_of_them(sign_in, cast, walk):
    client = sign_in(cast.outsider)
    assert client.get(SCAN, {"q": walk.stored().number}).status_code == 403


def test_a_photo_of_a_label_opens_the_item(warehouse, walk):
    item = walk.stored()
    answer = warehouse.post(SCAN, {"photo": photo_of(f"https://x/s/{item.number}")}, follow=True)
    assert answer.redirect_chain[-1][0] == item.get_absolute_url()


def test_a_photo_without_a_code_is_told(warehouse):
    answer = warehouse.post(SCAN, {"photo": png_of(Image.new("RGB", (40, 40), "white"))})
    assert "No code was found in this photo." in text_of(answer)


def test_a_file_that_is_no_photo_is_told(warehouse):
    file = SimpleUploadedFile("photo.png", b"no picture at all", "image/png")
    assert "could not be read as a picture" in text_of(warehouse.post(SCAN, {"photo": file}))


def test_the_code_on_a_label_opens_the_item(warehouse, walk):
    item = walk.stored()
    answer = warehouse.get(reverse("registry:scanned", args=[item.number]))
    assert answer["Location"] == item.get_absolute_url()


def test_the_code_on_a_label_asks_strangers_to_sign_in(client, walk):
    url = reverse("registry:scanned", args=[walk.stored().number])
    assert client.get(url)["Location"] == f"{reverse('login')}?next={url}"


def test_unknown_and_forbidden_labels_answer_alike(sign_in, cast, walk):
    known = reverse("registry:scanned", args=[walk.stored().number])
    unknown = reverse("registry:scanned", args=["CP-2026-999999"])
    assert sign_in(cast.warehouse).get(unknown).status_code == 404
    assert sign_in(cast.outsider).get(known).status_code == 404
