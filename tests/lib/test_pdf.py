"""custprop.lib.pdf: documents that are right on any machine and reach for nothing outside.

Most tests render every form (tests/lib/print_samples.py) and read the PDF back.
"""

import io
import multiprocessing
from datetime import date
from decimal import Decimal

import pikepdf
import pytest
from PIL import Image

from custprop.lib import codes, fonts, pdf
from custprop.lib.print_tags import BOTH, CHINESE, ENGLISH

from . import print_samples as samples
from .pdf_reading import fonts_of, missing_glyphs, pictures_of, text_of
from .test_fonts import RARE

FORMS = [name for name in samples.SAMPLES if not name.startswith("label")]


def with_texts(value, change):
    """The context with two lines at most and `change` applied to every text in it.

    What codes are made of stays as it is.
    """
    if isinstance(value, dict):
        return {
            key: entry if key in ("code", "record_code") else with_texts(entry, change)
            for key, entry in value.items()
        }
    if isinstance(value, list):
        return [with_texts(entry, change) for entry in value[:2]]
    return change(value) if isinstance(value, str) else value


def run_together(text: str) -> str:
    """Without white space, for texts that are wrapped on paper."""
    return "".join(text.split())


def render(name: str, context: dict | None = None, language: str = BOTH) -> bytes:
    return pdf.render_pdf(
        f"print/{name}.html", context or samples.SAMPLES[name](), language=language
    )


@pytest.fixture
def template(tmp_path, settings):
    """Makes a template of any HTML, as if it came with the application."""
    engine = settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    settings.TEMPLATES = [engine]

    def make(html: str) -> str:
        (tmp_path / "made_up.html").write_text(html)
        return "made_up.html"

    return make


# ---- Fonts ------------------------------------------------------------------


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_every_form_has_every_glyph_in_fonts_of_ours(name):
    document = render(name, with_texts(samples.SAMPLES[name](), lambda text: f"{text} {RARE}"))
    assert missing_glyphs(document) == 0
    assert fonts_of(document) <= set(fonts.FAMILIES)
    if name in FORMS:  # on labels long texts are cut off
        shown = text_of(document)
        assert [character for character in RARE if character not in shown] == []


def test_a_character_that_no_font_has_is_found_out(template):
    page = template('<link rel="stylesheet" href="packaged:base.css"><p>料\ue0ff\U000fabcd</p>')
    assert missing_glyphs(pdf.render_pdf(page, {}, language=CHINESE)) == 2


def test_fonts_of_the_system_are_out_of_reach(template):
    page = template(
        "<p>客供物料 <b>DejaVu</b></p><style>* { font-family: DejaVu Sans, Arial }</style>"
    )
    document = pdf.render_pdf(page, {}, language=CHINESE)
    assert fonts_of(document) <= set(fonts.FAMILIES)


# ---- What is on paper -------------------------------------------------------


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
@pytest.mark.parametrize("name", samples.SAMPLES)
def test_every_form_renders_without_a_warning(name, language, caplog):
    render(name, language=language)
    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_no_text_breaks_a_form(name):
    """Layout engines stumble over white space, endless words and other scripts."""
    awkward = "\t a\n\n b \u200b\xa0\u202e" + "W" * 60 + " العربية 😀 \r\n "
    document = render(name, with_texts(samples.SAMPLES[name](), lambda text: awkward))
    with pikepdf.open(io.BytesIO(document)) as opened:
        assert len(opened.pages) >= 1


@pytest.mark.parametrize("name", FORMS)
def test_every_form_has_its_head_and_foot_on_every_page(name):
    context = samples.SAMPLES[name]()
    pages = text_of(render(name, context, ENGLISH)).split("\f")[:-1]
    for number, page in enumerate(map(run_together, pages), start=1):
        for expected in (
            context["form"]["title_en"],
            context["form"]["number"],
            "A/2",
            "2026-03-01",
            context["organisation"]["name_en"],
            context["printed"]["control_number"],
            "业务文员 · 2026-11-26 16:05",
            f"Page {number} / {len(pages)}",
        ):
            assert run_together(expected) in page


def test_a_document_in_both_languages_has_both_titles():
    shown = text_of(render("return_note"))
    assert "退还单" in shown
    assert "Return note" in shown
    assert "退还单" not in text_of(render("return_note", language=ENGLISH))
    assert "Return note" not in text_of(render("return_note", language=CHINESE))


def test_a_language_that_is_none_is_refused():
    with pytest.raises(ValueError, match="fr"):
        render("return_note", language="fr")


def test_signatures_that_exist_are_shown_and_the_others_left_to_sign():
    shown = text_of(render("inspection_record", language=ENGLISH), "-layout")
    foot = shown[shown.index("Inspected") :]
    assert "检验员" in foot
    assert "2026-11-26 11:15" in foot
    assert "I inspected these goods" in foot
    assert foot.count("Date:") == 1  # approved by: the one box without a signature


def test_a_form_without_signatures_has_three_boxes_to_sign():
    shown = text_of(render("anomaly_report", language=ENGLISH))
    assert shown.count("Date:") == 3


@pytest.mark.parametrize("count", range(11, 17))  # from one page to two
def test_signatures_never_stand_on_a_page_alone(count):
    lines = samples.advised_parts()[:count]
    document = render("kit_record", samples.kit_record() | {"lines": lines}, ENGLISH)
    last_page = text_of(document).split("\f")[-2]
    assert "Approved" in last_page
    assert lines[-1]["part_number"] in last_page


def test_a_difference_stands_beside_what_was_counted():
    lines = text_of(render("delivery_note", language=ENGLISH), "-layout").splitlines()
    (short,) = [line for line in lines if "CP-2026-000003" in line]
    assert "2,884 2,860 -24" in " ".join(short.split())
    assert "Short 第 2 盘少 24" in " ".join(short.split())


def test_the_code_on_a_form_leads_back_to_its_record(tmp_path):
    (page,) = pictures_of(render("gate_pass"), tmp_path, resolution=200)
    assert codes.decode_image(page.read_bytes()) == [samples.gate_pass()["record_code"]]


def test_the_file_says_its_title_and_language_and_is_tagged():
    with pikepdf.open(io.BytesIO(render("return_note"))) as document:
        assert str(document.docinfo["/Title"]) == "退还单 RT-2026-0009"
        assert str(document.docinfo["/Author"]) == samples.ORGANISATION["name"]
        assert str(document.Root.Lang) == "zh-Hans"
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root


def test_the_same_document_is_the_same_file():
    assert render("gate_pass") == render("gate_pass")


# ---- Labels -----------------------------------------------------------------


def test_a_roll_has_one_label_a_page_and_each_code_reads(tmp_path):
    context = samples.label_roll()
    document = render("label_roll", context)
    with pikepdf.open(io.BytesIO(document)) as opened:
        sizes = {
            tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:])
            for page in opened.pages
        }
    assert sizes == {(60, 40)}
    read = [codes.decode_image(page.read_bytes()) for page in pictures_of(document, tmp_path)]
    assert read == [[label["code"]] for label in context["labels"]]


def test_a_label_says_whose_it_is_and_what_it_needs():
    shown = text_of(render("label_roll", language=ENGLISH)).split("\f")[1]
    for expected in (
        "Customer-supplied",
        "华辰射频技术有限公司",
        "CP-2026-000051",
        "HC-1051",
        "IC TXRX 2.3GHZ-2.7GHZ 48TQFN",
        "D/C 2446",
        "200 PCS",
        "Accepted",
        "MSL 3",
        "ESD",
        "2027-06-30",
    ):
        assert expected in shown


def test_a_sheet_has_24_labels_and_each_code_reads(tmp_path):
    context = {"labels": samples.labels(30), "start": 1}
    pages = pictures_of(render("label_sheet", context), tmp_path)
    read = [set(codes.decode_image(page.read_bytes())) for page in pages]
    numbers = [label["number"] for label in context["labels"]]
    assert read == [set(numbers[:24]), set(numbers[24:])]


def test_a_sheet_that_was_begun_is_used_on(tmp_path):
    context = {"labels": samples.labels(1), "start": 24}
    (page,) = pictures_of(render("label_sheet", context), tmp_path)
    sheet = Image.open(page)
    last_place = sheet.crop(
        (sheet.width * 2 // 3, sheet.height * 7 // 8, sheet.width, sheet.height)
    )
    file = io.BytesIO()
    last_place.save(file, "PNG")
    assert codes.decode_image(file.getvalue()) == ["CP-2026-000001"]


# ---- The register -----------------------------------------------------------


def test_a_register_without_headings_names_the_owner_in_each_row():
    context = samples.register_chunk(samples.register_rows(3), by_owner=False)
    shown = text_of(render("register", context, ENGLISH))
    assert shown.count(samples.OWNER["name"]) == 3 + 1  # and in the sentence of the filters
    assert "As of 2026-11-26" in " ".join(shown.split())


def test_an_empty_register_is_a_document_too():
    shown = text_of(render("register", samples.register_chunk([]) | {"groups": []}, ENGLISH))
    assert "nothing below this line" in shown


def test_figures_are_printed_exactly():
    (row,) = samples.register_rows(1)
    row |= {"received": Decimal("123456.125000"), "on_hand": Decimal("0.500")}
    row |= {"received_on": date(2026, 1, 2)}
    shown = text_of(render("register", samples.register_chunk([row]), CHINESE))
    for expected in ("123,456.125", "0.5\n", "2026-01-02"):
        assert expected in shown


# ---- Documents made in parts ------------------------------------------------


@pytest.mark.slow
def test_a_document_made_in_parts_is_one_document():
    rows = samples.register_rows(90)
    taken, done = [], []

    def chunks():
        for start in range(0, 90, 15):
            assert len(taken) - len(done) <= pdf.PDF_PROCESSES + 3  # read just in time
            taken.append(start)
            yield samples.register_chunk(rows[start : start + 15], continued=start > 0)

    document = pdf.render_chunks(
        "print/register.html", chunks(), language=ENGLISH, on_chunk=done.append
    )
    pages = text_of(document).split("\f")[:-1]

    assert done == [1, 2, 3, 4, 5, 6]
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} / {len(pages)}" in page
    shown = "".join(pages)
    numbers = [word for word in shown.split() if word.startswith("CP-2026-")]
    assert numbers == [row["number"] for row in rows]
    assert [("Approved" in page) for page in pages] == [False] * (len(pages) - 1) + [True]
    assert missing_glyphs(document) == 0
    assert fonts_of(document) <= set(fonts.FAMILIES)
    with pikepdf.open(io.BytesIO(document)) as opened:
        assert str(opened.Root.Lang) == "en"
        assert str(opened.docinfo["/Title"]) == "Register of customer property REG-20261126-01"


@pytest.mark.slow
def test_labels_made_in_parts_have_no_page_numbers(tmp_path):
    chunks = [{"labels": samples.labels(4)[:2]}, {"labels": samples.labels(4)[2:]}]
    document = pdf.render_chunks("print/label_roll.html", chunks, language=CHINESE, framed=False)
    read = [codes.decode_image(page.read_bytes()) for page in pictures_of(document, tmp_path)]
    assert read == [[label["code"]] for label in samples.labels(4)]


def test_work_that_is_given_up_leaves_no_process_behind():
    class GivenUp(Exception):
        pass

    def give_up(done: int):
        raise GivenUp

    chunks = [{"labels": samples.labels(1)}] * 3
    with pytest.raises(GivenUp):
        pdf.render_chunks("print/label_roll.html", chunks, language=CHINESE, on_chunk=give_up)
    assert multiprocessing.active_children() == []


def test_a_child_that_does_not_answer_ends_the_work(monkeypatch):
    monkeypatch.setattr(pdf, "PDF_CHUNK_SECONDS", 0.01)
    with pytest.raises(pdf.PdfError, match="in time"):
        pdf.render_chunks("print/label_roll.html", [{"labels": []}], language=CHINESE)
    assert multiprocessing.active_children() == []


def test_nothing_to_print_is_said():
    with pytest.raises(pdf.PdfError, match="nothing"):
        pdf.render_chunks("print/register.html", [], language=CHINESE)
