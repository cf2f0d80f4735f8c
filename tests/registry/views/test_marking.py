"""The page of the permanent mark, and where the mark is shown (domain F5)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from registry.models import PermanentMark
from tests.factories import make_category
from tests.pictures import PNG
from tests.registry.views.step import send, text_of


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def mould(walk):
    return walk.verified(1, category=make_category("mould", needs_permanent_mark=True))


@pytest.fixture
def dock(cast, sign_in):
    return sign_in(cast.warehouse)


def page(item, name="item_mark") -> str:
    return reverse(f"registry:{name}", args=[item.number])


def fields(**more) -> dict:
    return {
        "wording": "华辰射频技术有限公司 HC",
        "read_back": "华辰射频技术有限公司HC",
        "method": "engraved",
        "place": "operator side",
        "photo": SimpleUploadedFile("mark.png", PNG),
    } | more


def test_the_form_proposes_the_owner_and_the_number(dock, mould):
    assert f"华辰射频技术有限公司 {mould.number}" in text_of(dock.get(page(mould)))


def test_recording_it_leads_back_to_the_item_that_shows_it(dock, mould):
    assert "Missing" in text_of(dock.get(page(mould, "item")))
    assert send(dock, page(mould), **fields()).url == page(mould, "item")
    shown = text_of(dock.get(page(mould, "item")))
    assert "operator side" in shown
    assert "mark.png" in shown


def test_a_refusal_stands_at_its_field(dock, mould):
    answer = send(dock, page(mould), **fields(read_back="HC"))
    assert "On the object stands" in str(answer.context["form"].errors["read_back"])
    answer = send(dock, page(mould), **fields(photo=SimpleUploadedFile("mark.png", b"nothing")))
    assert answer.context["form"].errors["photo"]
    assert not PermanentMark.objects.exists()


def test_beside_the_label_it_says_whether_the_mark_is_there(dock, mould):
    assert "The label is not enough" in text_of(dock.get(page(mould, "item_label")))
    send(dock, page(mould), **fields())
    shown = text_of(dock.get(page(mould, "item_label")))
    assert "The label is not enough" not in shown
    assert "It carries its permanent mark" in shown


def test_nothing_is_said_where_no_mark_is_needed(dock, walk):
    item = walk.verified()
    assert "ermanent" not in text_of(dock.get(page(item, "item")))
    assert "ermanent" not in text_of(dock.get(page(item, "item_label")))
