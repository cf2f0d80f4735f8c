"""入厂检验记录 and 来料不合格报告 say what was asked, what was found and who signed (Q4)."""

import io
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from inspections.documents.findings import finding_of, requirement_of, sample_of
from inspections.documents.inspecting import inspection_record, nonconformity_report
from inspections.models import Instrument, Nonconformity
from inspections.services.correcting import conclude_correction, correct
from inspections.services.deciding import conclude
from inspections.services.measuring import record_readings
from inspections.services.opening import open_inspection
from inspections.services.recording import record_count, record_document
from registry.documents.base import just_the_number
from registry.documents.rendering import print_form
from registry.enums import ConsentAct
from registry.models import Agreement, AgreementLine
from registry.services.consenting import record_consent
from registry.services.evidence import add_evidence
from registry.services.isolating import concede
from tests.factories import (
    a_dimension,
    a_look,
    fresh,
    make_category,
    make_contact,
    make_plan,
    result_of,
)
from tests.lib.pdf_reading import missing_glyphs, text_of
from tests.signing import proof_of

VALUES = ["12", "12.05", "11.95", "12.2", "12.3"]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def inspection(walk, cast):
    """Decided: appearance passed, two of five lengths outside, the certificate there."""
    make_plan(
        cast,
        [
            a_look("外观", name_en="Appearance", sample_size=10, method="GB/T 1000 目视"),
            a_dimension("长度", name_en="Length", sample_size=5, requirement="图纸 B-3"),
            {
                "kind": "document",
                "name": "材质证明",
                "name_en": "Certificate",
                "needs_number": True,
            },
        ],
        procedure_reference="QP-08",
    )
    inspection = open_inspection(item=walk.received(200), by=cast.inspector)
    record_count(result=result_of(inspection, 1), by=cast.inspector, nonconforming=0)
    caliper = Instrument.objects.create(
        number="CAL-01",
        name="卡尺",
        name_en="Caliper",
        calibration_due_on=timezone.localdate() + timedelta(days=30),
    )
    record_readings(
        result=result_of(inspection, 2), by=cast.inspector, texts=VALUES, instrument=caliper
    )
    record_document(result=result_of(inspection, 3), by=cast.inspector, present=True, number="C-17")
    return inspection


def rejected(inspection, cast):
    return conclude(
        inspection=inspection, by=cast.inspector, rejected=Decimal(200), reason="too long"
    )


def photo(name="bent.jpg", size=(1600, 1200)) -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", size, "steelblue").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue())


def printed(build, by, language="both", template="inspection_record") -> bytes:
    return print_form(
        f"print/{template}.html",
        partial(build, by=by, link=just_the_number),
        language=language,
    )


def words(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split())


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-hans", ["外观", "长度", "测量值", "不合格", "检验指引"]),
        ("en", ["Appearance", "Length", "Measured values", "2 of 5 nonconforming"]),
    ],
)
def test_the_record_says_what_was_asked_and_found(inspection, cast, language, expected):
    done = rejected(inspection, cast)
    pdf = printed(partial(inspection_record, done), cast.auditor, language)
    shown = words(pdf)
    for text in (*expected, "12 ±0.1 mm", "5 (0, 1)", "CAL-01", "C-17", "SIP-01/1", "QP-08"):
        assert text in shown, text
    for value in VALUES:
        assert value in shown
    assert shown.count("✗") == 3  # two values, and the words that explain the mark
    assert missing_glyphs(pdf) == 0


@pytest.mark.parametrize(
    ("language", "name", "other"),
    [("zh-hans", "电容检验指引", "Capacitors"), ("en", "Capacitors", "电容检验指引")],
)
def test_the_plan_is_named_in_the_language_of_the_page(inspection, cast, language, name, other):
    shown = words(printed(partial(inspection_record, inspection), cast.auditor, language))
    assert name in shown
    assert other not in shown


def test_photos_of_the_inspection_and_of_each_result_are_on_it(inspection, cast):
    add_evidence(by=cast.inspector, subject=inspection, upload=photo("crate.jpg"))
    add_evidence(by=cast.inspector, subject=result_of(inspection, 2), upload=photo())
    pdf = printed(partial(inspection_record, inspection), cast.auditor)
    shown = words(pdf)
    assert "crate.jpg" in shown
    assert "bent.jpg" in shown
    assert "SHA-256" in shown
    assert len(pdf) < 400_000  # small copies


def test_a_picture_that_is_gone_is_named_and_stops_nothing(inspection, cast):
    kept = add_evidence(by=cast.inspector, subject=inspection, upload=photo("crate.jpg"))
    kept.file.storage.delete(kept.file.name)
    assert "Further files in the register: crate.jpg" in words(
        printed(partial(inspection_record, inspection), cast.auditor, "en")
    )


def test_one_that_is_under_way_shows_no_decision(inspection, cast):
    context = inspection_record(inspection, by=cast.auditor, link=just_the_number)
    assert [choice for choice in context["decisions"] if choice["chosen"]] == []
    assert context["inspection"]["accepted_quantity"] is None
    assert [box["name"] for box in context["signatures"]] == ["", "", ""]


def test_without_a_signature_it_says_so(inspection, cast):
    done = rejected(inspection, cast)
    shown = words(printed(partial(inspection_record, done), cast.auditor, "en"))
    assert "Not signed electronically" in shown


def test_the_report_shows_what_failed_and_nothing_else(inspection, cast):
    rejected(inspection, cast)
    report = Nonconformity.objects.get()
    pdf = printed(partial(nonconformity_report, report), cast.auditor, "en", "nonconformity_report")
    shown = words(pdf)
    assert "Length" in shown
    assert "2 of 5 nonconforming" in shown
    assert "12.3" in shown
    assert "Appearance" not in shown
    assert missing_glyphs(pdf) == 0


def test_who_accepted_the_goods_by_concession_has_signed_the_report(inspection, cast, party):
    done = rejected(inspection, cast)
    consent = record_consent(
        by=cast.liaison,
        item=done.rejected_item,
        contact=make_contact(party),
        act=ConsentAct.CONCESSION,
        quantity=done.rejected_item.on_hand,
        scope="use as is",
        given_on=timezone.localdate(),
    )
    proof = proof_of(cast.manager)
    concede(item=done.rejected_item, by=cast.manager, consent=consent, proof=proof)
    report = Nonconformity.objects.get()
    pdf = printed(partial(nonconformity_report, report), cast.auditor, "en", "nonconformity_report")
    assert "Concession accepted by Manager" in words(pdf)


def test_a_correction_and_what_it_corrects_name_each_other(inspection, cast):
    first = rejected(inspection, cast)
    second = correct(inspection=first, by=cast.inspector, reason="wrong lot number")
    for position, act in ((1, record_count), (3, record_document)):
        more = {"nonconforming": 0} if position == 1 else {"present": True, "number": "C-17"}
        act(result=result_of(second, position), by=cast.inspector, **more)
    record_readings(result=result_of(second, 2), by=cast.inspector, texts=VALUES)
    conclude_correction(
        inspection=second, by=cast.inspector, rejected=Decimal(200), reason="too long"
    )
    first, second = fresh(first), fresh(second)
    build = partial(inspection_record, first)
    assert f"Corrected by {second.number}" in words(printed(build, cast.auditor, "en"))
    build = partial(inspection_record, second)
    assert f"Corrects {first.number} Why wrong lot number" in words(
        printed(build, cast.auditor, "en")
    )


@pytest.fixture
def agreed(party):
    """A line of the owner's agreement about the part."""
    return AgreementLine.objects.create(
        agreement=Agreement.objects.create(party=party, number="HT-1"),
        category=make_category(),
        part_number="HC-1001",
        name="CAP",
        verification_method="AQL by samples",
        acceptance_criteria="no bent leads",
        agreed_aql="0.40",
    )


def under(agreed, walk):
    """Goods that came under that agreement."""
    item = walk.received(200)
    type(item).objects.filter(pk=item.pk).update(agreement=agreed.agreement)
    return fresh(item)


def agree_otherwise(agreed) -> None:
    type(agreed).objects.update(verification_method="by eye", acceptance_criteria="bent is fine")


def test_what_was_agreed_with_the_owner_stands_on_it(walk, cast, agreed):
    make_plan(cast)
    inspection = open_inspection(item=under(agreed, walk), by=cast.inspector)
    shown = words(printed(partial(inspection_record, inspection), cast.auditor, "en"))
    assert "AQL by samples; no bent leads" in shown
    assert "agreed with the owner: AQL 0.40" in shown


@pytest.mark.parametrize("planned", [True, False])
def test_what_is_agreed_otherwise_later_does_not_change_what_was_judged_by(
    walk, cast, agreed, planned
):
    if planned:
        make_plan(cast)
    inspection = open_inspection(item=under(agreed, walk), by=cast.inspector)
    agree_otherwise(agreed)
    shown = words(printed(partial(inspection_record, fresh(inspection)), cast.auditor, "en"))
    assert "AQL by samples; no bent leads" in shown
    assert "bent is fine" not in shown
    assert ("No plan in force: basic checks" in shown) is not planned


def test_a_record_from_before_that_was_kept_shows_what_is_agreed_now(walk, cast, agreed):
    inspection = open_inspection(item=under(agreed, walk), by=cast.inspector)
    del inspection.plan_facts["agreed"]
    shown = words(printed(partial(inspection_record, inspection), cast.auditor, "en"))
    assert "AQL by samples; no bent leads" in shown


def test_goods_without_a_plan_have_their_basic_checks_on_it(walk, cast):
    inspection = open_inspection(item=walk.received(), by=cast.inspector)
    shown = words(printed(partial(inspection_record, inspection), cast.auditor, "en"))
    assert "No plan in force: basic checks" in shown
    assert "Appearance" in shown


def test_the_words_of_one_result(inspection):
    length = result_of(inspection, 2)
    assert requirement_of(length) == "12 ±0.1 mm · 图纸 B-3"
    assert sample_of(length) == "5 (0, 1)"
    assert str(finding_of(length)) == "11.95 – 12.3 mm; 2 of 5 nonconforming"


def test_fifty_values_stand_ten_in_a_line(walk, cast):
    make_plan(cast, [a_dimension("长度", name_en="Length", sample_size=50)])
    inspection = open_inspection(item=walk.received(500), by=cast.inspector)
    record_readings(result=result_of(inspection, 1), by=cast.inspector, texts=["12.01"] * 47)
    (block,) = inspection_record(inspection, by=cast.auditor, link=just_the_number)["measured"]
    assert [len(row) for row in block["rows"]] == [10] * 5
    assert block["rows"][4][7:] == [None] * 3
