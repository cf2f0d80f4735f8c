"""The permanent mark: whose it is, read off the object, with a photo (domain F5)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event, Evidence, PermanentMark
from registry.queries.marks import mark_of
from registry.queries.timeline import timeline
from registry.services.disposing import write_off
from registry.services.marking import record_mark, says_whose
from tests.factories import make_category
from tests.pictures import PNG


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def mark(walk, cast):
    """Record the mark of one item; what is not said is right."""
    item = walk.received(1)

    def record(by=None, **values):
        usual = {
            "item": item,
            "method": "laser",
            "place": "clamping plate",
            "wording": "HUACHEN RF · HC",
            "read_back": "HUACHEN RF · HC",
            "photo": SimpleUploadedFile("mark.png", PNG),
        }
        return record_mark(by=by or cast.inspector, **usual | values)

    return record


def test_a_mark_is_kept_with_its_photo_and_told(mark, cast):
    made = mark()
    assert made.photo.subject == made.item
    assert (made.verified_by, mark_of(made.item)) == (cast.inspector, made)
    event = Event.objects.get(action="record_mark")
    assert event.object_key == made.number == "PM-2026-0001"
    assert "Permanent mark recorded" in [str(entry.what) for entry in timeline(made.item)]


@pytest.mark.parametrize(
    ("wording", "whose"),
    [
        ("华辰射频技术有限公司", True),
        ("Property of Huachen RF", True),
        ("PROPERTY OF HUACHEN  RF", True),
        ("ＨＣ 42", True),
        ("hc-42", True),
        ("TECHCORP 42", False),
        ("HC42", False),
        ("Kewei Test Equipment", False),
        ("", False),
    ],
)
def test_a_mark_names_the_owner_by_name_or_by_code_as_a_word(walk, wording, whose):
    assert says_whose(wording, walk.received(1)) is whose


def test_the_number_of_the_item_says_whose_it_is_too(walk):
    item = walk.received(1)
    assert says_whose(f"mould {item.number.lower()}", item)
    assert not says_whose("mould CP-2026-000099", item)


def test_a_mark_without_the_owner_is_refused_with_what_would_do(mark):
    with pytest.raises(WorkflowError) as refused:
        mark(wording="mould 7", read_back="mould 7")
    assert (refused.value.guard, refused.value.field) == ("permanent_mark", "wording")
    for name in ("华辰射频技术有限公司", "Huachen RF", "hc", "CP-2026-000001"):
        assert name in refused.value.remedy
    assert not PermanentMark.objects.exists()
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("read", ["huachenrf·hc", "ＨＵＡＣＨＥＮ ＲＦ · HC", " HUACHEN  RF·HC "])
def test_spaces_case_and_width_do_not_matter_when_reading_back(mark, read):
    assert mark(read_back=read).read_back == read.strip()


@pytest.mark.parametrize("read", ["HUACHEN RF · HO", "", "HUACHEN RF"])
def test_what_stands_there_must_be_what_it_should_say(mark, read):
    with pytest.raises(WorkflowError) as refused:
        mark(read_back=read)
    assert (refused.value.guard, refused.value.field) == ("read_back", "read_back")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"photo": None}, "photo"),
        ({"place": " "}, "place"),
        ({"method": ""}, "method"),
        ({"recheck_on": timezone.localdate()}, "recheck_on"),
    ],
)
def test_what_is_missing_is_refused_at_its_field(mark, values, field):
    with pytest.raises(InvalidInput) as refused:
        mark(**values)
    assert refused.value.field == field


def test_a_pdf_is_no_photo(mark):
    scan = SimpleUploadedFile("mark.pdf", b"%PDF-1.4 %%EOF")
    with pytest.raises(InvalidInput) as refused:
        mark(photo=scan)
    assert refused.value.field == "photo"


@pytest.mark.parametrize("role", ["liaison", "manager", "auditor", "administrator"])
def test_only_who_has_the_object_in_hand_records_it(mark, cast, role):
    with pytest.raises(NotPermitted):
        mark(by=getattr(cast, role))


def test_what_is_not_with_us_any_more_is_not_marked(mark, walk, cast):
    gone = walk.quarantined(1)
    gone = write_off(item=gone, by=cast.manager, reason="lost in the fire")
    with pytest.raises(WorkflowError) as refused:
        mark(item=gone)
    assert refused.value.guard == "state"


def test_the_latest_mark_counts(mark):
    mark()
    later = mark(place="back", recheck_on=timezone.localdate() + timedelta(days=365))
    assert mark_of(later.item) == later


def test_a_category_or_the_owner_asks_for_it(walk):
    marked = make_category("mould", needs_permanent_mark=True)
    assert walk.received(1, category=marked).needs_mark
    assert walk.received(1, permanent_mark_required=True).needs_mark
    assert not walk.received(1).needs_mark
