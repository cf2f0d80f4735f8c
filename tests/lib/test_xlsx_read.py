"""What an honest workbook says: exact numbers, dates, formulas, merged and hidden cells."""

import io
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from custprop.lib import xlsx_book
from custprop.lib.xlsx_parse import parse_workbook
from custprop.lib.xlsx_read import Workbook, WorkbookRefused, read_workbook
from custprop.lib.xlsx_sheet import exact_number
from tests.lib import workbooks
from tests.lib.workbooks import number_cell, row, text_cell

DATA = Path(__file__).parent.parent / "data"


def first_sheet(payload: bytes) -> xlsx_book.Sheet:
    """Parsed in this process: what the child does, without its start."""
    return Workbook.from_json(json.loads(json.dumps(parse_workbook(payload)))).sheets[0]


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


# ---- Through the door ----------------------------------------------------------


def test_a_workbook_is_read_from_a_path_or_from_bytes():
    path = DATA / "customer-kit-huachen.xlsx"

    from_path = read_workbook(path)
    from_bytes = read_workbook(path.read_bytes(), filename="清单.XLSX")

    assert [sheet.name for sheet in from_path.sheets] == ["客供料清单", "附件-治具"]
    assert from_path == from_bytes


def test_the_json_of_a_workbook_makes_an_equal_workbook():
    book = read_workbook(DATA / "customer-kit-huachen.xlsx")

    assert Workbook.from_json(json.loads(json.dumps(book.to_json()))) == book


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(11 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("the file was read"))

    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(path)

    assert caught.value.code == "file_too_large"
    assert "11.0" in caught.value.message
    assert "10.0" in caught.value.message


def test_a_workbook_under_another_name_is_refused():
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook((DATA / "customer-kit-bad.xlsx").read_bytes(), filename="list.xls")

    assert caught.value.code == "wrong_name"
    assert "list.xls" in caught.value.message


def test_the_sentence_of_a_refusal_is_made_when_it_is_read():
    refusal = WorkbookRefused("too_many_rows", {"sheet": "清单", "cell": "A20001", "limit": 20000})

    with translation.override("en"):
        assert "“清单” has something in cell A20001" in refusal.message
        assert refusal.remedy.endswith(".")
        assert str(refusal) == f"{refusal.message} {refusal.remedy}"


# ---- Numbers -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1.5", "1.5"),
        ("0.1", "0.1"),
        ("1.1000000000000001", "1.1"),  # how Excel saves a typed 1.1
        ("0.30000000000000004", "0.3"),
        ("6400", "6400"),
        ("6.4E3", "6400"),
        ("1E-05", "0.00001"),
        ("-5", "-5"),
        ("-0", "0"),
        ("12345678901234567", "12345678901234567"),
        ("1.2345678901234568E+18", "1234567890123460000"),
    ],
)
def test_a_number_is_the_exact_decimal_that_a_person_typed(written, meant):
    cell = first_sheet(workbooks.workbook(row(1, number_cell("A1", written)))).cell(1, "A")

    assert isinstance(cell.value, Decimal)
    assert cell.text == meant
    assert cell.value == Decimal(meant)


@given(st.decimals(min_value="-1e9", max_value="1e9", places=5, allow_nan=False))
@settings(max_examples=200, deadline=None)
def test_what_excel_saves_of_a_typed_number_comes_back_as_typed(number):
    saved_by_excel = f"{float(number):.17g}"

    assert Decimal(exact_number(saved_by_excel)) == number


@pytest.mark.parametrize("text", ["1E+999999999", "NaN", "Infinity", "9" * 500, "1e", "五"])
def test_a_number_beyond_all_measure_is_only_text(text):
    cell = first_sheet(workbooks.workbook(row(1, number_cell("A1", text)))).cell(1, "A")

    assert cell.value == text


def test_leading_zeros_that_a_format_shows_are_part_of_the_text():
    payload = workbooks.workbook(
        row(1, number_cell("A1", "4711", style=1)), styles=workbooks.styles("000000")
    )

    cell = first_sheet(payload).cell(1, "A")

    assert (cell.text, cell.value) == ("004711", Decimal(4711))


# ---- Dates ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d;@", "dd.mm.yy", "[Red]m/d"],
)
def test_a_number_with_a_date_format_is_a_date(code):
    payload = workbooks.workbook(
        row(1, number_cell("A1", "46352", style=1)), styles=workbooks.styles(code)
    )

    assert first_sheet(payload).cell(1, "A").value == date(2026, 11, 26)


@pytest.mark.parametrize("code", ["0.00", '#,##0" days"', "[h]:mm", "@", "G/通用格式", "0.00E+00"])
def test_a_number_with_another_format_is_a_number(code):
    payload = workbooks.workbook(
        row(1, number_cell("A1", "46352", style=1)), styles=workbooks.styles(code)
    )

    assert first_sheet(payload).cell(1, "A").value == Decimal(46352)


def test_dates_count_from_1904_where_the_workbook_says_so():
    payload = workbooks.workbook(
        row(1, number_cell("A1", "44890", style=1)),
        styles=workbooks.styles("yyyy-mm-dd"),
        workbook_more='<workbookPr date1904="1"/>',
    )

    assert first_sheet(payload).cell(1, "A").value == date(2026, 11, 26)


def test_dates_times_and_days_of_1900_read_as_openpyxl_wrote_them():
    book = openpyxl.Workbook()
    values = [
        date(2027, 3, 31),
        datetime(2026, 11, 26, 8, 30),  # noqa: DTZ001 — a sheet's clock has no zone
        date(1900, 1, 31),
        date(1900, 3, 1),
    ]
    for number, value in enumerate(values, 1):
        book.active.cell(number, 1, value)

    sheet = first_sheet(saved(book))

    assert [sheet.cell(number, "A").value for number in range(1, 5)] == values


# ---- Texts, formulas, errors ---------------------------------------------------


def test_shared_texts_are_put_together_from_their_runs_without_reading_aids():
    payload = workbooks.workbook(
        row(1, '<c r="A1" t="s"><v>0</v></c>', '<c r="B1" t="s"><v>1</v></c>'),
        sharedStrings=workbooks.shared_texts(
            "<r><t>物料</t></r><r><t xml:space='preserve'> A</t></r>"
            "<rPh sb='0' eb='1'><t>wu liao</t></rPh>",
            "<t>one_x000A_two_xD800_</t>",
        ),
    )

    sheet = first_sheet(payload)

    assert sheet.cell(1, "A").value == "物料 A"
    assert sheet.cell(1, "B").value == "one\ntwo_xD800_"


def test_a_formula_is_text_beside_the_value_that_was_saved():
    payload = workbooks.workbook(
        row(
            1,
            '<c r="A1"><f>SUM(B1:C1)</f><v>7</v></c>',
            '<c r="B1" t="str"><f>HYPERLINK("http://x","y")</f><v>y</v></c>',
            '<c r="C1"><f t="shared" si="0"/></c>',
        )
    )

    cells = first_sheet(payload).cells(1)

    assert [(cell.formula, cell.value) for cell in cells] == [
        ("=SUM(B1:C1)", Decimal(7)),
        ('=HYPERLINK("http://x","y")', "y"),
        ("=", None),
    ]
    assert all(cell.is_formula for cell in cells)


def test_errors_and_truth_values_keep_their_kind():
    payload = workbooks.workbook(
        row(1, '<c r="A1" t="e"><v>#N/A</v></c>', '<c r="B1" t="b"><v>1</v></c>')
    )

    error, truth = first_sheet(payload).cells(1)

    assert (error.error, error.text) == (True, "#N/A")
    assert (truth.error, truth.value) == (False, True)


def test_cells_without_a_value_do_not_count_wherever_they_are():
    payload = workbooks.workbook(
        row(1, text_cell("A1", "料号"), '<c r="XFD1" s="1"/>')
        + row(2, text_cell("A2", "   "))
        + row(1048576, '<c r="XFD1048576" s="1"/>')
    )

    assert first_sheet(payload).rows == {1: {"A": "s料号"}}


def test_rows_and_cells_may_leave_out_where_they_are():
    payload = workbooks.workbook(
        "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    )

    assert first_sheet(payload).rows == {1: {"A": "n1", "B": "n2"}, 2: {"A": "n3"}}


def test_a_workbook_of_the_strict_dialect_with_prefixes_reads_the_same():
    members = workbooks.parts(
        '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData>'
        '<x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )

    assert first_sheet(workbooks.packed(members)).cell(1, "A").value == 5


# ---- Merged and hidden ---------------------------------------------------------


def test_a_cell_merged_over_rows_gives_each_row_its_value():
    payload = workbooks.workbook(
        row(1, text_cell("A1", "HC-1030"), text_cell("B1", "D/C 2530"))
        + row(2, text_cell("B2", "D/C 2531"))
        + row(4, text_cell("B4", "after")),
        after='<mergeCells><mergeCell ref="A1:A3"/></mergeCells>',
    )

    sheet = first_sheet(payload)

    assert [(cell.text, cell.merged_from) for cell in sheet.cells(2)] == [
        ("HC-1030", 1),
        ("D/C 2531", None),
    ]
    assert 3 not in sheet.rows
    assert sheet.cell(4, "A").value is None


def test_a_title_merged_over_columns_stays_one_cell():
    payload = workbooks.workbook(
        row(1, text_cell("A1", "发料清单")) + row(2, text_cell("B2", "x")),
        after='<mergeCells><mergeCell ref="A1:J1"/></mergeCells>',
    )

    assert len(first_sheet(payload).cells(1)) == 1


def test_hidden_sheets_rows_and_columns_are_known():
    payload = workbooks.workbook(
        row(1, text_cell("A1", "x"))
        + row(2, text_cell("A2", "y"), attributes='hidden="1"')
        + row(3, attributes='hidden="1"'),
        before='<cols><col min="2" max="3" hidden="1"/></cols>',
        sheet_more='state="veryHidden"',
    )

    sheet = first_sheet(payload)

    assert sheet.hidden
    assert sheet.hidden_rows == (2,)
    assert sheet.hidden_columns == ("B", "C")


def test_cells_have_the_address_that_excel_shows():
    cell = first_sheet(workbooks.workbook(row(3, number_cell("AB3", "1")))).cells(3)[0]

    assert (cell.coordinate, cell.address) == ("AB3", "Sheet1!AB3")


@given(st.integers(min_value=1, max_value=16384))
def test_column_letters_and_numbers_are_opposites(number):
    assert xlsx_book.number_of(xlsx_book.letter_of(number)) == number
