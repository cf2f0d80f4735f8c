"""Inspection plans in Excel: what is written out reads back, and other people's guides read in."""

import io
from decimal import Decimal

import pytest
from django.utils import translation

from custprop.lib.xlsx_book import Workbook
from custprop.lib.xlsx_read import read_workbook
from inspections.exchange.plan_export import export_plan
from inspections.exchange.plan_import import read_plan
from inspections.exchange.plan_words import COLUMNS, HEAD, column_headings, head_headings, plain
from inspections.forms.characteristics import PREFIX, characteristic_formset
from inspections.forms.plans import PlanHeadForm
from inspections.models import InspectionPlan
from inspections.services.plan_checks import MOST_CHARACTERISTICS
from inspections.services.planning import definitions_of, head_of
from registry.errors import InvalidInput
from registry.services.profiles import load_profile
from tests.factories import a_certificate, a_dimension, a_look, make_party, make_plan
from tests.registry.exchange.lists import sheet_of

LANGUAGES = ("en", "zh-hans")


def written(plan, language: str) -> Workbook:
    content = io.BytesIO()
    with translation.override(language):
        export_plan(content, plan)
    return read_workbook(content.getvalue(), filename="plan.xlsx")


def filled_in(workbook: Workbook) -> tuple[PlanHeadForm, object]:
    """The plan's form as the page would hold it."""
    data = read_plan(workbook).as_data(prefix=PREFIX)
    form, lines = PlanHeadForm(data), characteristic_formset(data)
    assert form.is_valid(), form.errors
    assert lines.is_valid(), lines.errors
    return form, lines


def assert_reads_back(plan, language: str) -> None:
    form, lines = filled_in(written(plan, language))
    assert form.values() == {"code": plan.code} | head_of(plan)
    assert lines.definitions() == definitions_of(plan)


def a_list(*rows) -> Workbook:
    return Workbook([sheet_of(*rows)])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_reads_back_the_same_in_the_other_language_too(cast, language):
    plan = make_plan(
        cast,
        [
            a_dimension(sample_size=5, instrument_kind="卡尺", method="三点测量"),
            a_dimension("Ra", nominal=None, lower_limit=None, unit="Ra"),
            a_dimension("比值", unit="none"),
            a_look(needs_photo=True, requirement="=1+1"),
            a_certificate(),
            {"kind": "hsf", "name": "RoHS", "material_class": "polymer", "importance": "critical"},
            {"kind": "fact", "name": "版本", "fact_type": "text", "importance": "minor"},
        ],
        party=make_party("HC"),
        aql_critical="0.065",
        aql_major="1.0",
        level="S-4",
        continuing=True,
        note="-5 ℃ 以下存放",
    )
    assert_reads_back(plan, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plan_of_the_profile_reads_back_the_same(db, language):
    load_profile("electronics")
    plans = InspectionPlan.objects.prefetch_related("characteristics")
    assert len(plans) > 10
    for plan in plans:
        assert_reads_back(plan, language)


def test_an_empty_file_holds_every_heading(db):
    sheet = written(None, "en").sheets[0]
    texts = {plain(cell.text) for _row, cells in sheet for cell in cells}
    known = {column_headings().get(text) for text in texts}
    assert set(COLUMNS) <= known
    assert set(HEAD) <= {head_headings().get(text) for text in texts}


@pytest.mark.parametrize(("headings", "names"), [(column_headings, COLUMNS), (head_headings, HEAD)])
def test_no_two_fields_share_a_heading_in_any_language(db, headings, names):
    assert set(names) <= set(headings().values())


def test_a_guide_of_somebody_else_is_read_by_its_own_headings(db):
    plan = read_plan(
        a_list(
            ("检验指引",),
            ("编号", "SIP-R-0402", "", "AQL（主要）", "1"),
            ("序号", "检验项目", "规格/公差", "单位", "检验工具", "缺陷等级", "检验方法"),
            ("1", "长度", "12±0.1", "mm", "卡尺", "MA", ""),
            ("2", "外观", None, None, None, "轻微", "目视"),
        )
    )
    assert plan.head == {"code": "SIP-R-0402", "aql_major": "1.0"}
    assert plan.rows == [
        {
            "name": "长度",
            "limits": "12±0.1",
            "unit": "mm",
            "instrument_kind": "卡尺",
            "importance": "major",
            "kind": "dimension",
        },
        {"name": "外观", "importance": "minor", "method": "目视", "kind": "visual"},
    ]
    assert [str(note) for note in plan.notes] == ["Columns that were not read: 序号."]


def test_limits_in_columns_of_their_own_become_limits(db):
    plan = read_plan(
        a_list(
            ("检验项目", "标准值", "下限", "上限", "单位"),
            ("长度", Decimal("12"), Decimal("11.9"), Decimal("12.1"), "mm"),
            ("厚度", "约 2", "", Decimal("2.5"), "mm"),
        )
    )
    assert [row["limits"] for row in plan.rows] == ["12 ±0.1", "约 2 2.5"]


def test_what_is_not_understood_stands_in_the_form_and_is_refused_there(db):
    data = read_plan(
        a_list(
            ("Sampling", "by feel"),
            ("Kind", "Name", "Class", "Limits", "Unit"),
            ("Smell", "Length", "Terrible", "about 12", "furlong"),
        )
    ).as_data(prefix=PREFIX)
    form, lines = PlanHeadForm(data), characteristic_formset(data)
    assert not form.is_valid()
    assert "by feel" in str(form.errors["sampling"])
    assert not lines.is_valid()
    assert {"kind", "importance"} <= set(lines.errors[0])
    assert "Smell" in str(lines.errors[0]["kind"])


def test_a_flag_that_says_neither_yes_nor_no_is_said(db):
    plan = read_plan(a_list(("Name", "With a photo"), ("Look", "是"), ("Seal", "maybe")))
    assert [row["needs_photo"] for row in plan.rows] == ["on", ""]
    assert "B3: “maybe” is neither yes nor no" in str(plan.notes[0])


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("料号", "数量"), ("HC-1", "5")], "No table of characteristics"),
        ([("检验项目", "规格")], "no characteristic below"),
    ],
)
def test_a_file_without_characteristics_is_refused(db, rows, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        read_plan(a_list(*rows))


def test_two_owners_of_one_name_are_not_guessed_between(db):
    make_party("A", name="华辰", name_en="Huachen")
    make_party("B", name="华辰", name_en="Huachen East")
    rows = ("Name", "Limits"), ("Length", "12 ±0.1 mm")
    assert read_plan(a_list(("Owner", "华辰"), *rows)).head["party"] == "华辰"
    assert read_plan(a_list(("Owner", "Huachen East"), *rows)).head["party"].isdecimal()


@pytest.mark.parametrize("text", ["1e999999", "NaN", "1e999999999", "Infinity", "9" * 40])
def test_a_number_beyond_all_bounds_stands_as_it_was_written(db, text):
    plan = read_plan(a_list(("Name", "Nominal value", "AQL, major"), ("Length", text, "")))
    assert plan.rows[0]["limits"] == text
    assert read_plan(a_list(("AQL, major", text), ("Name", "Limits"), ("A", "1"))).head == {
        "aql_major": text
    }


def test_more_rows_than_a_plan_may_have_are_refused(db):
    rows = [(f"C{number}", "≤ 1") for number in range(MOST_CHARACTERISTICS + 1)]
    with pytest.raises(InvalidInput, match="at most 200"):
        read_plan(a_list(("Name", "Limits"), *rows))
    assert len(read_plan(a_list(("Name", "Limits"), *rows[1:])).rows) == MOST_CHARACTERISTICS


def test_a_hidden_sheet_is_not_read(db):
    hidden = sheet_of(("Name", "Limits"), ("Old", "1 mm"), name="old", hidden=True)
    shown = sheet_of(("Name", "Limits"), ("New", "≤ 1 mm"), name="new")
    assert read_plan(Workbook([hidden, shown])).rows[0]["name"] == "New"
