"""The page of the characteristic "permanent mark" (domain F5)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inspections.enums import CheckResult
from inspections.services.opening import open_inspection
from registry.models import PermanentMark
from tests.factories import a_look, fresh, make_category
from tests.inspections.kinds import plan_in_force
from tests.matrices.world import PNG
from tests.registry.views.step import send, text_of


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def result(walk, cast):
    a_mark = {"kind": "mark", "name": "永久性标识", "name_en": "Permanent mark"}
    plan_in_force(cast, a_mark, a_look(), category="mould")
    item = walk.received(1, category=make_category("mould"))
    return open_inspection(item=item, by=cast.inspector).results.first()


@pytest.fixture
def inspector(cast, sign_in):
    return sign_in(cast.inspector)


def page(result) -> str:
    args = [result.inspection.number, result.position]
    return reverse("inspections:enter_result", args=args)


def fields(**more) -> dict:
    return {
        "found": "yes",
        "wording": "HC 0042",
        "read_back": "hc 0042",
        "method": "stamped",
        "place": "clamping plate",
        "photo": SimpleUploadedFile("mark.png", PNG),
    } | more


def test_it_says_what_the_mark_must_contain(inspector, result):
    shown = text_of(inspector.get(page(result)))
    assert "The mark must contain one of" in shown
    assert "Huachen RF" in shown


def test_a_mark_that_is_right_passes_and_leads_to_the_next_characteristic(inspector, result):
    answer = send(inspector, page(result), **fields())
    assert answer.url.endswith("/2/")
    assert fresh(result).verdict == CheckResult.PASS
    assert PermanentMark.objects.get().wording == "HC 0042"
    assert "On record" in text_of(inspector.get(page(result)))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"read_back": "HC 0043"}, "read_back"),
        ({"wording": "0042", "read_back": "0042"}, "wording"),
        ({"place": ""}, "place"),
        ({"method": ""}, "method"),
        ({"photo": ""}, "photo"),
        ({"found": ""}, "found"),
        ({"found": "no"}, "note"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_recorded(inspector, result, wrong, field):
    answer = send(inspector, page(result), **fields(**wrong))
    assert answer.context["form"].errors[field]
    assert fresh(result).verdict == CheckResult.NOT_CHECKED
    assert not PermanentMark.objects.exists()


def test_a_missing_mark_fails_with_what_was_seen(inspector, result):
    send(inspector, page(result), found="no", note="only a sticker")
    assert (fresh(result).verdict, fresh(result).note) == (CheckResult.FAIL, "only a sticker")
