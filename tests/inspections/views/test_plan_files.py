"""A plan is downloaded, written on in Excel, and filled into the form of a draft."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html
from openpyxl import Workbook

from inspections.exchange.plan_export import export_plan
from inspections.models import InspectionPlan
from tests.factories import make_plan
from tests.inspections.views.test_plans import HEAD, LENGTH, NEW, fields_of, page, send
from tests.registry.views.step import text_of


def as_excel(plan=None) -> bytes:
    content = io.BytesIO()
    export_plan(content, plan)
    return content.getvalue()


def fill_in(client, url: str, content: bytes, file_name="plan.xlsx", **typed):
    """Press “Fill in” with a file chosen."""
    chosen = SimpleUploadedFile(file_name, content)
    return client.post(url, fields_of(client, url) | typed | {"row": "file", "file": chosen})


def fields_in(response) -> dict:
    form = html.fromstring(response.content).get_element_by_id("plan")
    return {name: value for name, value in form.form_values() if name not in ("row", "file")}


@pytest.fixture
def inspector(cast, sign_in):
    return sign_in(cast.inspector)


def test_a_downloaded_plan_becomes_another_one_by_its_file(inspector, cast):
    plan = make_plan(cast)
    file = inspector.get(page("plan_xlsx", plan))
    assert file["Content-Disposition"] == 'attachment; filename="SIP-01-1.xlsx"'
    filled = fill_in(inspector, NEW, file.content)
    assert "holds what the file says: 2 characteristics" in text_of(filled)
    assert InspectionPlan.objects.count() == 1, "nothing is kept before somebody says so"

    answer = inspector.post(NEW, fields_in(filled) | {"code": "SIP-02", "part_number": "HC-1002"})
    made = InspectionPlan.objects.get(code="SIP-02")
    assert answer["Location"] == page("plan", made)
    assert [row.limits_in_words for row in made.characteristics.all()] == ["", "12 ±0.1"]


def test_what_the_file_does_not_say_stays_as_it_was_typed(inspector):
    guide = Workbook()
    for row in [("检验指引",), ("检验项目", "公差", "单位"), ("长度", "12±0.1", "mm")]:
        guide.active.append(row)
    content = io.BytesIO()
    guide.save(content)
    filled = fields_in(fill_in(inspector, NEW, content.getvalue(), **HEAD, aql_critical="0.010"))
    assert (filled["code"], filled["aql_critical"]) == ("SIP-R-0402", "0.010")
    assert (filled["lines-0-name"], filled["lines-0-limits"]) == ("长度", "12±0.1")


def test_a_draft_is_changed_by_its_file(inspector, cast):
    draft = make_plan(cast, released=False)
    edit = page("plan_edit", draft)
    answer = fill_in(inspector, edit, as_excel(draft))
    inspector.post(edit, fields_in(answer) | {"lines-1-limits": "12 ±0.2"})
    assert draft.characteristics.get(position=2).limits_in_words == "12 ±0.2"


def test_what_a_file_says_wrong_stands_at_its_field(inspector, cast):
    plan = make_plan(cast, released=False)
    row = plan.characteristics.get(position=2)
    row.unit, row.name = "none", ""
    row.save()
    answer = fill_in(inspector, NEW, as_excel(plan))
    shown = html.fromstring(answer.content)
    assert shown.get_element_by_id("id_lines-1-name").get("aria-invalid") == "true"


@pytest.mark.parametrize(
    ("build", "file_name", "sentence"),
    [
        (lambda: b"not a workbook", "plan.xlsx", "Excel"),
        (as_excel, "plan.xlsx", "no characteristic below"),
        (as_excel, "plan.docx", ".xlsx"),
    ],
    ids=["no workbook", "no rows", "another name"],
)
def test_a_file_that_is_no_plan_leaves_what_was_typed(inspector, build, file_name, sentence):
    answer = fill_in(inspector, NEW, build(), file_name, **HEAD, **LENGTH)
    shown = html.fromstring(answer.content)
    assert sentence in shown.get_element_by_id("id_file_error").text_content()
    fields = fields_in(answer)
    assert (fields["code"], fields["lines-0-limits"]) == ("SIP-R-0402", "12 ±0.1 mm")


def test_filling_in_without_a_file_asks_for_one(inspector):
    answer = send(inspector, NEW, row="file", **HEAD)
    assert "Choose a file first." in text_of(answer)


def test_the_empty_file_is_for_who_writes_plans(inspector, cast, sign_in):
    address = reverse("inspections:plan_template")
    assert inspector.get(address).status_code == 200
    assert sign_in(cast.auditor).get(address).status_code == 403
