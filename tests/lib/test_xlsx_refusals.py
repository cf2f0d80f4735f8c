"""What is sent instead of a workbook, by mistake or on purpose, and how it is refused."""

import resource
import zipfile
from random import Random

import pytest

from custprop.lib import xlsx_xml
from custprop.lib.sandbox import MEGABYTE, Crashed, Limits, OutOfMemory, Refused, Timeout
from custprop.lib.xlsx_parse import parse_workbook
from custprop.lib.xlsx_read import WorkbookRefused, read_workbook
from custprop.lib.xlsx_refusals import KINDS, REFUSALS
from tests.lib import workbooks
from tests.lib.workbooks import number_cell, row, text_cell

HONEST = row(1, text_cell("A1", "料号"), number_cell("B1", "5"))
SECONDS = 2
# A bomb is refused within a part of the memory that an honest workbook may use.
NARROW = Limits(memory=200 * MEGABYTE)


def refusal(payload: bytes) -> WorkbookRefused:
    """How ``payload`` is refused through the door: in time and with little memory."""
    before = seconds_of_children()
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(payload, limits=NARROW)
    assert seconds_of_children() - before < SECONDS
    return caught.value


def seconds_of_children() -> float:
    """Processor time, so that a busy machine does not fail the test."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def refusal_of_harmless(payload: bytes) -> WorkbookRefused:
    """How the child refuses ``payload``, asked in this process, which is faster."""
    with pytest.raises(Refused) as caught:
        parse_workbook(payload)
    return WorkbookRefused(caught.value.code, caught.value.params)


# ---- Something else ------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (OLE + "Workbook".encode("utf-16-le"), "xls"),
        (OLE + "Book".encode("utf-16-le"), "xls"),
        (OLE + "WordDocument".encode("utf-16-le"), "old_office"),
        ("料号,名称,数量\nHC-1,电容,5\n".encode("gb18030"), "text"),
        (b"\xef\xbb\xbfpart,qty\n", "text"),
        (b"<html><table><tr><td>HC-1</td></tr></table></html>", "html"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html></html>", "html"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "xml_spreadsheet",
        ),
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"Rar!\x1a\x07", "archive"),
        (b"\x00\x01\x02\x03", "unknown"),
        (workbooks.packed({"word/document.xml": "<w/>"}), "docx"),
        (workbooks.packed({"content.xml": "<o/>", "mimetype": "x"}), "opendocument"),
        (workbooks.packed({"xl/workbook.bin": b"\x01"}), "xlsb"),
        (workbooks.packed({"readme.txt": "hello"}), "archive"),
        (
            workbooks.packed(
                workbooks.parts(workbooks.sheet(HONEST))
                | {
                    "[Content_Types].xml": workbooks.content_types(
                        workbooks.SHEET_TYPE.replace("sheet.main", "template.main")
                    )
                }
            ),
            "template",
        ),
    ],
)
def test_another_kind_of_file_is_named(payload, kind):
    refused = refusal_of_harmless(payload)

    assert (refused.code, refused.params) == ("not_xlsx", {"kind": kind})
    assert str(KINDS[kind]) in refused.message
    assert ".xlsx" in refused.remedy


def test_every_kind_and_every_code_has_its_sentences():
    for refused in REFUSALS.values():
        assert str(refused.message).endswith(".")
        assert str(refused.remedy).endswith(".")
    assert all(str(kind) for kind in KINDS.values())


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", "empty_file"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (workbooks.workbook(HONEST)[:-200], "damaged"),
        (workbooks.workbook("<row r='1'><c r='A1'>"), "damaged"),
        (workbooks.workbook("<row r='1'><c r='?'><v>1</v></c></row>"), "damaged"),
        (workbooks.workbook('<row r="1"><c r="A1" t="s"><v>9</v></c></row>'), "damaged"),
        (
            workbooks.packed(workbooks.parts(workbooks.sheet(HONEST)), zipfile.ZIP_LZMA),
            "damaged",
        ),
    ],
    ids=["empty", "encrypted", "cut off", "no XML", "bad cell", "no such text", "odd packing"],
)
def test_a_workbook_that_cannot_be_read_is_refused(payload, code):
    assert refusal_of_harmless(payload).code == code


@pytest.mark.parametrize("part", ["_rels/.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_without_one_of_its_parts_is_damaged(part):
    members = workbooks.parts(workbooks.sheet(HONEST))
    del members[part]

    assert refusal_of_harmless(workbooks.packed(members)).code == "damaged"


def test_a_workbook_of_charts_alone_has_no_sheets():
    members = workbooks.parts(workbooks.sheet(HONEST))
    members["xl/_rels/workbook.xml.rels"] = workbooks.relations(("chartsheet", "c.xml"))

    assert refusal_of_harmless(workbooks.packed(members)).code == "no_sheets"


# ---- Active content ------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/activeX/activeX1.xml", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "external_links"),
        ("xl/connections.xml", "external_links"),
    ],
)
def test_macros_and_links_to_elsewhere_are_refused(name, code):
    members = workbooks.parts(workbooks.sheet(HONEST)) | {name: "<x/>"}

    assert refusal_of_harmless(workbooks.packed(members)).code == code


@pytest.mark.parametrize(
    ("content_type", "code"),
    [
        ("application/vnd.ms-office.vbaProject", "macros"),
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "macros"),
        (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml",
            "external_links",
        ),
    ],
)
def test_a_harmless_name_does_not_hide_what_a_part_is(content_type, code):
    members = workbooks.parts(workbooks.sheet(HONEST)) | {"xl/innocent.xml": "<x/>"}
    members["[Content_Types].xml"] = workbooks.content_types(
        more=f'<Override PartName="/xl/innocent.xml" ContentType="{content_type}"/>'
    )

    assert refusal_of_harmless(workbooks.packed(members)).code == code


# ---- Bombs ---------------------------------------------------------------------

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1 or str()};" * 10}">' for n in range(1, 10))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize("prolog", [LAUGHS, OUTSIDE], ids=["billion laughs", "outside reference"])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"]
)
def test_document_types_and_entities_are_refused(prolog, part):
    members = workbooks.parts(workbooks.sheet(row(1, '<c r="A1" t="str"><v>&lol9;</v></c>')))
    members[part] = prolog + members[part]

    assert refusal(workbooks.packed(members)).code == "forbidden_xml"


def test_a_file_that_unpacks_to_more_than_100_megabytes_is_refused():
    sheet = workbooks.sheet(HONEST, after=" " * (101 * MEGABYTE))

    assert refusal(workbooks.packed({**workbooks.parts(sheet)})).code == "unpacked_too_large"


def test_a_file_that_packs_too_well_is_refused():
    sheet = workbooks.sheet(HONEST, after=" " * (20 * MEGABYTE))

    assert refusal(workbooks.packed(workbooks.parts(sheet))).code == "suspicious_ratio"


def test_blanks_in_a_small_file_are_no_bomb():
    sheet = workbooks.sheet(HONEST, after=" " * MEGABYTE)

    assert read_workbook(workbooks.packed(workbooks.parts(sheet))).sheets[0].rows


def test_a_file_of_more_than_200_parts_is_refused():
    members = workbooks.parts(workbooks.sheet(HONEST))
    members |= {f"xl/media/{number}.png": b"x" for number in range(201 - len(members))}

    assert refusal(workbooks.packed(members)).code == "too_many_members"


def test_a_file_of_exactly_200_parts_is_read():
    members = workbooks.parts(workbooks.sheet(HONEST))
    members |= {f"xl/media/{number}.png": b"x" for number in range(200 - len(members))}

    assert read_workbook(workbooks.packed(members)).sheets[0].rows


def test_a_directory_of_a_hundred_thousand_parts_is_refused():
    few = workbooks.packed({"a": b""})
    entry_at = few.index(b"PK\x01\x02")
    end_at = few.index(b"PK\x05\x06")
    entry, count = few[entry_at:end_at], 100_000
    end = bytearray(few[end_at:])
    end[12:16] = (len(entry) * count).to_bytes(4, "little")

    assert refusal(few[:entry_at] + entry * count + bytes(end)).code == "too_many_members"


def test_a_workbook_inside_a_workbook_stays_closed():
    inner = workbooks.packed({"bomb.xml": b" " * (50 * MEGABYTE)})
    members = workbooks.parts(workbooks.sheet(HONEST)) | {"xl/embeddings/inner.xlsx": inner}

    book = read_workbook(workbooks.packed(members), limits=NARROW)

    assert book.sheets[0].cell(1, "B").value == 5


def test_a_directory_that_lies_about_a_size_is_damaged():
    payload = bytearray(
        workbooks.workbook(HONEST, after=" " * MEGABYTE + "<!-- what follows is not told -->")
    )
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = payload.index(b"xl/worksheets/sheet1.xml", payload.index(signature))
        header = payload.rindex(signature, 0, at)
        payload[header + offset : header + offset + 4] = (500).to_bytes(4, "little")

    assert refusal(bytes(payload)).code == "damaged"


def test_a_cell_in_the_last_corner_is_refused_by_its_name():
    refused = refusal(workbooks.workbook(HONEST + row(1048576, number_cell("XFD1048576", "1"))))

    assert refused.code == "too_many_rows"
    assert "XFD1048576" in refused.message


def test_a_cell_beyond_the_sixtieth_column_is_refused_by_its_name():
    assert read_workbook(workbooks.workbook(row(1, number_cell("BH1", "1")))).sheets[0].rows

    refused = refusal(workbooks.workbook(row(1, number_cell("BI1", "1"))))

    assert refused.code == "too_many_columns"
    assert "BI1" in refused.message
    assert "BH" in refused.message


def test_half_a_million_rows_are_refused_at_row_20001():
    random = Random(1)
    rows = "".join(
        f'<row r="{number}"><c r="A{number}"><v>{random.getrandbits(40)}</v></c></row>'
        for number in range(1, 500_001)
    )

    refused = refusal(workbooks.workbook(rows))

    assert refused.params == {"sheet": "Sheet1", "cell": "A20001", "limit": 20000}


def test_one_text_shown_a_thousand_times_is_weighed_a_thousand_times():
    text = "".join(Random(2).choices("物料名称规格abc123", k=32_000))
    cells = "".join(
        row(number, f'<c r="A{number}" t="s"><v>0</v></c>') for number in range(1, 2000)
    )
    payload = workbooks.workbook(cells, sharedStrings=workbooks.shared_texts(f"<t>{text}</t>"))

    assert refusal(payload).code == "too_much_text"


@pytest.mark.parametrize("again", ['"again" sheetId="2" r:id="rId1"', '"SHEET1" r:id="rId9"'])
def test_one_part_shown_as_many_sheets_and_one_name_for_two_are_damaged(again):
    members = workbooks.parts(workbooks.sheet(HONEST))
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(
        "</sheets>", f"<sheet name={again}/></sheets>"
    )

    assert refusal(workbooks.packed(members)).code == "damaged"


def test_merges_over_everything_are_refused():
    rows = "".join(row(number, number_cell(f"B{number}", "1")) for number in range(1, 20_001))
    rows = row(1, number_cell("A1", "1"), number_cell("B1", "1")) + rows
    merges = '<mergeCell ref="A1:A1048576"/>' * 5_000
    random = Random(3)
    noise = "".join(random.choices("0123456789abcdef", k=400_000))

    payload = workbooks.workbook(rows, after=f"<mergeCells>{merges}</mergeCells><!--{noise}-->")

    assert refusal(payload).code == "too_many_cells"


def test_markup_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(xlsx_xml, "MAX_ELEMENTS", 1000)

    with pytest.raises(Refused) as caught:
        parse_workbook(workbooks.workbook("<row/>" * 1000))

    assert caught.value.code == "too_many_cells"


def test_more_cells_than_allowed_are_refused(monkeypatch):
    monkeypatch.setattr(xlsx_xml, "MAX_CELLS", 2)

    with pytest.raises(Refused) as caught:
        parse_workbook(workbooks.workbook(HONEST + row(2, number_cell("A2", "1"))))

    assert caught.value.code == "too_many_cells"


def test_markup_nested_a_hundred_thousand_deep_does_no_harm():
    deep = "<a>" * 100_000 + "</a>" * 100_000
    payload = workbooks.workbook(HONEST, after=deep)

    assert read_workbook(payload, limits=NARROW).sheets[0].cell(1, "B").value == 5


def test_a_number_format_made_to_choke_on_does_no_harm():
    payload = workbooks.workbook(
        row(1, number_cell("A1", "5", style=1)), styles=workbooks.styles("[" * 200_000)
    )

    assert read_workbook(payload, limits=NARROW).sheets[0].cell(1, "A").value == 5


# ---- The child itself ----------------------------------------------------------


@pytest.mark.parametrize(
    ("failure", "code"),
    [(Timeout("x"), "timeout"), (OutOfMemory("x"), "out_of_memory"), (Crashed("x"), "damaged")],
)
def test_a_child_that_fails_is_a_refusal_too(monkeypatch, failure, code):
    def fail(*args, **options):
        raise failure

    monkeypatch.setattr("custprop.lib.xlsx_read.run_limited", fail)

    assert refusal(b"PK\x03\x04").code == code
