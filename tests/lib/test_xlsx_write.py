"""Exports as .xlsx: typed, styled, streamed, and never a formula."""

import io
import weakref
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from custprop.lib.cell_text import unquoted
from custprop.lib.xlsx_book import Workbook
from custprop.lib.xlsx_parse import parse_workbook
from custprop.lib.xlsx_write import Amount, Column, write_workbook


def written(columns, rows, **options) -> bytes:
    target = io.BytesIO()
    write_workbook(target, columns, rows, **options)
    return target.getvalue()


def sheet_of(columns, rows, **options):
    return openpyxl.load_workbook(io.BytesIO(written(columns, rows, **options))).active


def test_values_come_out_with_the_type_of_their_column():
    sheet = sheet_of(
        [
            Column("编号"),
            Column("数量", kind="number"),
            Column("到期", kind="date"),
            Column("收货", kind="datetime"),
        ],
        [["CP-2026-000001", Decimal("-1.5"), date(2027, 3, 31), None]],
    )

    assert [cell.value for cell in sheet[2]] == [
        "CP-2026-000001",
        -1.5,
        datetime(2027, 3, 31),  # noqa: DTZ001 — as openpyxl reads a date
        None,
    ]
    assert sheet["A2"].data_type == "s"
    assert sheet["B2"].data_type == "n"


def test_facts_stand_between_the_title_and_the_headings():
    sheet = sheet_of(
        [Column("Name"), Column("Limits")],
        [["Length", "12 ±0.1"]],
        title="SIP-01/1",
        facts=[("Number", "SIP-01"), ("Note", "=1+1"), ("Owner", None)],
    )

    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_col=2)] == [
        ["SIP-01/1", None],
        ["Number", "SIP-01"],
        ["Note", "'=1+1"],
        ["Owner", None],
        ["Name", "Limits"],
        ["Length", "12 ±0.1"],
    ]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A6", "A5:B6")


def test_an_aware_time_is_written_as_local_time():
    moment = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)

    with timezone.override("Asia/Shanghai"):
        sheet = sheet_of([Column("收货", kind="datetime")], [[moment]])

    assert sheet["A2"].value == datetime(2026, 11, 27, 7, 30)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("column", "value", "shown_as"),
    [
        (Column("n", kind="number", decimals=0), 6386, "#,##0"),
        (Column("n", kind="number", decimals=3), Decimal("1.25"), "#,##0.000"),
        (Column("n", kind="number"), Amount(Decimal("1.25"), 3), "#,##0.000"),
        (Column("n", kind="number"), Amount(Decimal(5), 0), "#,##0"),
        (Column("n", kind="number"), Decimal("0.1"), "General"),
    ],
)
def test_a_number_shows_the_digits_of_its_unit(column, value, shown_as):
    cell = sheet_of([column], [[value]])["A2"]

    assert cell.number_format == shown_as
    assert Decimal(str(cell.value)) == (value.number if isinstance(value, Amount) else value)


def test_units_may_change_from_row_to_row():
    amounts = [Amount(Decimal("1.25"), 3), Amount(Decimal(5), 0), Amount(Decimal("2.5"), 3)]

    sheet = sheet_of([Column("n", kind="number")], [[amount] for amount in amounts])

    assert [(cell.value, cell.number_format) for cell in sheet["A"][1:]] == [
        (1.25, "#,##0.000"),
        (5, "#,##0"),
        (2.5, "#,##0.000"),
    ]


def test_a_number_that_excel_would_round_is_written_as_text():
    sheet = sheet_of([Column("n", kind="number")], [[Decimal("123456789012.123456")]])

    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", "123456789012.123456")


def test_the_table_has_a_title_frozen_headings_a_filter_and_widths():
    sheet = sheet_of(
        [Column("编号", width=18), Column("名称", width=40)],
        [["1", "a"], ["2", "b"]],
        title="=顾客财产清单",
        sheet_name="清单/2026: [A]",
        creator="Customer property register",
    )

    assert sheet["A1"].value == "'=顾客财产清单"
    assert [cell.value for cell in sheet[2]] == ["编号", "名称"]
    assert sheet["A2"].font.bold
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:B4"
    assert sheet.column_dimensions["B"].width == 40
    assert sheet.title == "清单 2026   A"
    assert sheet.parent.properties.creator == "Customer property register"


def test_an_empty_table_is_a_workbook_with_headings():
    assert [row[0].value for row in sheet_of([Column("编号")], [])] == ["编号"]


def test_a_row_of_the_wrong_length_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="zip"):
        written([Column("a"), Column("b")], [["only one"]])


def test_the_number_of_rows_is_told():
    assert write_workbook(io.BytesIO(), [Column("a")], ([n] for n in range(7))) == 7


# ---- Never a formula -----------------------------------------------------------


@given(st.lists(st.text(st.sampled_from("=+-@＝\t\r\n '_x003D1!#N/A\x00物")), min_size=1))
@settings(max_examples=60, deadline=None)
def test_no_text_becomes_a_formula_and_every_text_comes_back(texts):
    payload = written([Column("a")], [[text] for text in texts])

    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml").partition(b"<sheetData>")[2]
    rows = Workbook.from_json(parse_workbook(payload)).sheets[0]
    for number, text in enumerate(texts, 2):
        cell = rows.cell(number, "A")
        stored = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        # A text of blanks alone may come back as no text at all.
        assert unquoted(cell.text) == stored or not (cell.text.strip("'\n ") or stored.strip())
        assert not cell.text.startswith(tuple("=+-@＝\t\r\n"))
        assert not cell.is_formula
        assert not cell.error


def test_an_error_name_typed_as_text_stays_text():
    cell = sheet_of([Column("a")], [["#N/A"]])["A2"]

    assert (cell.data_type, cell.value) == ("s", "#N/A")


def test_headings_cannot_be_formulas_either():
    assert sheet_of([Column("=1+1")], [])["A1"].value == "'=1+1"


# ---- Flat memory ---------------------------------------------------------------


def test_rows_are_let_go_as_soon_as_they_are_written():
    class Row:
        """A row that can be watched."""

        def __iter__(self):
            return iter(["CP-2026-000001"])

    alive = weakref.WeakSet()
    most = 0

    def rows():
        nonlocal most
        for _number in range(500):
            row = Row()
            alive.add(row)
            most = max(most, len(alive))
            yield row

    written([Column("a")], rows())

    assert most <= 3
