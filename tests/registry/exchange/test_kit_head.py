"""Facts above and below a list."""

from datetime import date

import pytest

from custprop.lib.xlsx_book import Workbook
from registry.exchange.findings import ERROR, WARNING
from registry.exchange.kit_list import read_kit_list
from tests.registry.exchange.lists import HEADINGS, read, said, sheet_of

GOODS = ["HC-1", "电容", 5, "PCS"]


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        (["订单号:", "PO-1"], "order_number", "PO-1"),
        (["订单号：PO-1"], "order_number", "PO-1"),
        (["订单号", "PO-1"], "order_number", "PO-1"),
        ([None, None, "P.O. No.:", "PO-1"], "order_number", "PO-1"),
        (["生产通知单:", "SC-1"], "notice_number", "SC-1"),
        (["用途：仅用于试产，不得他用"], "purpose", "仅用于试产，不得他用"),
        (["客户名称:", "华辰"], "supplier", "华辰"),
        (["ETA: 2026-11-26"], "expected_on", date(2026, 11, 26)),
        (["预计到货", date(2026, 11, 26)], "expected_on", date(2026, 11, 26)),
    ],
)
def test_a_label_and_its_value_are_found(row, field, value):
    assert getattr(read(row, HEADINGS, GOODS).head, field) == value


def test_a_label_without_a_value_takes_nothing_from_the_next_label():
    head = read(["订单号:", "用途:", "试产"], HEADINGS, GOODS).head

    assert (head.order_number, head.purpose) == ("", "试产")


def test_the_title_names_the_company():
    head = read(["Northwind Components Co., Ltd. consigned parts"], HEADINGS, GOODS).head

    assert head.title == "Northwind Components Co., Ltd. consigned parts"
    assert head.supplier == "Northwind Components Co., Ltd."


def test_a_supplier_that_is_labelled_counts_more_than_the_title():
    head = read(["甲有限公司 发料清单"], ["客户:", "乙有限公司"], HEADINGS, GOODS).head

    assert (head.title, head.supplier) == ("甲有限公司 发料清单", "乙有限公司")


def test_a_date_that_is_none_is_said_and_left_out():
    kit = read(["预计到货:", "下周"], HEADINGS, GOODS)

    assert said(kit) == [(WARNING, "Sheet1!B1", "date_unreadable")]
    assert kit.head.expected_on is None


def test_an_order_number_too_long_to_keep_is_an_error():
    kit = read(["订单号:", "P" * 61], HEADINGS, GOODS)

    assert said(kit) == [(ERROR, "Sheet1!B1", "too_long")]
    assert "Order number has 61 characters" in kit.findings[0].message


def test_what_a_later_sheet_says_completes_the_head_but_does_not_change_it():
    first = sheet_of(["订单号:", "PO-1"], HEADINGS, GOODS, name="A")
    second = sheet_of(
        ["订单号:", "PO-2", "用途:", "试产"], HEADINGS, ["HC-2", *GOODS[1:]], name="B"
    )

    kit = read_kit_list(Workbook([first, second]))

    assert (kit.head.order_number, kit.head.purpose) == ("PO-1", "试产")
    assert said(kit) == [(WARNING, "B!B1", "head_conflict")]
    assert "“PO-2” here but “PO-1” before" in kit.findings[0].message


def test_a_remark_about_ownership_is_kept():
    head = read(HEADINGS, GOODS, ["备注：以上物料归华辰所有。"]).head

    assert head.ownership_remark == "备注：以上物料归华辰所有。"


def test_a_remark_about_something_else_is_not():
    assert read(HEADINGS, GOODS, ["备注：请轻放。"]).head.ownership_remark == ""
