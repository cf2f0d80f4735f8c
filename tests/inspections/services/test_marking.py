"""The permanent mark as a characteristic: no pass without the mark on record (domain F5)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections.enums import CheckResult
from inspections.services.deciding import conclude
from inspections.services.marking import record_mark_found, record_mark_missing
from inspections.services.opening import open_inspection
from inspections.services.recording import (
    record_count,
    record_document,
    record_fact,
    record_verdict,
)
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import PermanentMark
from registry.services.evidence import evidence_of
from tests.factories import a_look, fresh, make_category
from tests.inspections.kinds import plan_in_force
from tests.pictures import PNG

A_MARK = {"kind": "mark", "name": "永久性标识", "name_en": "Permanent mark"}


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def result(walk, cast):
    plan_in_force(cast, A_MARK, category="mould")
    item = walk.received(1, category=make_category("mould"))
    return open_inspection(item=item, by=cast.inspector).results.get()


def the_mark(**values) -> dict:
    return {
        "method": "engraved",
        "place": "clamping plate",
        "wording": "HC 0042",
        "read_back": "HC0042",
        "photo": SimpleUploadedFile("mark.png", PNG),
    } | values


def test_found_it_passes_and_names_the_mark(result, cast):
    record_mark_found(result=result, by=cast.inspector, **the_mark())
    mark, found = PermanentMark.objects.get(), fresh(result)
    assert (found.verdict, found.document_number, found.fact) == (
        CheckResult.PASS,
        mark.number,
        "HC 0042",
    )
    assert mark.item == result.inspection.item
    assert list(evidence_of(found)) == [mark.photo]
    assert conclude(inspection=result.inspection, by=cast.inspector).is_decided


@pytest.mark.parametrize(
    "wrong", [{"read_back": "HC 0043"}, {"photo": None}, {"wording": "0042", "read_back": "0042"}]
)
def test_a_mark_that_is_not_right_leaves_the_result_open(result, cast, wrong):
    with pytest.raises((WorkflowError, InvalidInput)):
        record_mark_found(result=result, by=cast.inspector, **the_mark(**wrong))
    assert fresh(result).verdict == CheckResult.NOT_CHECKED
    with pytest.raises(WorkflowError) as refused:
        conclude(inspection=result.inspection, by=cast.inspector)
    assert refused.value.guard == "results"


def test_missing_it_fails_with_what_was_seen(result, cast):
    with pytest.raises(InvalidInput) as refused:
        record_mark_missing(result=result, by=cast.inspector, note=" ")
    assert refused.value.field == "note"
    record_mark_missing(result=result, by=cast.inspector, note="paint, wears off")
    assert (fresh(result).verdict, fresh(result).note) == (CheckResult.FAIL, "paint, wears off")
    assert not PermanentMark.objects.exists()


@pytest.mark.parametrize(
    "enter",
    [
        lambda **to: record_count(nonconforming=0, **to),
        lambda **to: record_fact(fact="HC", **to),
        lambda **to: record_document(present=True, **to),
        lambda **to: record_verdict(verdict=CheckResult.PASS, **to),
    ],
)
def test_there_is_no_other_way_to_let_it_pass(result, cast, enter):
    with pytest.raises(WorkflowError) as refused:
        enter(result=result, by=cast.inspector)
    assert refused.value.guard == "permanent_mark"
    assert fresh(result).verdict == CheckResult.NOT_CHECKED


def test_a_mark_is_entered_for_a_mark_alone(walk, cast):
    plan_in_force(cast, a_look(), category="part")
    other = open_inspection(item=walk.received(), by=cast.inspector).results.get()
    with pytest.raises(WorkflowError):
        record_mark_found(result=other, by=cast.inspector, **the_mark())
    assert not PermanentMark.objects.exists()


def test_who_may_not_verify_records_no_mark_here(result, cast):
    with pytest.raises(NotPermitted):
        record_mark_found(result=result, by=cast.warehouse, **the_mark())
