"""What is kept as evidence is what its content says, under a name of our own."""

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from registry.errors import InvalidInput, NotPermitted
from registry.models import Event, Evidence
from registry.services.evidence import MAX_SIZE, add_evidence, examine, shown_name
from tests.factories import make_pre_advice

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def advice(cast, party):
    return make_pre_advice(cast.liaison, party=party)


def picture(kind="PNG", size=(4, 3)) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, "white").save(content, kind)
    return content.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("dock.jpg", picture("JPEG"), "image/jpeg"),
        ("DOCK.JPEG", picture("JPEG"), "image/jpeg"),
        ("dock.png", picture("PNG"), "image/png"),
        ("dock.webp", picture("WEBP"), "image/webp"),
        ("送货单.pdf", PDF, "application/pdf"),
    ],
)
def test_photos_and_pdfs_are_known_by_their_content(name, content, content_type):
    assert examine(upload(name, content)).content_type == content_type


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("page.png", b"<html><script>alert(1)</script></html>", "no photo"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no photo"),
        ("cut.png", picture()[:40], "no photo"),
        ("cut.pdf", b"%PDF-1.7\n", "no photo"),
        ("page.html", picture(), "another content than its name"),
        ("photo.pdf", picture(), "another content than its name"),
        ("photo", picture(), "another content than its name"),
        ("animation.gif", picture("GIF"), "no photo"),
    ],
)
def test_everything_else_is_refused_with_a_sentence(name, content, told):
    with pytest.raises(InvalidInput, match=told):
        examine(upload(name, content))


def test_a_picture_of_more_than_forty_megapixels_is_an_error():
    with pytest.raises(InvalidInput, match="40 megapixels"):
        examine(upload("bomb.png", picture(size=(8000, 5001))))


def test_more_than_ten_megabytes_are_refused_unread():
    class Large(io.BytesIO):
        name, size = "large.png", MAX_SIZE + 1

        def read(self, *args):
            raise AssertionError("was read")

    with pytest.raises(InvalidInput, match="at most"):
        examine(Large())


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\photos\\dock.png", "dock.png"),
        ("evil\u202egnp.exe\x00.png", "evilgnp.exe.png"),
        ("中" * 300 + ".png", "中" * 196 + ".png"),
        ("", "file"),
    ],
)
def test_names_are_shown_without_folders_and_tricks(given, shown):
    assert shown_name(given) == shown


def test_a_file_is_kept_with_its_hash_and_one_event(cast, advice, media):
    content = picture()
    evidence = add_evidence(by=cast.warehouse, subject=advice, upload=upload("dock.png", content))

    assert evidence.subject == advice
    assert evidence.original_name == "dock.png"
    assert evidence.sha256 == hashlib.sha256(content).hexdigest()
    assert "dock" not in evidence.file.name
    assert (media / evidence.file.name).read_bytes() == content
    event = Event.objects.get(action="add_evidence")
    assert evidence.sha256 in event.body
    assert advice.number in event.body


def test_a_refused_file_leaves_nothing(cast, advice, media):
    with pytest.raises(InvalidInput):
        add_evidence(by=cast.warehouse, subject=advice, upload=upload("a.png", b"nothing"))
    assert not Evidence.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_an_auditor_adds_nothing(cast, advice):
    with pytest.raises(NotPermitted):
        add_evidence(by=cast.auditor, subject=advice, upload=upload("a.png", picture()))
