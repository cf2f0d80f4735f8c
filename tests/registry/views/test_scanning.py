"""One field for everything that is scanned, and what a label's code opens."""

import io
from uuid import uuid4

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from registry.enums import LocationKind
from registry.models import Scan
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


# ---- scans that the page's own queue sends ------------------------------------


def send(client, code, **changed):
    fields = {"key": str(uuid4()), "chain": str(uuid4()), "code": code}
    return client.post(reverse("registry:scan_send"), fields | changed)


def test_a_scan_is_answered_with_what_it_is_and_where_to_go(warehouse, walk):
    item = walk.labelled()
    answer = send(warehouse, item.number).json()
    assert (answer["meaning"], answer["outcome"]) == ("item", "shown")
    assert answer["url"] == item.get_absolute_url()
    assert answer["steps"][0]["url"] == reverse("registry:item_store", args=[item.number])


def test_a_scan_that_makes_no_sense_is_told_so(warehouse):
    answer = send(warehouse, "X", key="no key")
    assert (answer.status_code, answer.json()) == (
        400,
        {"told": "This scan could not be understood. Scan it again."},
    )


def test_a_key_that_was_used_for_another_code_is_told_so(warehouse, walk):
    key = str(uuid4())
    send(warehouse, walk.stored().number, key=key)
    assert send(warehouse, "WH-9", key=key).status_code == 409


def test_who_sees_nothing_sends_nothing(cast, sign_in, walk):
    assert send(sign_in(cast.outsider), walk.stored().number).status_code == 403
    assert not Scan.objects.exists()


def test_what_another_scanned_is_not_on_my_page(cast, sign_in, walk):
    item = walk.stored()
    send(sign_in(cast.inspector), item.number)
    assert item.number not in text_of(sign_in(cast.warehouse).get(SCAN))


@pytest.mark.parametrize("count", [1, 3])
def test_the_scan_page_costs_the_same_however_much_was_scanned(
    warehouse, walk, django_assert_num_queries, count
):
    for _number in range(count):
        send(warehouse, walk.stored().number)
    warehouse.get(SCAN)  # the counts of the navigation are kept from here on
    with django_assert_num_queries(7):
        warehouse.get(SCAN)


def test_a_picture_of_the_camera_is_read(warehouse):
    answer = warehouse.post(reverse("registry:scan_read"), {"photo": photo_of("CP-2026-000001")})
    assert answer.json() == {"code": "CP-2026-000001"}


def test_a_picture_without_a_code_is_told_so(warehouse):
    empty = png_of(Image.new("RGB", (40, 40), "white"))
    answer = warehouse.post(reverse("registry:scan_read"), {"photo": empty})
    assert answer.status_code == 422
    assert "No code was found" in answer.json()["told"]


# ---- the customer's own barcodes ------------------------------------------------


def test_a_linked_barcode_opens_its_item_until_the_link_is_removed(warehouse, walk):
    item = walk.stored()
    page = reverse("registry:link_code", args=[item.number])
    answer = warehouse.post(page, {"code": "4006381333931"}, follow=True)
    assert "4006381333931" in text_of(answer)
    assert warehouse.get(SCAN, {"q": "4006381333931"})["Location"] == item.get_absolute_url()
    remove = reverse("registry:unlink_code", args=[item.number])
    warehouse.post(remove, {"code": "4006381333931"})
    assert "4006381333931" not in text_of(warehouse.get(page))


def test_our_own_number_is_refused_at_its_field(warehouse, walk):
    item = walk.stored()
    answer = warehouse.post(
        reverse("registry:link_code", args=[item.number]), {"code": item.number}
    )
    assert answer.context["form"].errors["code"]
