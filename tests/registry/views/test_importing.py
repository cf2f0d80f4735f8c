"""A customer's Excel list: upload, preview with corrections, commit (domain Q2)."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html
from openpyxl import Workbook

from registry.models import Event, ImportDraft, PreAdvice
from tests.factories import make_category

DATA = Path(__file__).resolve().parents[2] / "data"
KIT = DATA / "customer-kit-huachen.xlsx"
BAD = DATA / "customer-kit-bad.xlsx"
UPLOAD = reverse("registry:import_pre_advice")


@pytest.fixture(autouse=True)
def categories(db):
    for code in ("part", "material", "tooling", "gauge", "sealed_sample"):
        make_category(code, name=code, name_en=code)


@pytest.fixture
def liaison(sign_in, cast):
    return sign_in(cast.liaison)


@pytest.fixture
def upload(liaison, party):
    """Upload a file; gives the address of its preview, or the page that refuses it."""

    def post(content, name="list.xlsx"):
        if isinstance(content, Path):
            content, name = content.read_bytes(), content.name
        file = SimpleUploadedFile(name, content)
        answer = liaison.post(UPLOAD, {"party": party.pk, "file": file})
        return answer.headers["Location"] if answer.status_code == 302 else answer

    return post


def form_of(page) -> dict:
    """What the preview's form holds, as a browser would send it."""
    form = html.fromstring(page.content.decode()).get_element_by_id("preview")
    return dict(form.form_values())


def test_the_list_becomes_a_pre_advice_of_64_lines(liaison, upload, party):
    preview = upload(KIT)
    page = liaison.get(preview)
    assert "Create pre-advice with 64 lines" in page.content.decode()

    answer = liaison.post(preview, form_of(page) | {"commit": "1"})

    advice = PreAdvice.objects.get()
    assert answer.headers["Location"] == reverse("registry:pre_advice", args=[advice.number])
    assert (advice.party, advice.notice_number) == (party, "SC20261103-02")
    assert advice.expected_on.isoformat() == "2026-11-26"
    assert advice.lines.count() == 64
    assert Event.objects.filter(action="announce").count() == 1


def test_a_list_with_faults_names_each_cell_and_stores_nothing(liaison, upload):
    preview = upload(BAD)
    page = liaison.get(preview).content.decode()

    for cell in ("C3", "A4", "C5", "B6", "D7", "A8", "B9", "C10"):
        assert f"Sheet1!{cell}<" in page
    assert "1 row ready" in page
    assert "8 findings" in page
    answer = liaison.post(preview, form_of(liaison.get(preview)) | {"commit": "1"})
    assert b"The list is not ready; nothing was stored" in answer.content
    assert not PreAdvice.objects.exists()


def test_the_same_file_is_recognised(liaison, upload):
    preview = upload(KIT)
    liaison.post(preview, form_of(liaison.get(preview)) | {"commit": "1"})

    again = upload(KIT)
    page = liaison.get(again)
    assert "already become pre-advice" in page.content.decode()
    answer = liaison.post(again, form_of(page) | {"commit": "1"})
    assert b"nothing was stored twice" in answer.content
    assert PreAdvice.objects.count() == 1


def test_a_second_commit_leads_to_the_first(liaison, upload):
    preview = upload(KIT)
    data = form_of(liaison.get(preview)) | {"commit": "1"}

    first, second = liaison.post(preview, data), liaison.post(preview, data)

    assert first.headers["Location"] == second.headers["Location"]
    assert PreAdvice.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "list.xlsx", "The file is empty"),
        (b"part,qty\nA,1\n", "list.csv", "a text or CSV file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "list.xls", "not an .xlsx workbook"),
        (b"PK\x03\x04 not really a zip", "list.xlsx", "damaged"),
        (b"x" * (10 * 1024 * 1024 + 1), "list.xlsx", "at most 10.0\xa0MB"),
        (KIT.read_bytes(), "list.xls", "Rename it"),
    ],
)
def test_a_file_that_is_not_read_is_refused_at_its_field(upload, content, name, told):
    page = upload(content, name)

    assert page.status_code == 200
    assert told in " ".join(page.context["form"].errors["file"])
    assert not ImportDraft.objects.exists()


def test_an_upload_needs_owner_and_file(liaison):
    page = liaison.post(UPLOAD, {})
    assert set(page.context["form"].errors) == {"party", "file"}


def test_a_column_chosen_by_hand_is_read_again(liaison, upload):
    preview = upload(KIT)
    data = form_of(liaison.get(preview)) | {"sheet-0-column_note": ""}

    liaison.post(preview, data)

    lines = [planned.row for planned in liaison.get(preview).context["plan"].rows]
    assert not any(row.note for row in lines if row.sheet == "客供料清单")
    assert not any(row.msl for row in lines)


def test_a_commit_with_other_columns_shows_the_rows_once_more(liaison, upload):
    preview = upload(KIT)
    data = form_of(liaison.get(preview)) | {"sheet-0-column_note": "", "commit": "1"}

    assert liaison.post(preview, data).headers["Location"] == f"{preview}#sheet-0"
    assert not PreAdvice.objects.exists()


def test_another_row_of_headings_is_read_again(liaison, upload):
    preview = upload(KIT)
    data = form_of(liaison.get(preview)) | {"sheet-0-header_row": "6"}

    liaison.post(preview, data)

    assert ImportDraft.objects.get().mapping == {"客供料清单": {"header_row": 6}}


def test_a_sheet_that_is_left_out_is_not_stored(liaison, upload):
    preview = upload(KIT)
    data = form_of(liaison.get(preview))
    del data["sheet-1-read"]
    liaison.post(preview, data)

    page = liaison.get(preview)

    assert "Create pre-advice with 61 lines" in page.content.decode()
    back = form_of(page) | {"sheet-1-read": "on"}
    liaison.post(preview, back)
    assert "Create pre-advice with 64 lines" in liaison.get(preview).content.decode()


def test_categories_are_corrected_by_row_and_by_sheet(liaison, upload):
    preview = upload(KIT)
    data = form_of(liaison.get(preview))
    data |= {"sheet-0-category": "material", "row-1-2": "gauge", "commit": "1"}

    liaison.post(preview, data)

    codes = list(PreAdvice.objects.get().lines.values_list("category__code", flat=True))
    assert codes == ["material"] * 61 + ["gauge", "gauge", "sealed_sample"]


def test_the_head_is_corrected_and_survives_reading_again(liaison, upload):
    preview = upload(KIT)
    data = form_of(liaison.get(preview)) | {"order_number": "PO-2", "sheet-0-column_note": ""}
    liaison.post(preview, data)

    page = liaison.get(preview)
    assert 'value="PO-2"' in page.content.decode()
    liaison.post(preview, form_of(page) | {"commit": "1"})
    assert PreAdvice.objects.get().order_number == "PO-2"


def test_a_wrong_head_is_told_at_its_field(liaison, upload):
    preview = upload(KIT)
    data = form_of(liaison.get(preview)) | {"expected_on": "someday", "commit": "1"}

    page = liaison.post(preview, data)

    assert page.context["head"].errors["expected_on"]
    assert not PreAdvice.objects.exists()


def test_a_draft_belongs_to_who_uploaded_it(upload, sign_in, cast):
    preview = upload(KIT)
    cast.manager.role_assignments.create(role="liaison")
    other = sign_in(cast.manager)

    assert other.get(preview).status_code == 404
    assert other.post(preview, {"commit": "1"}).status_code == 404
    assert not PreAdvice.objects.exists()


@pytest.mark.parametrize("role", ["warehouse", "inspector", "auditor", "outsider"])
def test_only_a_liaison_imports(upload, sign_in, cast, role):
    preview = upload(KIT)
    client = sign_in(getattr(cast, role))

    assert client.get(UPLOAD).status_code == 403
    assert client.get(preview).status_code == 403


def test_what_no_page_of_ours_posts_changes_nothing(liaison, upload):
    preview = upload(KIT)
    data = form_of(liaison.get(preview))
    data |= {"sheet-0-column_quantity": "../etc", "sheet-0-header_row": "x", "commit": "1"}

    assert liaison.post(preview, data).status_code == 302
    assert json.dumps(ImportDraft.objects.get().mapping) == "{}"
    assert not PreAdvice.objects.exists()


def test_cells_are_shown_as_text(liaison, upload, tmp_path):
    book = Workbook()
    book.active.append(["料号", "名称", "数量", "单位"])
    book.active.append(["A-1", "<script>alert(1)</script>", 5, "PCS"])
    book.save(tmp_path / "x.xlsx")

    page = liaison.get(upload(tmp_path / "x.xlsx")).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
