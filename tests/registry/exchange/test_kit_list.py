"""Customers' lists as a whole: two real files, and what untidy rows become."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from custprop.lib.xlsx_parse import parse_workbook
from custprop.lib.xlsx_read import Workbook
from registry.exchange.findings import ERROR, NOTE, WARNING
from registry.exchange.kit_list import KitList, read_kit_list
from tests.registry.exchange.lists import (
    HEADINGS,
    Formula,
    read,
    read_goods,
    said,
    sheet_of,
    skips,
)

DATA = Path(__file__).parents[2] / "data"


def workbook_of(name: str) -> Workbook:
    return Workbook.from_json(parse_workbook((DATA / name).read_bytes()))


@pytest.fixture(scope="module")
def huachen() -> KitList:
    return read_kit_list(workbook_of("customer-kit-huachen.xlsx"))


@pytest.fixture(scope="module")
def bad() -> KitList:
    return read_kit_list(workbook_of("customer-kit-bad.xlsx"))


# ---- The untidy list that is right ---------------------------------------------


def test_every_row_of_the_untidy_list_comes_in(huachen):
    first, second = huachen.sheets

    assert [(first.name, len(first.rows)), (second.name, len(second.rows))] == [
        ("客供料清单", 61),
        ("附件-治具", 3),
    ]
    assert huachen.is_ready
    assert huachen.errors == []
    assert huachen.findings_summary() == "64 rows ready, 0 findings"


def test_quantities_are_right_however_they_were_written(huachen):
    quantities = {row.row: row.quantity for row in huachen.sheets[0].rows}

    assert quantities[6] == Decimal(6386)  # a number
    assert quantities[9] == Decimal(12772)  # 12,772
    assert quantities[12] == Decimal(400)  # ４００
    assert quantities[15] == Decimal(800)  # 800 PCS
    assert sum(quantities.values()) == Decimal(60866)
    assert all(isinstance(quantity, Decimal) for quantity in quantities.values())


def test_units_and_numbers_of_the_rows_are_right(huachen):
    rows = huachen.sheets[0].rows

    assert {row.unit for row in huachen.rows} == {"PCS"}
    assert [row.line_no for row in rows] == [str(number) for number in range(1, 62)]
    assert {row.part_number for row in rows} == {f"HC-{number}" for number in range(1001, 1061)}


def test_one_part_in_two_reels_is_two_rows(huachen):
    reels = [row for row in huachen.rows if row.part_number == "HC-1030"]

    assert [(row.lot, row.quantity, row.note) for row in reels] == [
        ("D/C 2530", Decimal(2987), "第1盘"),
        ("D/C 2531", Decimal(2987), "第2盘"),
    ]


def test_every_column_of_a_row_comes_in(huachen):
    row = next(row for row in huachen.rows if row.part_number == "HC-1056")

    assert (row.name, row.manufacturer, row.manufacturer_part_number) == (
        "IC MCU 32BIT 144LQFP",
        "NXP",
        "LPC4320FBD144,551",
    )
    assert (row.lot, row.packaging, row.category) == ("D/C 2442", "托盘/真空", "part")
    assert (row.msl, row.floor_life_hours, row.esd_sensitive) == ("3", 168, True)


def test_the_second_sheet_is_tooling_a_gauge_and_a_sealed_sample(huachen):
    stencil, fixture, sample = huachen.sheets[1].rows

    assert [row.category for row in (stencil, fixture, sample)] == [
        "tooling",
        "gauge",
        "sealed_sample",
    ]
    assert [row.permanent_mark_required for row in (stencil, fixture, sample)] == [
        True,
        True,
        False,
    ]
    assert fixture.calibration_due_on == date(2027, 3, 31)
    assert (sample.expires_on, sample.sealed_sample) == (date(2027, 6, 30), True)
    assert [row.quantity for row in (stencil, fixture, sample)] == [1, 1, 2]


def test_a_sheet_without_units_says_once_what_was_taken(huachen):
    assert said(huachen) == [(NOTE, "附件-治具!1:1", "unit_assumed")]


def test_rows_that_are_no_goods_are_named_with_their_reason(huachen):
    assert skips(huachen) == [
        (23, 23, "empty"),
        (36, 36, "empty"),
        (69, 69, "total"),
        (70, 70, "remark"),
    ]


def test_the_facts_around_the_list_are_read(huachen):
    head = huachen.head

    assert (head.order_number, head.notice_number) == ("HC-PO-2026-0817", "SC20261103-02")
    assert head.expected_on == date(2026, 11, 26)
    assert head.purpose.startswith("仅用于 HRF-1 主板 200 套")
    assert head.title == "华辰射频技术有限公司 客供物料发料清单"
    assert head.supplier == "华辰射频技术有限公司"
    assert head.receiver == "贵司仓库(客供料专区)"
    assert "所有权归华辰射频技术有限公司所有" in head.ownership_remark


# ---- The list that is wrong ----------------------------------------------------


def test_each_wrong_row_has_one_error_at_its_cell(bad):
    assert said(bad) == [
        (ERROR, "Sheet1!C3", "quantity_negative"),
        (ERROR, "Sheet1!A4", "missing"),
        (ERROR, "Sheet1!C5", "quantity_words"),
        (ERROR, "Sheet1!B6", "formula"),
        (ERROR, "Sheet1!D7", "unit_is_package"),
        (ERROR, "Sheet1!A8", "repeated"),
        (ERROR, "Sheet1!B9", "too_long"),
        (ERROR, "Sheet1!C10", "quantity_fraction"),
    ]


def test_each_error_says_what_is_wrong_and_what_to_do(bad):
    for finding in bad.findings:
        assert finding.sheet == "Sheet1"
        assert finding.message.endswith(".")
        assert finding.remedy.endswith(".")
    repeated = next(finding for finding in bad.findings if finding.code == "repeated")
    too_long = next(finding for finding in bad.findings if finding.code == "too_long")
    package = next(finding for finding in bad.findings if finding.code == "unit_is_package")
    assert "Sheet1!A2" in repeated.message
    assert "600" in too_long.message
    assert "200" in too_long.message
    assert "箱子" in package.message
    assert "PCS" in package.remedy


def test_a_list_with_errors_is_not_ready_though_its_good_rows_are(bad):
    assert not bad.is_ready
    assert [row.part_number for row in bad.ready_rows] == ["HC-1001"]
    assert len(list(bad.rows)) == 9
    assert bad.findings_summary() == "1 rows ready, 8 findings"


@pytest.mark.parametrize("name", ["customer-kit-huachen.xlsx", "customer-kit-bad.xlsx"])
def test_a_list_kept_as_json_comes_back_equal(name):
    kit = read_kit_list(workbook_of(name))

    assert KitList.from_json(json.loads(json.dumps(kit.to_json()))) == kit


# ---- Rows ----------------------------------------------------------------------


def test_all_mistakes_of_a_row_are_named_at_once():
    kit = read_goods([None, Formula("=A1"), "约一万", "箱", "x" * 101, "y" * 501])

    assert said(kit) == [
        (ERROR, "Sheet1!A2", "missing"),
        (ERROR, "Sheet1!B2", "formula"),
        (ERROR, "Sheet1!E2", "too_long"),
        (ERROR, "Sheet1!F2", "too_long"),
        (ERROR, "Sheet1!C2", "quantity_words"),
        (ERROR, "Sheet1!D2", "unit_is_package"),
    ]


def test_a_quantity_that_was_calculated_is_refused_though_its_value_is_known():
    kit = read_goods(["HC-1", "电容", Formula("=2*500"), "PCS"])

    assert said(kit) == [(ERROR, "Sheet1!C2", "formula")]
    assert kit.findings[0].value == "=2*500"
    assert next(kit.rows).quantity is None


def test_running_numbers_may_be_calculated():
    kit = read(
        ["序号", "料号", "名称", "数量", "单位"],
        [Formula("=ROW()-1"), "HC-1", "电容", 5, "PCS"],
    )

    assert kit.is_ready


def test_a_row_without_quantity_says_so():
    assert said(read_goods(["HC-1", "电容", None, "PCS"])) == [(ERROR, "Sheet1!C2", "missing")]
    assert said(read_goods(["HC-1", "电容", "/", "PCS"])) == [(ERROR, "Sheet1!C2", "missing")]


def test_a_quantity_merged_over_two_rows_is_refused_and_other_merged_cells_are_not():
    kit = read_goods(
        ["HC-1", "电容", 500, "PCS", "D/C 2530"],
        ["^2", "^2", "^2", "^2", "D/C 2531"],
    )

    assert said(kit) == [(ERROR, "Sheet1!C3", "quantity_merged")]
    assert "rows 2 to 3" in kit.findings[0].message
    assert [row.part_number for row in kit.rows] == ["HC-1", "HC-1"]


def test_a_part_number_that_excel_made_a_date_or_cut_is_refused():
    kit = read_goods(
        [date(2026, 10, 1), "电容", 5, "PCS"],
        [Decimal("1234567890123460000"), "电阻", 5, "PCS"],
        [100234, "电感", 5, "PCS"],
    )

    assert said(kit) == [
        (ERROR, "Sheet1!A2", "became_date"),
        (ERROR, "Sheet1!A3", "digits_lost"),
    ]
    assert kit.ready_rows[0].part_number == "100234"


def test_a_unit_in_the_quantity_may_agree_with_its_column_but_not_contradict():
    kit = read_goods(
        ["HC-1", "电容", "800 PCS", "只"],
        ["HC-2", "锡膏", "2.5 KG", "PCS"],
    )

    assert said(kit) == [(ERROR, "Sheet1!D3", "unit_conflict")]
    assert (kit.ready_rows[0].quantity, kit.ready_rows[0].unit) == (800, "PCS")


def test_a_missing_unit_is_pieces_and_said():
    kit = read_goods(["HC-1", "电容", 5, None])

    assert said(kit) == [(WARNING, "Sheet1!D2", "unit_assumed")]
    assert kit.is_ready


def test_the_unit_may_stand_in_the_heading_of_the_quantity():
    kit = read(["料号", "名称", "数量(KG)"], ["AL-1", "铝锭", Decimal("12.5")])

    assert said(kit) == []
    assert (next(kit.rows).unit, next(kit.rows).category) == ("KG", "material")


def test_an_ambiguous_number_is_refused_for_pieces_and_said_for_kilograms():
    kit = read_goods(["HC-1", "电容", "1.000", "PCS"], ["HC-2", "锡膏", "1.250", "KG"])

    assert said(kit) == [
        (ERROR, "Sheet1!C2", "quantity_ambiguous"),
        (WARNING, "Sheet1!C3", "quantity_read_as"),
    ]
    assert "“1.000” can mean 1 or 1000" in kit.findings[0].message
    assert kit.ready_rows[0].quantity == Decimal("1.250")


def test_name_and_specification_in_two_columns_become_one_name():
    kit = read(["料号", "名称", "规格", "数量"], ["HC-1", "电容", "33PF 0402", 5])

    assert next(kit.rows).name == "电容 33PF 0402"


def test_placeholders_are_no_text():
    row = next(read_goods(["HC-1", "电容", 5, "PCS", "/", "N/A"]).rows)

    assert (row.lot, row.note) == ("", "")


def test_columns_of_their_own_tell_dates_levels_and_categories():
    kit = read(
        ["料号", "名称", "数量", "有效期", "校准到期", "湿敏等级", "类别"],
        ["Q-1", "卡尺", 1, date(2028, 1, 31), "2027-03-31", "3", "量具"],
        ["Q-2", "胶", 1, "03/04/2027", "/", "9", "材料"],
    )

    first, _second = kit.rows
    assert (first.expires_on, first.calibration_due_on) == (date(2028, 1, 31), date(2027, 3, 31))
    assert (first.msl, first.category) == ("3", "gauge")
    assert [finding for finding in said(kit) if finding[0] != NOTE] == [
        (WARNING, "Sheet1!F3", "level_unreadable"),
        (ERROR, "Sheet1!D3", "date_unreadable"),
    ]


# ---- Repeats -------------------------------------------------------------------


def test_the_same_part_on_another_sheet_is_a_repeat_too():
    first = sheet_of(HEADINGS, ["HC-1", "电容", 5, "PCS", "2441"], name="A")
    second = sheet_of(HEADINGS, ["ＨＣ-1", "电容 ", 7, "PCS", "2441"], name="B")

    kit = read_kit_list(Workbook([first, second]))

    assert said(kit) == [(ERROR, "B!A2", "repeated")]
    assert kit.findings[0].params == {"earlier": "A!A2"}


@pytest.mark.parametrize(
    "second",
    [
        ["HC-1", "电容", 5, "PCS", "2442", None],
        ["HC-1", "电容 0603", 5, "PCS", "2441", None],
        ["HC-1", "电容", 5, "PCS", "2441", "第2盘"],
    ],
    ids=["another lot", "another name", "another reel"],
)
def test_the_same_part_told_apart_is_no_repeat(second):
    assert read_goods(["HC-1", "电容", 5, "PCS", "2441", "第1盘"], second).is_ready


# ---- Rows that are no goods ----------------------------------------------------


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["合计", None, Formula("=SUM(C2:C2)")], "total"),
        (["合 计", None, 5], "total"),
        ([None, "小计：", 5], "total"),
        ([None, "Grand Total", 5], "total"),
        ([None, None, Formula("=SUBTOTAL(9,C2:C2)")], "total"),
        (["备注:以上物料所有权归顾客"], "remark"),
        (["Remark: handle with care"], "remark"),
        ([None, None, None, None, None, "接上行的一段说明。"], "remark"),
        (["制表：张", None, "审核：李"], "signature"),
        (["料号", "名称", "数量", "单位"], "header"),
        (["/", "-"], "empty"),
    ],
)
def test_a_row_that_is_no_goods_is_passed_over(row, reason):
    kit = read_goods(["HC-1", "电容", 5, "PCS"], row)

    assert skips(kit) == [(3, 3, reason)]
    assert said(kit) == []
    assert len(kit.ready_rows) == 1


def test_a_heading_between_the_rows_is_passed_over_and_said():
    kit = read_goods(["一、贴片电容"], ["HC-1", "电容", 5, "PCS"])

    assert skips(kit) == [(2, 2, "heading")]
    assert said(kit) == [(WARNING, "Sheet1!A2", "read_as_text")]
    assert kit.is_ready


def test_a_part_number_alone_is_goods_that_lack_the_rest():
    kit = read_goods(["HC-1002"])

    assert [finding.code for finding in kit.errors] == ["missing", "missing"]


def test_prepared_rows_with_nothing_but_a_number_are_empty():
    kit = read(
        ["序号", "料号", "名称", "数量", "单位"],
        [1, "HC-1", "电容", 5, "PCS"],
        [2],
        ["3."],
    )

    assert skips(kit) == [(3, 3, "empty"), (4, 4, "empty")]
    assert kit.is_ready


def test_the_second_line_of_a_merged_header_is_no_goods():
    kit = read(
        ["料号", "名称", "数量", "备注"],
        ["^1", "^1", "实际", "^1"],
        ["HC-1", "电容", 5, None],
    )

    assert skips(kit) == [(2, 2, "header")]
    assert len(kit.ready_rows) == 1


def test_total_as_part_of_a_name_is_goods():
    kit = read_goods(["HC-1", "Total station", 1, "PCS"], ["HC-2", "合计器", 1, "PCS"])

    assert len(kit.ready_rows) == 2


# ---- Sheets and columns --------------------------------------------------------


def test_a_hidden_sheet_is_not_read_and_said():
    kit = read_kit_list(
        Workbook(
            [
                sheet_of(HEADINGS, ["HC-1", "电容", 5, "PCS"]),
                sheet_of(HEADINGS, ["HC-9", "秘密", 5, "PCS"], name="旧", hidden=True),
            ]
        )
    )

    assert said(kit) == [(WARNING, "旧", "sheet_hidden")]
    assert [row.part_number for row in kit.rows] == ["HC-1"]


def test_hidden_rows_are_read_and_said():
    kit = read(
        HEADINGS,
        ["HC-1", "电容", 5, "PCS"],
        ["HC-2", "电阻", 5, "PCS"],
        hidden_rows=(1, 3),
    )

    assert said(kit) == [(WARNING, "Sheet1!3:3", "rows_hidden")]
    assert len(kit.ready_rows) == 2


def test_a_sheet_without_headings_is_said_and_the_others_are_read():
    kit = read_kit_list(
        Workbook(
            [
                sheet_of(["填写说明", "请按格式填写"], name="说明"),
                sheet_of(HEADINGS, ["HC-1", "电容", 5, "PCS"]),
                sheet_of(name="空"),
            ]
        )
    )

    assert said(kit) == [(WARNING, "说明", "sheet_without_header")]
    assert kit.is_ready


def test_a_workbook_without_any_list_is_an_error():
    kit = read(["只是文字"])

    assert [finding.code for finding in kit.errors] == ["no_list"]
    assert kit.findings_summary() == "0 rows ready, 1 findings"


def test_a_list_with_headings_alone_has_nothing_to_import():
    kit = read(HEADINGS)

    assert kit.errors == []
    assert not kit.is_ready


def test_a_list_without_a_quantity_column_says_so_once():
    kit = read(["料号", "名称"], ["HC-1", "电容"], ["HC-2", "电阻"])

    assert said(kit) == [(ERROR, "Sheet1!1:1", "column_missing")]
    assert "Quantity" in kit.findings[0].message
    assert list(kit.rows) == []


def test_the_makers_part_number_stands_in_for_the_customers():
    kit = read(["MPN", "Description", "Qty", "Unit"], ["GRM1555", "CAP 33PF", 5, "PCS"])

    row = next(kit.rows)
    assert (row.part_number, row.manufacturer_part_number) == ("GRM1555", "GRM1555")
    assert said(kit) == [(NOTE, "Sheet1!A1", "column_stands_in")]


def test_two_columns_that_look_like_the_quantity_are_said():
    kit = read(["料号", "名称", "实发数量", "数量", "单位"], ["HC-1", "电容", 5, 6, "PCS"])

    assert said(kit) == [(WARNING, "Sheet1!D1", "column_ambiguous")]
    assert next(kit.rows).quantity == 5


# ---- Corrected by hand ---------------------------------------------------------


def test_a_mapping_chooses_the_columns():
    rows = (["甲", "乙", "丙"], ["5", "HC-1", "电容"])
    mapping = {
        "Sheet1": {
            "header_row": 1,
            "columns": {"quantity": "A", "part_number": "B", "name": "C"},
        }
    }

    assert [finding.code for finding in read(*rows).errors] == ["no_list"]
    kit = read(*rows, mapping=mapping)

    row = next(kit.rows)
    assert (row.part_number, row.name, row.quantity) == ("HC-1", "电容", 5)
    assert kit.sheets[0].columns["quantity"].header == "甲"
    assert kit.sheets[0].columns["quantity"].confidence == 1


def test_a_mapping_reads_a_list_without_headings():
    mapping = {
        "Sheet1": {
            "header_row": 0,
            "columns": {"part_number": "A", "name": "B", "quantity": "C", "unit": "D"},
        }
    }

    kit = read(["HC-1", "电容", 5, "PCS"], ["HC-2", "电阻", 6, "PCS"], mapping=mapping)

    assert [row.row for row in kit.ready_rows] == [1, 2]


def test_a_mapping_may_only_move_the_header():
    rows = (["料号", "名称", "数量", "单位", "批号"], ["P/N", "Name", "Qty"], ["HC-1", "电容", 5])

    kit = read(*rows, mapping={"Sheet1": {"header_row": 2}})

    assert kit.sheets[0].columns["part_number"].header == "P/N"
    assert len(kit.ready_rows) == 1


def test_a_mapping_leaves_out_a_sheet_and_brings_in_a_hidden_one():
    book = Workbook(
        [
            sheet_of(HEADINGS, ["HC-1", "电容", 5, "PCS"], name="A"),
            sheet_of(HEADINGS, ["HC-2", "电阻", 5, "PCS"], name="B", hidden=True),
        ]
    )

    kit = read_kit_list(book, {"A": {"skip": True}, "B": {"skip": False}})

    assert [row.part_number for row in kit.rows] == ["HC-2"]
    assert said(kit) == []


def test_the_kept_cells_are_enough_to_read_again():
    kept = json.loads(json.dumps(workbook_of("customer-kit-huachen.xlsx").to_json()))

    again = read_kit_list(Workbook.from_json(kept), {"附件-治具": {"skip": True}})

    assert len(again.ready_rows) == 61


@pytest.mark.parametrize("columns", [{"price": "A"}, {"quantity": "1"}, {"quantity": "a"}])
def test_a_mapping_that_names_nothing_is_a_mistake_of_the_caller(columns):
    with pytest.raises(ValueError, match="no such field or column"):
        read(HEADINGS, mapping={"Sheet1": {"columns": columns}})
