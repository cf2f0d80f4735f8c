"""Headings in Chinese and English, alone, together and in brackets."""

import pytest

from registry.exchange.kit_columns import COLUMN_LABELS, find_header, match_heading, read_header
from registry.exchange.kit_headings import HEADINGS
from tests.registry.exchange.lists import sheet_of


def best(text: str) -> str | None:
    scores = match_heading(text)
    return max(scores, key=scores.get) if scores else None


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("料号", "part_number"),
        ("客户料号", "part_number"),
        ("物料编码", "part_number"),
        ("编号", "part_number"),
        ("Part No.", "part_number"),
        ("P/N", "part_number"),
        ("料号 Part No.", "part_number"),
        ("Part Number\n料号", "part_number"),
        ("物料名称/规格", "name"),
        ("品名", "name"),
        ("Description", "name"),
        ("规格型号", "specification"),
        ("数量", "quantity"),
        ("数量(PCS)", "quantity"),
        ("Qty", "quantity"),
        ("Q'ty", "quantity"),
        ("ＱＴＹ", "quantity"),
        ("实发数量", "quantity"),
        ("最小包装数量", "quantity"),
        ("单位", "unit"),
        ("UOM", "unit"),
        ("批号(D/C)", "lot"),
        ("D/C", "lot"),
        ("Lot No", "lot"),
        ("炉号", "lot"),
        ("制造商", "manufacturer"),
        ("品牌", "manufacturer"),
        ("Maker", "manufacturer"),
        ("制造商料号", "manufacturer_part_number"),
        ("MPN", "manufacturer_part_number"),
        ("Manufacturer's Part Number", "manufacturer_part_number"),
        ("包装", "packaging"),
        ("Packing", "packaging"),
        ("备注", "note"),
        ("Remarks", "note"),
        ("序号", "line_no"),
        ("No.", "line_no"),
        ("湿敏等级", "msl"),
        ("有效期至", "expires_on"),
        ("校准到期", "calibration_due_on"),
        ("备 注", "note"),
        ("单价", None),
        ("联系电话", None),
        ("HC-1001", None),
    ],
)
def test_a_heading_names_its_field(heading, field):
    assert best(heading) == field


def test_every_field_has_headings_and_a_label():
    assert HEADINGS.keys() == COLUMN_LABELS.keys()


def test_headings_are_written_as_they_are_compared():
    for headings in HEADINGS.values():
        for word in (headings.sure + " " + headings.likely).split():
            assert match_heading(word), word


def test_the_header_is_found_below_titles_and_labels():
    sheet = sheet_of(
        ["发料清单"],
        ["订单号:", "PO-1", "数量:", "5"],
        [],
        ["序号", "料号", "名称", "数量", "单位"],
        ["1", "HC-1", "电容", 5, "PCS"],
    )

    header = find_header(sheet)

    assert header.row == 4
    assert {field: column.letter for field, column in header.columns.items()} == {
        "line_no": "A",
        "part_number": "B",
        "name": "C",
        "quantity": "D",
        "unit": "E",
    }


def test_the_row_that_explains_most_is_the_header():
    sheet = sheet_of(["名称", "数量"], ["料号", "名称", "数量", "单位"], ["HC-1", "电容", 5, "PCS"])

    assert find_header(sheet).row == 2


def test_a_header_is_not_looked_for_in_the_middle_of_a_list():
    rows = [["text", number] for number in range(1, 31)]

    assert find_header(sheet_of(*rows, ["料号", "数量"])) is None
    assert find_header(sheet_of(*rows[1:], ["料号", "数量"])).row == 30


@pytest.mark.parametrize("row", [["备注", "单位"], ["数量"], ["HC-1", 5], ["料号:", "数量:"]])
def test_a_row_that_explains_too_little_is_no_header(row):
    assert find_header(sheet_of(row)) is None


def test_the_surest_column_wins_and_its_rivals_are_remembered():
    header = read_header(sheet_of(["料号", "需求数量", "数量", "发料数量"]), 1)

    assert header.columns["quantity"].letter == "C"
    assert header.columns["quantity"].confidence == 1
    assert header.rivals == {"quantity": "D"}


def test_a_makers_part_number_does_not_take_the_place_of_the_customers():
    header = read_header(sheet_of(["Mfr P/N", "P/N", "Qty"]), 1)

    assert header.columns["part_number"].letter == "B"
    assert header.columns["manufacturer_part_number"].letter == "A"


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("数量(KG)", "KG"), ("数量（只）", "PCS"), ("数量(见备注)", None), ("数量", None)],
)
def test_the_heading_of_the_quantity_may_name_the_unit(heading, unit):
    found = read_header(sheet_of(["料号", heading]), 1).unit

    assert (found and found.code) == unit
